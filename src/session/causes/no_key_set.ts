import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, logged, recorded, report } from "./evidence.ts";

export const noKeySet: CauseEntry = {
  name: "no-key-set",
  cause: null,
  kind: null,
  scope: "server",
  engines: ALL_ENGINES,
  versions: { from: "2025.6.5" },
  signatures: [{
    on: "message",
    begins: "WARNING: No API key detected. This is a security risk.",
  }],
  meaning: "WAHA runs without a key: whoever reaches it can send in your name.",
  act: { do: "repair-server", sentence: "Set a long random WAHA_API_KEY and start WAHA again." },
  never: "Do not leave it reachable from outside like this.",
  sources: [recorded("2026.2.1-boot-nokey:13", "No API key detected"), report("C75")],
  samples: [logged(null, "WARNING: No API key detected. This is a security risk.", { level: 40 })],
  nearMisses: [{
    ...logged(null, "To secure your API, set environment variable: WAHA_API_KEY=your_api_key", {
      level: 40,
    }),
    why: "a further line of the same warning",
  }],
};
