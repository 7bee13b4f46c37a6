import type { CauseEntry } from "./entry.ts";
import { gows, report, source } from "./evidence.ts";

export const blockedGows: CauseEntry = {
  name: "blocked-gows",
  cause: "refused",
  kind: "session.logout",
  scope: "session",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [{
    on: "message",
    has: " connect failure, sending LoggedOut event",
    begins: "[Session/",
    matches: /Got (?<code>403|406)\b/,
  }],
  meaning:
    "WhatsApp removed this login: the number is locked or blocked, or its phone was changed.",
  act: {
    do: "hold",
    sentence: "Leave it alone until somebody has looked at the phone and resumes it here.",
  },
  never: "Do not show codes for a new scan before the phone works again.",
  sources: [
    source("tulir/whatsmeow", "types/events/events.go"),
    source("tulir/whatsmeow", "connectionevents.go"),
    report("C76"),
  ],
  samples: [
    gows(
      "[Session/clinic-7/Client] Got 403: primary device was logged out connect failure, sending LoggedOut event and deleting session",
    ),
  ],
  nearMisses: [{
    ...gows(
      "[Session/clinic-7/Client] Got 401: logged out from another device connect failure, sending LoggedOut event and deleting session",
    ),
    why: "an ordinary log-out",
    isOf: "logged-out-gows",
  }],
};
