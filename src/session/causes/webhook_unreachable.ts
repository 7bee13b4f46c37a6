import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, inCase, logged, recorded, report } from "./evidence.ts";

export const webhookUnreachable: CauseEntry = {
  name: "webhook-unreachable",
  cause: null,
  kind: "webhook.failed",
  scope: "session",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WebhookSender"],
      begins: "POST request failed: ",
      without: ["status code "],
      matches: /^POST request failed: (?:\w+ )?(?<error>[A-Z]{5,}|.{1,80})/,
    },
    {
      on: "message",
      logger: ["WebhookSender"],
      begins: "Error sending POST request: ",
      without: ["status code "],
      matches: /: '(?:\w+ )?(?<error>[A-Z]{5,}|[^']{1,80})[^']*'\. Retrying (?<attempt>\d+\/\d+)/,
    },
  ],
  meaning: "The address to which WAHA reports messages does not answer; the number itself is well.",
  act: {
    do: "repair-server",
    sentence: "Repair the receiver: WAHA tries a few times, then the message is not told again.",
  },
  never: "Do not restart the session: it has nothing to do with it.",
  sources: [
    recorded(
      "2026.2.1-noweb-stub-json-info:431",
      "Error sending POST request: 'connect ECONNREFUSED",
    ),
    recorded("2024.10.8-noweb-stub-json-info:478", "POST request failed: connect ECONNREFUSED"),
    inCase("H06-webhook-failures:2", "POST request failed: read ECONNRESET"),
    report("C68"),
  ],
  samples: [
    logged("WebhookSender", "POST request failed: read ECONNRESET", {
      level: 50,
      error: "read ECONNRESET",
    }),
    logged(
      "WebhookSender",
      "Error sending POST request: 'connect ECONNREFUSED 127.0.0.1:4009'. Retrying 1/2...",
      { level: 40 },
    ),
    logged("WebhookSender", "POST request failed: timeout of 30000ms exceeded", { level: 50 }),
  ],
  nearMisses: [{
    ...logged("WebhookSender", "POST request failed: Request failed with status code 503", {
      level: 50,
    }),
    why: "it answers, with an error",
    isOf: "webhook-rejected",
  }],
};
