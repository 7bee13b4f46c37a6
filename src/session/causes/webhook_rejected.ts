import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, inCase, logged, recorded, report } from "./evidence.ts";

export const webhookRejected: CauseEntry = {
  name: "webhook-rejected",
  cause: null,
  kind: "webhook.failed",
  scope: "session",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    {
      on: "message",
      begins: "POST request was sent with status code: ",
      matches: /status code: (?<httpStatus>[13-5]\d\d)\b/,
    },
    {
      on: "message",
      logger: ["WebhookSender"],
      begins: "POST request failed: Request failed with status code ",
      matches: /status code (?<httpStatus>\d{3})\b/,
    },
    {
      on: "message",
      logger: ["WebhookSender"],
      begins: "Error sending POST request: 'Request failed with status code ",
      matches: /status code (?<httpStatus>\d{3})'\. Retrying (?<attempt>\d+\/\d+)/,
    },
  ],
  meaning: "The program to which WAHA reports messages refuses them; the number itself is well.",
  act: {
    do: "repair-server",
    sentence: "Repair the receiver: WAHA tries a few times, then the message is not told again.",
  },
  never: "Do not restart the session: it has nothing to do with it.",
  sources: [
    recorded("2026.2.1-noweb-stub-json-info:298", "Request failed with status code 500"),
    recorded("2024.10.8-noweb-stub-json-info:333", "Request failed with status code 500"),
    inCase("H06-webhook-failures:7", "POST request was sent with status code: 429"),
    report("C69"),
  ],
  samples: [
    logged("WebhookSender", "POST request failed: Request failed with status code 503", {
      level: 50,
      error: "Request failed with status code 503",
    }),
    logged(
      "WebhookSender",
      "Error sending POST request: 'Request failed with status code 500'. Retrying 1/4...",
      { level: 40 },
    ),
    logged("Webhook - print-shop", "POST request was sent with status code: 429"),
  ],
  nearMisses: [
    {
      ...logged("Webhook - print-shop", "POST request was sent with status code: 201"),
      why: "delivered",
    },
    {
      ...logged("WebhookSender", "POST request was sent with status code: 200"),
      why: "delivered",
    },
  ],
};
