import type { CauseEntry } from "./entry.ts";
import { inCase, logged, recorded, report } from "./evidence.ts";

export const loggedOutNoweb: CauseEntry = {
  name: "logged-out-noweb",
  cause: "logged-out",
  kind: "session.logout",
  scope: "session",
  engines: ["NOWEB"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "Stream Errored (conflict)",
      begins: "Connection closed due to ",
      ends: "do not reconnect the session.",
    },
    { on: "code", code: 401, engines: ["NOWEB"] },
  ],
  meaning:
    "This number was logged out, on the phone or by WhatsApp: somebody has to scan a new code.",
  act: {
    do: "ask-person",
    sentence:
      "Tell it at once; when somebody comes to scan, clear the dead login with a log-out, which shows a code.",
  },
  never:
    "Do not restart it again and again: the dead login is tried each time and no code appears.",
  sources: [
    recorded("2026.2.1-noweb-stub-json-info:309", "do not reconnect the session."),
    recorded("2024.10.8-noweb-stub-json-info:340", "do not reconnect the session."),
    inCase("H03-conflict-twins:3", "do not reconnect the session."),
    report("C34"),
    report("C44"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Stream Errored (conflict)', do not reconnect the session.",
      { level: 50 },
    ),
  ],
  nearMisses: [
    {
      ...logged(
        "WhatsappSession",
        "Connection closed due to 'Error: Stream Errored (conflict)', reconnecting...",
      ),
      why: "the twin: the same login took over elsewhere (440)",
      isOf: "replaced-noweb",
    },
    {
      ...logged("WebhookSender", "POST DATA", {
        level: 20,
        fields: {
          data: { payload: { body: "a conflict with my booking, do not reconnect the session." } },
        },
      }),
      why: "a customer wrote it",
    },
  ],
};
