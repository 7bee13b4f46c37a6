import type { CauseEntry } from "./entry.ts";
import { gows, recorded, source } from "./evidence.ts";

export const engineExited: CauseEntry = {
  name: "engine-exited",
  cause: "engine-gone",
  kind: "engine.crashed",
  scope: "server",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [
    {
      on: "message",
      has: "GOWS stopped, exiting...",
      begins: "GOWS stopped",
      fields: { engine: "gows" },
    },
    { on: "message", begins: "GOWS subprocess error: " },
    {
      on: "message",
      begins: "GOWS did not start after ",
    },
  ],
  meaning: "The part of WAHA that talks to WhatsApp ended, and WAHA ends itself after it.",
  act: {
    do: "repair-server",
    sentence:
      "Let WAHA start again, by its supervisor or by hand; then all sessions are looked at.",
  },
  never: "Do not restart single sessions while WAHA goes down.",
  sources: [
    recorded("2026.2.1-gows-fakegrpc-json-info:116", "GOWS stopped, exiting..."),
    source("devlikeapro/waha", "src/core/engines/gows/GowsSubprocess.ts"),
  ],
  samples: [
    gows("GOWS stopped, exiting..."),
    gows("GOWS did not start after 10000 ms", { level: 50 }),
  ],
  nearMisses: [{ ...gows("GOWS subprocess stopped"), why: "WAHA itself was asked to stop" }],
};
