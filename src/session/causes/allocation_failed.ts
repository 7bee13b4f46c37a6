import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, inCase, printed, report, thread } from "./evidence.ts";

export const allocationFailed: CauseEntry = {
  name: "allocation-failed",
  cause: "out-of-memory",
  kind: "memory.oom",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    {
      on: "text",
      has: "std::bad_alloc",
      begins: "terminate called ",
      gives: { by: "allocator" },
    },
    {
      on: "text",
      has: "fatal error: runtime: out of memory",
      begins: "fatal error: ",
      gives: { by: "allocator" },
    },
    {
      on: "message",
      has: "fatal error: runtime: out of memory",
      begins: "fatal error: ",
      fields: { engine: "gows" },
      gives: { by: "allocator" },
    },
  ],
  meaning: "The server had no memory left to give, and WAHA ended.",
  act: {
    do: "repair-server",
    sentence:
      "Let WAHA start again, then look at all sessions; give it more memory or fewer sessions.",
  },
  never: "Do not restart sessions one by one while WAHA is starting.",
  sources: [
    inCase("H05-heap-limit-and-bad-alloc:15", "std::bad_alloc"),
    report("C25"),
    thread("devlikeapro/waha#515"),
  ],
  samples: [
    printed("terminate called after throwing an instance of 'std::bad_alloc'"),
    printed("fatal error: runtime: out of memory"),
  ],
  nearMisses: [{
    ...printed("  what():  std::bad_alloc"),
    why: "a further line about the same death",
  }],
};
