import type { CauseEntry } from "./entry.ts";
import { logged, source } from "./evidence.ts";

export const linkingNotAllowed: CauseEntry = {
  name: "linking-not-allowed",
  cause: null,
  kind: "session.disconnected",
  scope: "session",
  engines: ["NOWEB", "GOWS"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "Multi-device beta not joined",
      begins: "Connection closed due to ",
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Failed QR item event",
      fields: { Event: "err-scanned-without-multidevice" },
    },
    { on: "code", code: 411, engines: ["NOWEB"] },
  ],
  meaning: "The phone's WhatsApp cannot link further devices: it has to be updated first.",
  act: { do: "ask-person", sentence: "Update WhatsApp on the phone, then scan again." },
  never: "Do not show code after code: each scan ends the same.",
  sources: [
    source("WhiskeySockets/Baileys", "src/Socket/socket.ts"),
    source("tulir/whatsmeow", "qrchan.go"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Multi-device beta not joined', reconnecting...",
    ),
    logged("WhatsappSession", "Failed QR item event", {
      level: 40,
      fields: { Event: "err-scanned-without-multidevice" },
    }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Failed QR item event", {
      level: 40,
      fields: { Event: "timeout" },
    }),
    why: "nobody scanned",
    isOf: "qr-not-scanned-gows",
  }],
};
