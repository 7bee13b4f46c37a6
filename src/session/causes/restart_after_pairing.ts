import type { CauseEntry } from "./entry.ts";
import { gows, inCase, logged, recorded, report } from "./evidence.ts";

export const restartAfterPairing: CauseEntry = {
  name: "restart-after-pairing",
  cause: null,
  kind: null,
  scope: "session",
  engines: ["NOWEB", "GOWS"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "Stream Errored (restart required)",
      begins: "Connection closed due to ",
    },
    { on: "message", has: "Got 515 code", begins: "[Session/" },
    { on: "code", code: 515, engines: ["NOWEB", "GOWS"] },
  ],
  meaning:
    "A normal step right after a scan: WhatsApp asks to connect once more with the new login.",
  act: { do: "none", sentence: "Wait a few seconds: it connects by itself." },
  never: "Do not restart it: that would throw the fresh login away.",
  sources: [
    recorded("2024.10.8-noweb-stub-json-info:125", "Stream Errored (restart required)"),
    inCase("H04-gows-pairing-515:3", "Got 515 code, reconnecting..."),
    report("C41"),
    report("C42"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Stream Errored (restart required)', reconnecting...",
    ),
    gows("[Session/clinic-7/Client] Got 515 code, reconnecting..."),
  ],
  nearMisses: [{
    ...gows("[Session/clinic-7/Client] Successfully paired 15550100515:12@s.whatsapp.net"),
    why: "515 is part of a phone number",
  }],
};
