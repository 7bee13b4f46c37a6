import type { CauseEntry } from "./entry.ts";
import { failedCall, thread } from "./evidence.ts";

export const connectionClosedOnSend: CauseEntry = {
  name: "connection-closed-on-send",
  cause: null,
  kind: null,
  scope: "session",
  engines: ["NOWEB"],
  versions: {},
  signatures: [{
    on: "answer",
    status: [500],
    has: "Connection Closed",
    matches: /^Connection Closed$/m,
  }],
  meaning: "The message came in the moment in which the connection to WhatsApp was lost.",
  act: {
    do: "wait",
    sentence: "Wait a few seconds until it works again, then look whether it went out.",
  },
  never: "Do not take it for a fault of the whole server.",
  sources: [
    {
      is: "recording",
      file: "http/2026.2.1-noweb-stub-json-info.jsonl",
      line: 90,
      quote: "Connection Closed",
    },
    thread("devlikeapro/waha#531"),
  ],
  samples: [failedCall("Connection Closed")],
  nearMisses: [{
    ...failedCall("Connection Closed by the printer"),
    why: "another text",
  }],
};
