import type { CauseEntry } from "./entry.ts";
import { gows, logged, recorded, source, thread } from "./evidence.ts";

export const loggedOutGows: CauseEntry = {
  name: "logged-out-gows",
  cause: "logged-out",
  kind: "session.logout",
  scope: "session",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [
    { on: "message", logger: ["WhatsappSession"], begins: "Logged out", ends: "out" },
    {
      on: "message",
      has: "Got device removed stream error, sending LoggedOut event",
      begins: "[Session/",
    },
    {
      on: "message",
      has: " connect failure, sending LoggedOut event",
      begins: "[Session/",
      without: ["Got 403", "Got 406"],
    },
  ],
  meaning:
    "This number was logged out, on the phone or by WhatsApp: somebody has to scan a new code.",
  act: {
    do: "ask-person",
    sentence: "Tell it at once; when somebody comes to scan, restart the session: it shows a code.",
  },
  never: "Do not wait for it to come back: the login has already been removed.",
  sources: [
    recorded("2026.2.1-gows-fakegrpc-json-info:52", "Logged out"),
    thread("devlikeapro/waha#1806"),
    source("tulir/whatsmeow", "connectionevents.go"),
  ],
  samples: [
    logged("WhatsappSession", "Logged out", { level: 50 }),
    gows(
      "[Session/clinic-7/Client] Got device removed stream error, sending LoggedOut event and deleting session",
    ),
    gows(
      "[Session/clinic-7/Client] Got 401: logged out from another device connect failure, sending LoggedOut event and deleting session",
    ),
  ],
  nearMisses: [
    {
      ...gows("[Session/clinic-7/Client] Got replaced stream error, sending StreamReplaced event"),
      why: "the login is intact and in use elsewhere",
      isOf: "replaced-gows",
    },
    {
      ...logged(null, "request completed", {
        fields: { req: { url: "/api/sessions/logout" }, res: { statusCode: 201 } },
      }),
      why: "somebody asked for a log-out: a wish, no fault",
    },
  ],
};
