import type { CauseEntry } from "./entry.ts";
import { gows, thread } from "./evidence.ts";

export const connectionLostGows: CauseEntry = {
  name: "connection-lost-gows",
  cause: null,
  kind: "session.disconnected",
  scope: "session",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [
    { on: "message", has: "Error reading from websocket", begins: "[Session/" },
    { on: "message", has: "Received stream end frame", begins: "[Session/" },
  ],
  meaning: "The connection to WhatsApp was cut; WAHA makes it again by itself.",
  act: { do: "wait", sentence: "Wait: it connects again within seconds." },
  never: "Do not restart it on sight.",
  sources: [thread("devlikeapro/waha#1094"), thread("devlikeapro/waha#1806")],
  samples: [
    gows(
      "[Session/clinic-7/Client/Socket] Error reading from websocket: failed to read frame header: EOF",
      { level: 50 },
    ),
    gows("[Session/clinic-7/Client] Received stream end frame", { level: 40 }),
  ],
  nearMisses: [{
    ...gows(
      "[Session/clinic-7/Client/Socket] Error sending close to websocket: failed to close WebSocket: failed to read frame header: EOF",
      { level: 40 },
    ),
    why: "it was being closed on purpose, after a scan",
    isOf: "noise-gows",
  }],
};
