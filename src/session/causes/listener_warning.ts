import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, inCase, printed, report, thread } from "./evidence.ts";

export const listenerWarning: CauseEntry = {
  name: "listener-warning",
  cause: null,
  kind: null,
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [{ on: "text", has: "MaxListenersExceededWarning" }],
  meaning: "A note for WAHA's makers that comes with many sessions; no memory is lost by it.",
  act: { do: "none", sentence: "Nothing to do." },
  never: "Do not raise a memory alarm because the word memory is in it.",
  sources: [
    inCase("H08-false-friends:1", "MaxListenersExceededWarning"),
    report("C93"),
    thread("devlikeapro/waha#187"),
  ],
  samples: [
    printed(
      "(node:34) MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 12 exit listeners added to [process]. Use emitter.setMaxListeners() to increase limit",
    ),
  ],
  nearMisses: [{
    ...printed("(node:34) [DEP0040] DeprecationWarning: The `punycode` module is deprecated."),
    why: "another note",
  }],
};
