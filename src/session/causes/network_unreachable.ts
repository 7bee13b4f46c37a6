import type { CauseEntry } from "./entry.ts";
import { logged, recorded, report, thread } from "./evidence.ts";

export const networkUnreachable: CauseEntry = {
  name: "network-unreachable",
  cause: "network-down",
  kind: "session.disconnected",
  scope: "server",
  engines: ["NOWEB", "WEBJS"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "'Error: WebSocket Error (",
      begins: "Connection closed due to ",
      ends: "reconnecting...",
      without: ["(getaddrinfo "],
      matches: /WebSocket Error \((?:\w+ )?(?<error>[A-Z]{5,}|[^)]*)/,
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: " at https://web.whatsapp.com",
      begins: "net::ERR_",
      matches:
        /^net::(?<error>ERR_(?:CONNECTION_\w+|INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|NETWORK_\w+|TIMED_OUT))/,
    },
  ],
  meaning: "The server cannot reach WhatsApp: its internet connection is away or blocked.",
  act: {
    do: "repair-server",
    sentence: "Check internet and firewall; one try at a time shows when it is back.",
  },
  never: "Do not restart sessions meanwhile: each tries for itself already.",
  sources: [
    recorded("2026.2.1-noweb-stub-json-info:470", "connect ECONNREFUSED 127.0.0.1:443"),
    thread("devlikeapro/waha#616"),
    report("C53"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: WebSocket Error (connect ECONNREFUSED 127.0.0.1:443)', reconnecting...",
    ),
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: WebSocket Error (Opening handshake has timed out)', reconnecting...",
    ),
    logged("WhatsappSession", "net::ERR_CONNECTION_TIMED_OUT at https://web.whatsapp.com/", {
      level: 50,
    }),
  ],
  nearMisses: [{
    ...logged("WebhookSender", "POST request failed: connect ECONNREFUSED 127.0.0.1:4009", {
      level: 50,
      error: "connect ECONNREFUSED 127.0.0.1:4009",
    }),
    why: "the receiver of the webhooks is down",
    isOf: "webhook-unreachable",
  }],
};
