import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, logged, printed, source, thread } from "./evidence.ts";

export const portTaken: CauseEntry = {
  name: "port-taken",
  cause: null,
  kind: "process.killed",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    { on: "text", has: "listen EADDRINUSE" },
    { on: "message", has: "listen EADDRINUSE" },
    { on: "stack", logger: ["Bootstrap", "NestApplication"], has: "listen EADDRINUSE" },
  ],
  meaning: "WAHA cannot start because another program uses its port, often a second WAHA.",
  act: {
    do: "repair-server",
    sentence: "Find the other program and stop it, or give WAHA another port.",
  },
  never: "Do not start a second WAHA beside the first: both would use the same logins.",
  sources: [
    source("nodejs/node", "doc/api/errors.md"),
    thread("salman0ansari/whatsapp-api-nodejs#777"),
  ],
  samples: [
    printed("Error: listen EADDRINUSE: address already in use :::3000"),
    logged("Bootstrap", "Error: listen EADDRINUSE: address already in use :::3000", { level: 50 }),
  ],
  nearMisses: [{
    ...logged("Bootstrap", "WhatsApp HTTP API is running on: http://[::1]:3000"),
    why: "an ordinary start",
  }],
};
