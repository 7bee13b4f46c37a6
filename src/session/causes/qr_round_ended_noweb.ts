import type { CauseEntry } from "./entry.ts";
import { logged, recorded, report } from "./evidence.ts";

export const qrRoundEndedNoweb: CauseEntry = {
  name: "qr-round-ended-noweb",
  cause: "qr-not-scanned",
  kind: "session.qr",
  scope: "session",
  engines: ["NOWEB"],
  versions: { until: "2025.3.1" },
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    has: "QR refs attempts ended",
    begins: "Connection closed due to ",
    ends: "reconnecting...",
  }],
  meaning: "Six QR codes went by without a scan, and this old WAHA now shows new ones without end.",
  act: {
    do: "ask-person",
    sentence: "Wait for somebody who scans; stop the session when nobody will.",
  },
  never: "Do not restart it: it shows new codes by itself.",
  sources: [
    recorded("2024.10.8-noweb-stub-json-info:417", "QR refs attempts ended"),
    report("C05"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: QR refs attempts ended', reconnecting...",
    ),
  ],
  nearMisses: [{
    ...logged("NOWEBEngine", "connection errored", {
      stack:
        "Error: QR refs attempts ended\n    at Timeout.genPairQR [as _onTimeout] (socket.js:512)",
    }),
    why: "the same happening as the line after it, which says how it ends",
  }],
};
