import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, logged, recorded, source } from "./evidence.ts";

export const startFailed: CauseEntry = {
  name: "start-failed",
  cause: "unknown",
  kind: "session.failed",
  scope: "session",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    { on: "message", logger: ["WhatsappSession"], begins: "Failed to start the client" },
    { on: "message", logger: ["WhatsappSession"], begins: "Failed to start WPP client" },
    { on: "message", logger: ["WhatsappSession"], begins: "Failed to create WPP client async" },
  ],
  meaning: "This session did not start; the next line of the log says why, if anything does.",
  act: {
    do: "restart",
    sentence: "Wait for WAHA's own try, then restart with longer pauses each time.",
  },
  never: "Do not delete the session before the reason is known.",
  sources: [
    recorded("2026.2.1-noweb-stub-json-info:250", "Failed to start the client"),
    source("devlikeapro/waha", "src/core/engines/wpp/session.wpp.core.ts"),
  ],
  samples: [
    logged("WhatsappSession", "Failed to start the client", { level: 50 }),
    logged("WhatsappSession", "Failed to start WPP client", { level: 50 }),
  ],
  nearMisses: [{
    ...logged("WebhookSender", "Response", {
      level: 20,
      fields: { body: { message: "workflow failed to start but was queued" } },
    }),
    why: "words of a receiver",
  }],
};
