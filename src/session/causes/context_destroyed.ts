import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, logged, report, thread } from "./evidence.ts";

export const contextDestroyed: CauseEntry = {
  name: "context-destroyed",
  cause: "crashed",
  kind: "browser.crashed",
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "Execution context was destroyed",
    levelMin: 50,
  }],
  meaning: "WhatsApp changed its page while WAHA was starting; WAHA begins again by itself.",
  act: { do: "wait", sentence: "Wait ten seconds: WAHA starts the browser again by itself." },
  never: "Do not count each line of the long message as a fall of its own.",
  sources: [report("C16"), thread("devlikeapro/waha#524")],
  samples: [
    logged(
      "WhatsappSession",
      "Execution context was destroyed, most likely because of a navigation.",
      { level: 50 },
    ),
  ],
  nearMisses: [{
    ...logged("SessionManager", "Error while getting engine info", {
      level: 40,
      error: "Error: Execution context was destroyed, most likely because of a navigation.",
    }),
    why: "somebody asked while it was starting",
    isOf: "engine-info-missing",
  }],
};
