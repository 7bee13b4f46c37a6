import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, logged, recorded } from "./evidence.ts";

export const stopAsked: CauseEntry = {
  name: "stop-asked",
  cause: null,
  kind: null,
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    { on: "message", logger: ["ServerController"], begins: "Gracefully stopping the server" },
    { on: "message", logger: ["ServerController"], begins: "Force stopping the server" },
  ],
  meaning: "Somebody asked WAHA to stop or to start anew.",
  act: { do: "none", sentence: "Wait until it runs again; that its sessions stop is part of it." },
  never: "Do not take the stopped sessions for a wish of their owners.",
  sources: [
    recorded("2024.10.8-noweb-real-json-info:133", "Gracefully stopping the server in 1000ms"),
    recorded("2026.2.1-noweb-real-stuck:152", "Force stopping the server in 1000ms"),
  ],
  samples: [
    logged("ServerController", "Gracefully stopping the server in 1000ms"),
    logged("ServerController", "Force stopping the server"),
  ],
  nearMisses: [{
    ...logged("Bootstrap", "SIGTERM received"),
    why: "its host may have asked, or its engine died",
  }],
};
