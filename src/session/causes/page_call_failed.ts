import type { CauseEntry } from "./entry.ts";
import { logged, recorded } from "./evidence.ts";

export const pageCallFailed: CauseEntry = {
  name: "page-call-failed",
  cause: "crashed",
  kind: "browser.crashed",
  scope: "session",
  engines: ["WEBJS"],
  versions: { from: "2025.4.1" },
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "ProtocolError when calling page method: ",
      levelMin: 50,
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Protocol error (",
      levelMin: 50,
      without: ["Target closed", "Session closed"],
    },
  ],
  meaning: "The browser page in which this number's WhatsApp runs does not answer any more.",
  act: { do: "wait", sentence: "Wait ten seconds: WAHA starts the browser again by itself." },
  never: "Do not restart in the same moment: that resets WAHA's own restart.",
  sources: [
    recorded(
      "2026.2.1-webjs-fakepage-renderer-crash-pretty-debug:50",
      "ProtocolError when calling",
    ),
    recorded("2026.2.1-webjs-fakepage-renderer-crash-pretty-debug:51", "Protocol error (Page."),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "ProtocolError when calling page method: screenshot, restarting client...",
      { level: 50 },
    ),
    logged("WhatsappSession", "Protocol error (Page.captureScreenshot): Internal error", {
      level: 50,
      error: "ProtocolError: Protocol error (Page.captureScreenshot): Internal error",
    }),
  ],
  nearMisses: [{
    ...logged("SessionManager", "Can not get engine info", {
      level: 20,
      error: "TargetCloseError: Protocol error (Runtime.callFunctionOn): Target closed",
    }),
    why: "somebody asked in the moment of a restart",
    isOf: "engine-info-missing",
  }],
};
