import type { CauseEntry } from "./entry.ts";
import { gows, report, source } from "./evidence.ts";

export const bannedForATimeGows: CauseEntry = {
  name: "banned-for-a-time-gows",
  cause: "refused",
  kind: "session.disconnected",
  scope: "session",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [{ on: "message", has: "Temporary ban connect failure", begins: "[Session/" }],
  meaning: "WhatsApp has banned this number for some time; the phone shows for how long.",
  act: { do: "hold", sentence: "Leave it alone until the ban has ended, then try once." },
  never: "Do not try to connect before: each try can lengthen the ban.",
  sources: [source("tulir/whatsmeow", "connectionevents.go"), report("C92")],
  samples: [
    gows(
      '[Session/clinic-7/Client] Temporary ban connect failure: <failure code="101" expire="3600" reason="402"/>',
      { level: 40 },
    ),
  ],
  nearMisses: [{
    ...gows('[Session/clinic-7/Client] Unknown connect failure: <failure reason="400"/>', {
      level: 40,
    }),
    why: "refused, but no ban",
  }],
};
