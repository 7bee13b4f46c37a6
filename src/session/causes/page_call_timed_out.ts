import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, failedCall, report, thread } from "./evidence.ts";

export const pageCallTimedOut: CauseEntry = {
  name: "page-call-timed-out",
  cause: null,
  kind: null,
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [
    { on: "answer", status: [500], has: "Runtime.callFunctionOn timed out" },
    { on: "message", logger: ["WhatsappSession"], begins: "Runtime.callFunctionOn timed out" },
  ],
  meaning: "The browser took too long to answer: it is sick, or the server is overloaded.",
  act: {
    do: "restart",
    sentence:
      "If it comes again for the same session, look at its page and restart that one session.",
  },
  never: "Do not send the same message again unseen: it may have gone out.",
  sources: [report("C61"), report("C62"), thread("wppconnect-team/wppconnect#1777")],
  samples: [
    failedCall(
      "Runtime.callFunctionOn timed out. Increase the 'protocolTimeout' setting in launch/connect calls for a higher timeout if needed.",
    ),
  ],
  nearMisses: [{
    ...failedCall("Cannot read properties of undefined (reading 'includes')"),
    why: "the call had no chat id",
  }],
};
