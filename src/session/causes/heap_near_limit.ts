import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, inCase, printed, recorded, report } from "./evidence.ts";

export const heapNearLimit: CauseEntry = {
  name: "heap-near-limit",
  cause: null,
  kind: "memory.warning",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [{
    on: "text",
    has: "Mark-Compact ",
    matches:
      /Mark-Compact (?:\([a-z]+\) )?(?<beforeMb>[\d.]+) \([\d.]+\) -> (?<afterMb>[\d.]+) \((?<heapMb>[\d.]+)\) MB/,
  }],
  meaning: "WAHA has hardly any memory left and spends its time on freeing some.",
  act: {
    do: "repair-server",
    sentence: "Plan a restart of WAHA at a quiet hour, before it ends itself.",
  },
  never: "Do not start further sessions meanwhile.",
  sources: [
    recorded("2026.2.1-noweb-stub-heap-oom:24", "Mark-Compact"),
    inCase("H05-heap-limit-and-bad-alloc:5", "Mark-Compact"),
    report("C26"),
  ],
  samples: [
    printed(
      "[7:0x6f2c000] 561203344 ms: Mark-Compact 16312.4 (16421.9) -> 16310.8 (16423.1) MB, 4211.20 / 0.00 ms  (average mu = 0.108, current mu = 0.011) allocation failure; scavenge might not succeed",
    ),
    printed(
      "[12432:0x35a32e40]     7208 ms: Mark-Compact (reduce) 160.4 (164.3) -> 152.2 (156.6) MB, 51.38 / 0.01 ms",
    ),
  ],
  nearMisses: [{
    ...printed(
      "(node:34) MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 12 exit listeners added to [process].",
    ),
    why: "no memory is meant",
    isOf: "listener-warning",
  }],
};
