import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, failedCall, report } from "./evidence.ts";

export const lockTimedOut: CauseEntry = {
  name: "lock-timed-out",
  cause: null,
  kind: null,
  scope: "session",
  engines: ALL_ENGINES,
  versions: { from: "2025.2.5" },
  signatures: [{
    on: "answer",
    status: [500],
    has: "async-lock timed out in queue ",
    matches: /async-lock timed out in queue (?<session>\S+)/,
  }],
  meaning: "WAHA is still busy with an earlier order for this session and did not begin this one.",
  act: { do: "retry-later", sentence: "Try again after a minute." },
  never: "Do not take it for a missing session, and do not hammer on it.",
  sources: [
    {
      is: "recording",
      file: "http/2026.2.1-noweb-stub-json-info.jsonl",
      line: 103,
      quote: "async-lock timed out in queue default",
    },
    report("C11"),
  ],
  samples: [failedCall("async-lock timed out in queue default")],
  nearMisses: [{
    ...failedCall("Maximum execution time is exceeded s3"),
    why: "begun, and still going on",
    isOf: "order-still-running",
  }],
};
