import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, inCase, logged, printed, recorded, report } from "./evidence.ts";

export const heapLimit: CauseEntry = {
  name: "heap-limit",
  cause: "out-of-memory",
  kind: "memory.oom",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [{
    on: "text",
    has: "JavaScript heap out of memory",
    also: ["FATAL ERROR: "],
    gives: { by: "v8" },
  }],
  meaning: "WAHA used up the memory that it may use, and ended.",
  act: {
    do: "repair-server",
    sentence:
      "Let WAHA start again, then look at all sessions; give it more memory or fewer sessions.",
  },
  never: "Do not restart sessions one by one while WAHA is starting.",
  sources: [
    recorded("2026.2.1-noweb-stub-heap-oom:29", "JavaScript heap out of memory"),
    inCase("H05-heap-limit-and-bad-alloc:8", "JavaScript heap out of memory"),
    report("C26"),
  ],
  samples: [
    printed("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"),
    printed(
      "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory",
    ),
  ],
  nearMisses: [
    {
      ...printed(" 1: 0xb8d0a3 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]"),
      why: "a further line about the same death",
    },
    {
      ...logged("WebhookSender", "POST DATA", {
        level: 20,
        fields: { data: { payload: { body: "FATAL ERROR: JavaScript heap out of memory" } } },
      }),
      why: "a customer wrote it",
    },
  ],
};
