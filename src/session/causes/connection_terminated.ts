import type { CauseEntry } from "./entry.ts";
import { logged, recorded, report } from "./evidence.ts";

export const connectionTerminated: CauseEntry = {
  name: "connection-terminated",
  cause: null,
  kind: "session.disconnected",
  scope: "session",
  engines: ["NOWEB"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "'Error: Connection Terminated",
      begins: "Connection closed due to ",
      ends: "reconnecting...",
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "'Error: Connection Closed'",
      begins: "Connection closed due to ",
      ends: "reconnecting...",
    },
    { on: "code", code: 428, engines: ["NOWEB"] },
  ],
  meaning: "The connection to WhatsApp was cut for a moment; WAHA makes it again by itself.",
  act: { do: "wait", sentence: "Wait: WAHA connects again after two seconds." },
  never: "Do not restart it on sight: that only begins WAHA's own try anew.",
  sources: [
    recorded("2026.2.1-noweb-stub-json-info:164", "Connection Terminated"),
    recorded("2026.2.1-noweb-stub-json-info:295", "Connection Closed"),
    report("C13"),
    report("C48"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Connection Terminated', reconnecting...",
    ),
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Connection Terminated by Server', reconnecting...",
    ),
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Connection Closed', reconnecting...",
    ),
  ],
  nearMisses: [{
    ...logged("NOWEBEngine", "connection closed"),
    why: "a stop that somebody asked for",
  }],
};
