import type { CauseEntry } from "./entry.ts";
import { gows, report, source, thread } from "./evidence.ts";

export const refusedVersionGows: CauseEntry = {
  name: "refused-version-gows",
  cause: "refused",
  kind: "session.disconnected",
  scope: "server",
  engines: ["GOWS"],
  versions: { from: "2024.12.1" },
  signatures: [
    { on: "message", has: "Client outdated (405) connect failure", begins: "[Session/" },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Failed QR item event",
      fields: { Event: "err-client-outdated" },
    },
  ],
  meaning:
    "WhatsApp refuses this version of WAHA, not the number: every session of this kind is hit.",
  act: { do: "probe", sentence: "Update WAHA; try one session and hold the others meanwhile." },
  never: "Do not take the lost connection that follows for trouble with the network.",
  sources: [
    report("C03"),
    thread("asternic/wuzapi#14"),
    source("tulir/whatsmeow", "connectionevents.go"),
  ],
  samples: [
    gows(
      "[Session/clinic-7/Client] Client outdated (405) connect failure (client version: 2.3000.1021018791)",
      { level: 50 },
    ),
  ],
  nearMisses: [{
    ...gows("[Session/clinic-7/Client/Socket] Error reading from websocket: EOF", { level: 50 }),
    why: "the lost connection that follows it",
    isOf: "connection-lost-gows",
  }],
};
