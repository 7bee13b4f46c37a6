import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, logged, report, thread } from "./evidence.ts";

export const targetClosed: CauseEntry = {
  name: "target-closed",
  cause: "crashed",
  kind: "browser.crashed",
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "Target closed",
      begins: "Protocol error (",
      levelMin: 50,
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "Session closed. Most likely the page has been closed.",
      levelMin: 50,
    },
  ],
  meaning: "The browser ended while WhatsApp was starting in it; often too many start at once.",
  act: { do: "restart", sentence: "Restart few at a time, each after the one before has started." },
  never: "Do not restart all sessions at once.",
  sources: [report("C17"), thread("devlikeapro/waha#540")],
  samples: [
    logged("WhatsappSession", "Protocol error (Runtime.callFunctionOn): Target closed", {
      level: 50,
      error: "TargetCloseError: Protocol error (Runtime.callFunctionOn): Target closed",
    }),
    logged(
      "WhatsappSession",
      "Protocol error (Page.navigate): Session closed. Most likely the page has been closed.",
      { level: 50 },
    ),
  ],
  nearMisses: [{
    ...logged("SessionManager", "Error while getting engine info", {
      level: 40,
      error: "Error: Protocol error (Runtime.callFunctionOn): Target closed",
    }),
    why: "somebody asked in the moment of a restart",
    isOf: "engine-info-missing",
  }],
};
