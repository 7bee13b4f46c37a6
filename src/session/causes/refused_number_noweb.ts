import type { CauseEntry } from "./entry.ts";
import { report, thread } from "./evidence.ts";

export const refusedNumberNoweb: CauseEntry = {
  name: "refused-number-noweb",
  cause: "refused",
  kind: "session.disconnected",
  scope: "session",
  engines: ["NOWEB"],
  versions: {},
  signatures: [{ on: "code", code: 403, engines: ["NOWEB"] }],
  meaning: "WhatsApp refuses this number: it is probably blocked, which the phone would show.",
  act: {
    do: "hold",
    sentence: "Leave it alone until somebody has looked at the phone and resumes it here.",
  },
  never: "Do not let anything connect by itself: automatic tries can make a block final.",
  sources: [report("C45"), report("C76"), report("C92"), thread("WhiskeySockets/Baileys#1245")],
  samples: [],
  nearMisses: [],
};
