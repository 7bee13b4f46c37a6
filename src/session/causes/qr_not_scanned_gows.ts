import type { CauseEntry } from "./entry.ts";
import { logged, recorded, source } from "./evidence.ts";

export const qrNotScannedGows: CauseEntry = {
  name: "qr-not-scanned-gows",
  cause: "qr-not-scanned",
  kind: "session.failed",
  scope: "session",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "Failed QR item event",
    fields: { Event: "timeout" },
  }],
  meaning: "A QR code was shown for about three minutes, and nobody scanned it.",
  act: {
    do: "ask-person",
    sentence:
      "Wait until somebody wants to scan, then restart this session once: it shows new codes.",
  },
  never: "Do not restart it in a loop: codes that nobody looks at only cost memory.",
  sources: [
    recorded("2026.2.1-gows-fakegrpc-json-info:96", "Failed QR item event"),
    source("devlikeapro/waha", "src/core/engines/gows/session.gows.core.ts"),
  ],
  samples: [
    logged("WhatsappSession", "Failed QR item event", {
      level: 40,
      fields: { Event: "timeout", Error: null, Code: "", Timeout: 0 },
    }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Failed QR item event", {
      level: 40,
      fields: { Event: "err-client-outdated", Error: null, Code: "", Timeout: 0 },
    }),
    why: "WhatsApp refused the version before anybody could scan",
    isOf: "refused-version-gows",
  }],
};
