import type { CauseEntry } from "./entry.ts";
import { gows, report, source } from "./evidence.ts";

export const replacedGows: CauseEntry = {
  name: "replaced-gows",
  cause: "replaced",
  kind: "session.disconnected",
  scope: "session",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [{
    on: "message",
    has: "Got replaced stream error, sending StreamReplaced event",
    begins: "[Session/",
  }],
  meaning: "The same login is in use at another place, which took the connection over.",
  act: {
    do: "hold",
    sentence: "Find the second copy of this session, stop it, then restart this one.",
  },
  never: "Do not restart it while the other copy runs; the shown status does not change by itself.",
  sources: [source("tulir/whatsmeow", "connectionevents.go"), report("C47")],
  samples: [
    gows("[Session/clinic-7/Client] Got replaced stream error, sending StreamReplaced event"),
  ],
  nearMisses: [{
    ...gows(
      "[Session/clinic-7/Client] Got device removed stream error, sending LoggedOut event and deleting session",
    ),
    why: "logged out",
    isOf: "logged-out-gows",
  }],
};
