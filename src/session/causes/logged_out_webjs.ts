import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, logged, recorded, report, source } from "./evidence.ts";

export const loggedOutWebjs: CauseEntry = {
  name: "logged-out-webjs",
  cause: "logged-out",
  kind: "session.logout",
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [
    { on: "message", logger: ["WhatsappSession"], begins: "Session has been logged out!" },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Session has been disconnected!",
      fields: { args: "LOGOUT" },
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Session has been disconnected!",
      fields: { args: "NAVIGATION" },
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Session has been disconnected!",
      fields: { args: "UNPAIRED" },
    },
  ],
  meaning:
    "This number was logged out, on the phone or by WhatsApp: somebody has to scan a new code.",
  act: {
    do: "ask-person",
    sentence: "Tell it at once; when somebody comes to scan, restart the session: it shows a code.",
  },
  never: "Do not reconnect by a timetable: the login has already been removed.",
  sources: [
    recorded("2026.2.1-webjs-fakepage-json-info:82", "Session has been logged out!"),
    recorded("2024.10.8-webjs-fakepage-json-info:97", "Session has been disconnected!"),
    report("C35"),
    report("C38"),
    source("wwebjs/whatsapp-web.js", "src/Client.js"),
  ],
  samples: [
    logged("WhatsappSession", "Session has been logged out!", {
      level: 40,
      fields: { args: "LOGOUT" },
    }),
    logged("WhatsappSession", "Session has been disconnected!", { fields: { args: "LOGOUT" } }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Session has been disconnected!", {
      fields: { args: "CONFLICT" },
    }),
    why: "WhatsApp Web was opened elsewhere",
    isOf: "replaced-webjs",
  }],
};
