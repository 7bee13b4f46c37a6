import type { CauseEntry } from "./entry.ts";
import { inCase, logged, recorded, report } from "./evidence.ts";

export const loginRefusedNoweb: CauseEntry = {
  name: "login-refused-noweb",
  cause: "logged-out",
  kind: "session.logout",
  scope: "session",
  engines: ["NOWEB"],
  versions: {},
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    has: "Connection Failure",
    begins: "Connection closed due to ",
    ends: "do not reconnect the session.",
  }],
  meaning:
    "WhatsApp does not know the stored login, or there never was one: somebody has to scan a code.",
  act: {
    do: "ask-person",
    sentence:
      'Say that it is not paired, and "logged out" only if it ever worked; then clear the login and scan.',
  },
  never: "Do not restart it again and again: it fails the same within a second.",
  sources: [
    recorded("2026.2.1-noweb-stub-json-info:334", "do not reconnect the session."),
    inCase("H03-conflict-twins:6", "do not reconnect the session."),
    report("C55"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Connection Failure', do not reconnect the session.",
      { level: 50 },
    ),
  ],
  nearMisses: [{
    ...logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Connection Failure', reconnecting...",
    ),
    why: "the twin: number or version refused (403 or 405), the login is intact",
    isOf: "refused-noweb",
  }],
};
