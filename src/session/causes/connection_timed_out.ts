import type { CauseEntry } from "./entry.ts";
import { logged, recorded, report } from "./evidence.ts";

export const connectionTimedOut: CauseEntry = {
  name: "connection-timed-out",
  cause: null,
  kind: "session.disconnected",
  scope: "session",
  engines: ["NOWEB"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "'Error: Connection was lost'",
      begins: "Connection closed due to ",
      ends: "reconnecting...",
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "'Error: Timed Out'",
      begins: "Connection closed due to ",
      ends: "reconnecting...",
    },
    { on: "code", code: 408, engines: ["NOWEB"] },
  ],
  meaning: "WhatsApp did not answer for a while; WAHA makes the connection again by itself.",
  act: {
    do: "wait",
    sentence: "Wait: WAHA connects again after two seconds; many a day are one line in a summary.",
  },
  never: "Do not ask for a new scan: nothing is wrong with the login.",
  sources: [
    recorded("2026.2.1-noweb-stub-json-info:465", "Connection was lost"),
    report("C51"),
    report("C52"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Connection was lost', reconnecting...",
    ),
    logged("WhatsappSession", "Connection closed due to 'Error: Timed Out', reconnecting..."),
  ],
  nearMisses: [{
    ...logged(
      "WhatsappSession",
      "Connection closed due to 'Error: QR refs attempts ended', reconnecting...",
    ),
    why: "408 too, but nobody scanned",
    isOf: "qr-round-ended-noweb",
  }],
};
