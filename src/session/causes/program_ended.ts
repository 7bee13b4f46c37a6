import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, logged, printed, recorded } from "./evidence.ts";

export const programEnded: CauseEntry = {
  name: "program-ended",
  cause: null,
  kind: "process.killed",
  scope: "server",
  engines: ALL_ENGINES,
  versions: { until: "2025.1.6" },
  signatures: [{ on: "text", has: "Node.js v", matches: /^Node\.js v(?<node>\d+\.\d+\.\d+)$/m }],
  meaning: "WAHA ended over a fault of its own.",
  act: {
    do: "wait",
    sentence: "Let it start again, then look at all sessions; newer WAHA survives such faults.",
  },
  never: "Do not restart sessions one by one while WAHA is starting.",
  sources: [recorded("2024.10.8-noweb-stub-uncaught-exit:12", "Node.js v20.20.2")],
  samples: [
    printed("Node.js v20.20.2"),
    printed("Error: stub uncaught\n    at Timeout._onTimeout\n\nNode.js v20.20.2"),
  ],
  nearMisses: [{
    ...logged("Bootstrap", "Environment", {
      fields: { nodeOptions: "--max-old-space-size=16384" },
    }),
    why: "an ordinary start",
  }],
};
