import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, failedCall, report, source } from "./evidence.ts";

export const orderStillRunning: CauseEntry = {
  name: "order-still-running",
  cause: null,
  kind: null,
  scope: "session",
  engines: ALL_ENGINES,
  versions: { from: "2025.2.5" },
  signatures: [{
    on: "answer",
    status: [500],
    has: "Maximum execution time is exceeded ",
    matches: /Maximum execution time is exceeded (?<session>\S+)/,
  }],
  meaning: "WAHA needs more than half a minute for this order and goes on with it unseen.",
  act: {
    do: "wait",
    sentence: "Look at the status; if it still starts after two minutes, stop it, wait, start it.",
  },
  never: "Do not send the same order again while it may go on.",
  sources: [
    source("rogierschouten/async-lock", "lib/index.js"),
    source("devlikeapro/waha", "src/core/abc/manager.abc.ts"),
    report("C09"),
  ],
  samples: [failedCall("Maximum execution time is exceeded s3")],
  nearMisses: [{
    ...failedCall("async-lock timed out in queue default"),
    why: "never begun",
    isOf: "lock-timed-out",
  }],
};
