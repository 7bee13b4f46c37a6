import type { CauseEntry } from "./entry.ts";
import { failedCall, logged, recorded } from "./evidence.ts";

export const engineCallUnavailable: CauseEntry = {
  name: "engine-call-unavailable",
  cause: "engine-gone",
  kind: "engine.crashed",
  scope: "server",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [
    { on: "stack", has: "14 UNAVAILABLE" },
    { on: "answer", status: [500], has: "14 UNAVAILABLE" },
  ],
  meaning: "The part of WAHA that talks to WhatsApp has ended, for all numbers at once.",
  act: { do: "repair-server", sentence: "Restart WAHA itself; afterwards the sessions come back." },
  never: "Do not restart single sessions: there is nothing that could run them.",
  sources: [
    recorded("2026.2.1-gows-fakegrpc-json-info:115", "14 UNAVAILABLE: Connection dropped"),
  ],
  samples: [
    logged(null, "Stream error", {
      level: 50,
      error: "Error: 14 UNAVAILABLE: Connection dropped",
      stack: "Error: 14 UNAVAILABLE: Connection dropped\n    at callErrorFromStatus",
      fields: { grpc: "stream", id: "c5e243f8de764b7686449f71cc57d596" },
    }),
    failedCall("14 UNAVAILABLE: No connection established."),
  ],
  nearMisses: [{
    ...failedCall("2 UNKNOWN: server returned error 463"),
    why: "the engine lives, WhatsApp refuses",
    isOf: "restricted",
  }],
};
