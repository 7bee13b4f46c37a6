import type { CauseEntry } from "./entry.ts";
import { logged, recorded, report } from "./evidence.ts";

export const nameNotResolved: CauseEntry = {
  name: "name-not-resolved",
  cause: "network-down",
  kind: "session.disconnected",
  scope: "server",
  engines: ["NOWEB", "WEBJS"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "(getaddrinfo ",
      begins: "Connection closed due to ",
      ends: "reconnecting...",
      matches: /\(getaddrinfo (?<error>ENOTFOUND|EAI_AGAIN)/,
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "net::ERR_NAME_NOT_RESOLVED at https://web.whatsapp.com",
    },
  ],
  meaning: "The server cannot look up the address of WhatsApp: its internet connection is away.",
  act: {
    do: "repair-server",
    sentence:
      "Check the server's internet and name lookup; one try at a time shows when it is back.",
  },
  never: "Do not restart sessions meanwhile: each tries for itself already.",
  sources: [
    recorded("2026.2.1-noweb-real-json-info:19", "getaddrinfo ENOTFOUND web.whatsapp.com"),
    recorded("2024.10.8-webjs-real-json-info:24", "net::ERR_NAME_NOT_RESOLVED"),
    report("C53"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: WebSocket Error (getaddrinfo ENOTFOUND web.whatsapp.com)', reconnecting...",
    ),
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: WebSocket Error (getaddrinfo EAI_AGAIN web.whatsapp.com)', reconnecting...",
    ),
    logged("WhatsappSession", "net::ERR_NAME_NOT_RESOLVED at https://web.whatsapp.com/", {
      level: 50,
      error: "Error: net::ERR_NAME_NOT_RESOLVED at https://web.whatsapp.com/",
    }),
  ],
  nearMisses: [{
    ...logged("WebhookSender", "POST request failed: getaddrinfo ENOTFOUND hooks.example.com", {
      level: 50,
      error: "getaddrinfo ENOTFOUND hooks.example.com",
    }),
    why: "the address of a webhook's receiver",
    isOf: "webhook-unreachable",
  }],
};
