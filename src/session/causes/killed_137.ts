import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, inCase, logged, printed, thread } from "./evidence.ts";

export const killed137: CauseEntry = {
  name: "killed-137",
  cause: null,
  kind: "process.killed",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [{ on: "text", has: " code 137", matches: /exit(?:ed with)? code 137\b/ }],
  meaning: "WAHA was ended from outside: by hand, by its host, or for lack of memory.",
  act: {
    do: "wait",
    sentence:
      "Look at the host's own log for the reason; the sessions are looked at after the start.",
  },
  never: "Do not call it lack of memory without a second sign.",
  sources: [
    inCase("H05-heap-limit-and-bad-alloc:11", "exited with code"),
    thread("getwud/wud#610"),
    thread("moby/moby#21083"),
  ],
  samples: [
    printed("waha-1 exited with code 137"),
    printed("error Command failed with exit code 137."),
  ],
  nearMisses: [
    {
      ...printed("waha-1 exited with code 134"),
      why: "an abort: the line before it says why",
    },
    {
      ...logged("WebhookSender", "POST request was sent with status code: 200", {
        fields: { id: "exit code 137" },
      }),
      why: "an id",
    },
  ],
};
