import type { CauseEntry } from "./entry.ts";
import { logged, source } from "./evidence.ts";

export const passkeyWanted: CauseEntry = {
  name: "passkey-wanted",
  cause: null,
  kind: "session.qr",
  scope: "session",
  engines: ["GOWS"],
  versions: { from: "2026.7.1" },
  signatures: [
    { on: "message", logger: ["WhatsappSession"], begins: "Passkey required to finish pairing" },
    { on: "message", logger: ["WhatsappSession"], begins: "Passkey confirmation code" },
  ],
  meaning: "WhatsApp wants the owner of the number to confirm the new login with a passkey.",
  act: {
    do: "ask-person",
    sentence: "Ask the owner to confirm the passkey: on the phone, or in WAHA's own page.",
  },
  never: "Do not restart it: the owner would have to begin again.",
  sources: [source("devlikeapro/waha", "src/core/engines/gows/session.gows.core.ts")],
  samples: [
    logged("WhatsappSession", "Passkey required to finish pairing"),
    logged("WhatsappSession", "Passkey confirmation code", { fields: { code: "****" } }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Your code: ABCD-1234"),
    why: "a pairing code, which the owner asked for",
  }],
};
