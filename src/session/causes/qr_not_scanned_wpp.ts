import type { CauseEntry } from "./entry.ts";
import { logged, report, thread } from "./evidence.ts";

export const qrNotScannedWpp: CauseEntry = {
  name: "qr-not-scanned-wpp",
  cause: "qr-not-scanned",
  kind: "session.qr",
  scope: "session",
  engines: ["WPP"],
  versions: { from: "2026.3.1" },
  signatures: [{ on: "message", logger: ["WPP"], begins: "Auto Close Called" }],
  meaning: "A QR code was shown, and nobody scanned it in time.",
  act: {
    do: "ask-person",
    sentence: "Wait until somebody wants to scan, then restart this session once.",
  },
  never: "Do not count it as a crash of the browser: it was closed because nobody came.",
  sources: [report("C94"), thread("wppconnect-team/wppconnect#2804")],
  samples: [logged("WPP", "Auto Close Called")],
  nearMisses: [{
    ...logged("WebhookSender", "POST DATA", {
      level: 20,
      fields: { data: { payload: { body: "what does Auto Close Called mean?" } } },
    }),
    why: "a customer wrote it",
  }],
};
