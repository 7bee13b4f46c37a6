import type { CauseEntry } from "./entry.ts";
import { logged, report, source } from "./evidence.ts";

export const pageNotLoaded: CauseEntry = {
  name: "page-not-loaded",
  cause: "crashed",
  kind: "session.failed",
  scope: "session",
  engines: ["WEBJS"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "auth timeout",
      ends: "auth timeout",
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "ready timeout",
      ends: "ready timeout",
    },
  ],
  meaning: "WhatsApp's page did not finish loading in the browser.",
  act: {
    do: "restart",
    sentence:
      "Wait for WAHA's own restart, then restart once; if many sessions do it, update WAHA.",
  },
  never: "Do not erase a login because a page was slow.",
  sources: [
    source("wwebjs/whatsapp-web.js", "src/Client.js"),
    report("C39"),
    report("C86"),
  ],
  samples: [
    logged("WhatsappSession", "auth timeout", { level: 50 }),
    logged("WhatsappSession", "ready timeout", { level: 50 }),
  ],
  nearMisses: [{
    ...logged("Auth", "auth timeout of the webhook's receiver"),
    why: "another component",
  }],
};
