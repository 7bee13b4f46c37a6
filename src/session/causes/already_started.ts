import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, refusedCall } from "./evidence.ts";

export const alreadyStarted: CauseEntry = {
  name: "already-started",
  cause: null,
  kind: null,
  scope: "session",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [{
    on: "answer",
    status: [422],
    has: "is already started.",
    matches: /^Session '(?<session>[^']*)' is already started\.$/m,
  }],
  meaning: "WAHA says that this session runs already, even if it has failed.",
  act: { do: "restart", sentence: "If it has failed restart it; else it is well." },
  never: "Do not call start in a loop: the answer stays the same.",
  sources: [{
    is: "recording",
    file: "http/2026.2.1-noweb-stub-json-info.jsonl",
    line: 51,
    quote: "is already started.",
  }],
  samples: [refusedCall(422, "Session 'default' is already started.")],
  nearMisses: [{
    ...refusedCall(422, "Session 'default' already exists. Use PUT to update it."),
    why: "about its settings",
  }],
};
