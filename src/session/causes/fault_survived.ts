import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, logged, recorded } from "./evidence.ts";

export const faultSurvived: CauseEntry = {
  name: "fault-survived",
  cause: null,
  kind: null,
  scope: "server",
  engines: ALL_ENGINES,
  versions: { from: "2025.2.1" },
  signatures: [{ on: "message", logger: ["Bootstrap"], begins: "Uncaught Exception:" }],
  meaning: "WAHA noticed a fault of its own, wrote it down and goes on.",
  act: { do: "none", sentence: "Nothing to do; report it to WAHA's makers if it comes often." },
  never: "Do not count it as an end of WAHA.",
  sources: [recorded("2026.2.1-noweb-stub-json-info:496", "Uncaught Exception:")],
  samples: [logged("Bootstrap", "Uncaught Exception:", { level: 50 })],
  nearMisses: [{
    ...logged("Bootstrap", "Unhandled Rejection at:", { level: 50 }),
    why: "milder still",
    isOf: "stray-rejection",
  }],
};
