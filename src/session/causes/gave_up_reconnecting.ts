import type { CauseEntry } from "./entry.ts";
import { logged, recorded, report } from "./evidence.ts";

export const gaveUpReconnecting: CauseEntry = {
  name: "gave-up-reconnecting",
  cause: "gave-up-reconnecting",
  kind: "session.failed",
  scope: "session",
  engines: ["NOWEB"],
  versions: { from: "2025.3.2" },
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "Session stuck in STARTING status, force stopping the session.",
  }],
  meaning: "WAHA tried for about two minutes to reach WhatsApp and then stopped trying.",
  act: {
    do: "restart",
    sentence:
      "One restart at once; if it is useless, only seldom tries, and look at the lines before.",
  },
  never: "Do not restart five times in a row: that is three hundred more tries to connect.",
  sources: [
    recorded("2026.2.1-noweb-real-stuck:130", "Session stuck in STARTING status"),
    report("C12"),
  ],
  samples: [
    logged("WhatsappSession", "Session stuck in STARTING status, force stopping the session.", {
      level: 50,
    }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "QR code has not been scanned yet, force stopping the session.", {
      level: 40,
    }),
    why: "nobody scanned",
    isOf: "qr-not-scanned-noweb",
  }],
};
