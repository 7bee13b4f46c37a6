import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, logged, report, source } from "./evidence.ts";

export const pageClosed: CauseEntry = {
  name: "page-closed",
  cause: "crashed",
  kind: "browser.crashed",
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "The WhatsApp Web page has been closed",
  }],
  meaning: "The browser page in which this number's WhatsApp runs was closed by itself.",
  act: {
    do: "restart",
    sentence:
      "Wait ten seconds for WAHA's own restart; only then restart the session, which keeps its login.",
  },
  never: "Do not trust a status that still says it works.",
  sources: [
    source("devlikeapro/waha", "src/core/engines/webjs/session.webjs.core.ts"),
    report("C35"),
  ],
  samples: [logged("WhatsappSession", "The WhatsApp Web page has been closed", { level: 50 })],
  nearMisses: [{
    ...logged("WebhookSender", "Response", {
      level: 20,
      fields: { body: { message: "The WhatsApp Web page has been closed" } },
    }),
    why: "words of a receiver",
  }],
};
