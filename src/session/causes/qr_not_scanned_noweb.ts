import type { CauseEntry } from "./entry.ts";
import { inCase, logged, recorded, report } from "./evidence.ts";

export const qrNotScannedNoweb: CauseEntry = {
  name: "qr-not-scanned-noweb",
  cause: "qr-not-scanned",
  kind: "session.failed",
  scope: "session",
  engines: ["NOWEB"],
  versions: { from: "2025.3.2" },
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "QR code has not been scanned yet, force stopping the session.",
  }],
  meaning: "A QR code was shown for about three minutes, and nobody scanned it.",
  act: {
    do: "ask-person",
    sentence:
      "Wait until somebody wants to scan, then restart this session once: it shows new codes.",
  },
  never: "Do not restart it in a loop: codes that nobody looks at only cost memory.",
  sources: [
    recorded("2026.2.1-noweb-stub-json-info:384", "QR code has not been scanned yet"),
    inCase("H01-noweb-qr-not-scanned:9", "QR code has not been scanned yet"),
    report("C04"),
    report("C05"),
  ],
  samples: [
    logged("WhatsappSession", "QR code has not been scanned yet, force stopping the session.", {
      level: 40,
    }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Session stuck in STARTING status, force stopping the session.", {
      level: 50,
    }),
    why: "it had a login and could not reach WhatsApp",
    isOf: "gave-up-reconnecting",
  }],
};
