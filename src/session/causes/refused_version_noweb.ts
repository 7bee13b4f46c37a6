import type { CauseEntry } from "./entry.ts";
import { report, thread } from "./evidence.ts";

export const refusedVersionNoweb: CauseEntry = {
  name: "refused-version-noweb",
  cause: "refused",
  kind: "session.disconnected",
  scope: "server",
  engines: ["NOWEB"],
  versions: {},
  signatures: [{ on: "code", code: 405, engines: ["NOWEB"] }],
  meaning:
    "WhatsApp refuses this version of WAHA, not the number: every session of this kind is hit.",
  act: {
    do: "probe",
    sentence:
      "Update WAHA or set a newer WhatsApp Web version; try one session and hold the others.",
  },
  never: "Do not log out or delete sessions: their logins are still good.",
  sources: [report("C01"), report("C02"), thread("devlikeapro/waha#2191")],
  samples: [],
  nearMisses: [],
};
