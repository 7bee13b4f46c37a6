import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, logged, recorded } from "./evidence.ts";

export const strayRejection: CauseEntry = {
  name: "stray-rejection",
  cause: null,
  kind: null,
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    { on: "message", logger: ["Bootstrap"], begins: "Unhandled Rejection at:" },
    {
      on: "message",
      logger: ["Bootstrap"],
      has: "Error: Attempted to use detached Frame",
      begins: "Error: ",
    },
  ],
  meaning: "WAHA noticed a small fault of its own, common when a browser is closed, and goes on.",
  act: { do: "none", sentence: "Nothing to do." },
  never: "Do not count it as a crash.",
  sources: [
    recorded("2026.2.1-webjs-fakepage-json-info:89", "Unhandled Rejection at:"),
    recorded("2026.2.1-webjs-fakepage-json-info:90", "Attempted to use detached Frame"),
  ],
  samples: [
    logged("Bootstrap", "Unhandled Rejection at:", { level: 50 }),
    logged(
      "Bootstrap",
      "Error: Attempted to use detached Frame 'D6BFA500CF4EBBD50BBDD90410541364'.\n    at CdpFrame.<anonymous>",
      { level: 50 },
    ),
  ],
  nearMisses: [{
    ...logged("Bootstrap", "NODE - Catching unhandled rejections and exceptions enabled"),
    why: "an ordinary start",
  }],
};
