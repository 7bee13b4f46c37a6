import type { CauseEntry } from "./entry.ts";
import { gows, inCase, report } from "./evidence.ts";

export const noiseGows: CauseEntry = {
  name: "noise-gows",
  cause: null,
  kind: null,
  scope: "session",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [
    { on: "message", has: "Error sending close to websocket", begins: "[Session/" },
    { on: "message", has: "Warnings while updating hash for ", begins: "[Session/" },
  ],
  meaning: "A small note of the first minutes after a scan, without meaning.",
  act: { do: "none", sentence: "Nothing to do." },
  never: "Do not restart it: that would throw the fresh login away.",
  sources: [
    inCase("H04-gows-pairing-515:4", "Error sending close to websocket"),
    inCase("H04-gows-pairing-515:7", "Warnings while updating hash"),
    report("C41"),
  ],
  samples: [
    gows(
      "[Session/clinic-7/Client/Socket] Error sending close to websocket: failed to close WebSocket: failed to read frame header: EOF",
      { level: 40 },
    ),
    gows(
      "[Session/clinic-7/Client/AppState] Warnings while updating hash for regular_low: [missing value MAC of previous SET operation for 00AA11BB]",
      { level: 40 },
    ),
  ],
  nearMisses: [{
    ...gows("[Session/clinic-7/Client/Socket] Error reading from websocket: EOF", { level: 50 }),
    why: "the connection was lost",
    isOf: "connection-lost-gows",
  }],
};
