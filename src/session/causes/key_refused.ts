import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, logged, refusedCall, report } from "./evidence.ts";

export const keyRefused: CauseEntry = {
  name: "key-refused",
  cause: null,
  kind: null,
  scope: "server",
  engines: ALL_ENGINES,
  versions: { from: "2025.6.5" },
  signatures: [
    { on: "answer", status: [401], has: "Unauthorized" },
    { on: "answer", status: [403], has: "Forbidden" },
  ],
  meaning: "WAHA does not accept the key that it was asked with.",
  act: { do: "repair-server", sentence: "Set WAHA_API_KEY here to the key that WAHA itself has." },
  never: "Do not take it for a log-out of a number.",
  sources: [
    {
      is: "recording",
      file: "http/2026.2.1-auth-modes.jsonl",
      line: 1,
      quote: "Unauthorized",
    },
    report("C74"),
  ],
  samples: [refusedCall(401, "Unauthorized"), refusedCall(403, "Forbidden")],
  nearMisses: [{
    ...logged(null, "request completed", {
      fields: { req: { url: "/api/sessions/logout-desk" }, res: { statusCode: 401 } },
    }),
    why: "somebody else's key, in WAHA's own log",
  }],
};
