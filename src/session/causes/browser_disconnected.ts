import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, logged, recorded } from "./evidence.ts";

export const browserDisconnected: CauseEntry = {
  name: "browser-disconnected",
  cause: "crashed",
  kind: "browser.crashed",
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "The browser has been disconnected",
    levelMin: 50,
  }],
  meaning: "The browser in which this number's WhatsApp runs ended by itself.",
  act: {
    do: "restart",
    sentence:
      "Wait ten seconds for WAHA's own restart; only then restart the session, which keeps its login.",
  },
  never: "Do not delete the session: its login is still good.",
  sources: [
    recorded("2024.10.8-webjs-fakepage-json-info:47", "The browser has been disconnected"),
    recorded("2026.2.1-webjs-fakepage-renderer-crash-pretty-debug:97", "The browser has been"),
  ],
  samples: [logged("WhatsappSession", "The browser has been disconnected", { level: 50 })],
  nearMisses: [{
    ...logged("WhatsappSession", "The browser has been disconnected"),
    why: "at level info: the session was stopped on purpose",
  }],
};
