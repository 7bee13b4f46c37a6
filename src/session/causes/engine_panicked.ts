import type { CauseEntry } from "./entry.ts";
import { gows, logged, printed, recorded } from "./evidence.ts";

export const enginePanicked: CauseEntry = {
  name: "engine-panicked",
  cause: "engine-gone",
  kind: "engine.crashed",
  scope: "server",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [
    {
      on: "message",
      begins: "panic: ",
      fields: { engine: "gows" },
      matches: /^panic: (?<error>.{1,200})/,
    },
    { on: "text", has: "panic: ", begins: "panic: ", matches: /^panic: (?<error>.{1,200})/ },
    {
      on: "message",
      begins: "fatal error: ",
      fields: { engine: "gows" },
      without: ["out of memory"],
      matches: /^fatal error: (?<error>.{1,200})/,
    },
  ],
  meaning: "The part of WAHA that talks to WhatsApp broke over a fault of its own.",
  act: { do: "repair-server", sentence: "Let WAHA start again; if it comes back, update WAHA." },
  never: "Do not restart single sessions: there is nothing that could run them.",
  sources: [recorded("2026.2.1-gows-fakegrpc-json-info:114", "panic: runtime error")],
  samples: [
    gows("panic: runtime error: invalid memory address or nil pointer dereference", { level: 50 }),
    printed("panic: runtime error: index out of range [3] with length 3"),
  ],
  nearMisses: [{
    ...logged("WebhookSender", "POST DATA", {
      level: 20,
      fields: { data: { payload: { body: "panic: the printer is on fire" } } },
    }),
    why: "a customer wrote it",
  }],
};
