import type { CauseEntry } from "./entry.ts";
import { failedCall, gows, report, thread } from "./evidence.ts";

export const slowLookup: CauseEntry = {
  name: "slow-lookup",
  cause: null,
  kind: null,
  scope: "session",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [
    { on: "message", has: "info query timed out", begins: "[Session/" },
    { on: "answer", status: [500], has: "info query timed out" },
  ],
  meaning: "WhatsApp was slow to look something up, such as a picture or a contact.",
  act: { do: "none", sentence: "Ask for fewer chats at once and allow more time." },
  never: "Do not take a slow list for a sick server.",
  sources: [report("C59"), thread("devlikeapro/waha#881")],
  samples: [
    gows("[Session/clinic-7/Client] Failed to get profile picture: info query timed out", {
      level: 40,
    }),
    failedCall("2 UNKNOWN: info query timed out"),
  ],
  nearMisses: [{
    ...failedCall("14 UNAVAILABLE: No connection established."),
    why: "the engine is gone",
    isOf: "engine-call-unavailable",
  }],
};
