import type { CauseEntry } from "./entry.ts";
import { gows, logged, report, source } from "./evidence.ts";

export const whatsappUnavailable: CauseEntry = {
  name: "whatsapp-unavailable",
  cause: null,
  kind: "session.disconnected",
  scope: "session",
  engines: ["NOWEB", "GOWS"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "Stream Errored (unknown)",
      begins: "Connection closed due to ",
      ends: "reconnecting...",
    },
    { on: "message", has: "Got 503 stream error", begins: "[Session/" },
    { on: "code", code: 503, engines: ["NOWEB", "GOWS"] },
  ],
  meaning: "WhatsApp was not available for a moment; WAHA makes the connection again by itself.",
  act: {
    do: "wait",
    sentence: "Wait, longer each time; several in a row can come before a block of the number.",
  },
  never: "Do not add restarts: they look to WhatsApp like an attack.",
  sources: [
    report("C45"),
    report("C51"),
    source("tulir/whatsmeow", "connectionevents.go"),
    source("WhiskeySockets/Baileys", "src/Types/index.ts"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Stream Errored (unknown)', reconnecting...",
    ),
    gows(
      "[Session/clinic-7/Client] Got 503 stream error, assuming automatic reconnect will handle it",
      { level: 40 },
    ),
  ],
  nearMisses: [{
    ...logged("WebhookSender", "POST request failed: Request failed with status code 503", {
      level: 50,
    }),
    why: "the receiver of the webhooks is ill",
    isOf: "webhook-rejected",
  }],
};
