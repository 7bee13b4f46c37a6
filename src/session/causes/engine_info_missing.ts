import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, logged, recorded } from "./evidence.ts";

export const engineInfoMissing: CauseEntry = {
  name: "engine-info-missing",
  cause: null,
  kind: null,
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [
    { on: "message", logger: ["SessionManager"], begins: "Error while getting engine info" },
    { on: "message", logger: ["SessionManager"], begins: "Can not get engine info" },
  ],
  meaning:
    "WAHA could not ask the browser page how it is: normal during a start, else it may be dead.",
  act: {
    do: "none",
    sentence:
      "During a start ignore it; if it stays while the session works, ask for a screenshot.",
  },
  never: "Do not restart because of one such line.",
  sources: [
    recorded("2024.10.8-webjs-fakepage-json-info:15", "Error while getting engine info"),
    recorded("2026.2.1-webjs-fakepage-renderer-crash-pretty-debug:46", "Can not get engine info"),
  ],
  samples: [
    logged("SessionManager", "Error while getting engine info", {
      level: 40,
      error: "TypeError: Cannot read properties of null (reading 'evaluate')",
    }),
    logged("SessionManager", "Can not get engine info", {
      level: 20,
      error: "Error: Timed out in 1000ms.",
    }),
  ],
  nearMisses: [{
    ...logged("SessionManager", "Starting session..."),
    why: "an ordinary start",
  }],
};
