import type { CauseEntry } from "./entry.ts";
import { failedCall, report, thread } from "./evidence.ts";

export const sendsFail400: CauseEntry = {
  name: "sends-fail-400",
  cause: null,
  kind: null,
  scope: "session",
  engines: ["GOWS"],
  versions: { until: "2026.5.0" },
  signatures: [{
    on: "answer",
    status: [500],
    has: "server returned error 400",
    matches: /server returned error 400\b/,
  }],
  meaning: "WhatsApp takes no message from this session, though it looks connected.",
  act: {
    do: "restart",
    sentence:
      "If five messages to three chats fail in a row, restart this session once; then update WAHA.",
  },
  never: "Do not restart it for one failed message, nor twice when the first did not help.",
  sources: [report("C79"), thread("devlikeapro/waha#2084")],
  samples: [failedCall("2 UNKNOWN: server returned error 400")],
  nearMisses: [{
    ...failedCall("2 UNKNOWN: server returned error 463"),
    why: "a limit on the number",
    isOf: "restricted",
  }],
};
