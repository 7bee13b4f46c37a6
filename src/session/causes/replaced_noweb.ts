import type { CauseEntry } from "./entry.ts";
import { inCase, logged, recorded, report } from "./evidence.ts";

export const replacedNoweb: CauseEntry = {
  name: "replaced-noweb",
  cause: "replaced",
  kind: "session.disconnected",
  scope: "session",
  engines: ["NOWEB"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "Stream Errored (conflict)",
      begins: "Connection closed due to ",
      ends: "reconnecting...",
    },
    { on: "code", code: 440, engines: ["NOWEB"] },
  ],
  meaning: "The same login is in use at another place, which took the connection over.",
  act: {
    do: "hold",
    sentence: "Find the second copy of this session and stop it; once alone may be an accident.",
  },
  never: "Do not restart it: two copies would throw each other out for ever.",
  sources: [
    recorded("2026.2.1-noweb-stub-json-info:180", "Stream Errored (conflict)"),
    inCase("H03-conflict-twins:1", "reconnecting..."),
    report("C47"),
    report("C50"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Stream Errored (conflict)', reconnecting...",
    ),
  ],
  nearMisses: [{
    ...logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Stream Errored (conflict)', do not reconnect the session.",
      { level: 50 },
    ),
    why: "the twin: logged out (401)",
    isOf: "logged-out-noweb",
  }],
};
