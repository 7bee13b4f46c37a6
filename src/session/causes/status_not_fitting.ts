import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, refusedCall, report, thread } from "./evidence.ts";

export const statusNotFitting: CauseEntry = {
  name: "status-not-fitting",
  cause: null,
  kind: null,
  scope: "session",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    { on: "answer", status: [422], has: "Session status is not as expected" },
    {
      on: "answer",
      status: [422],
      has: "The session under ",
      matches: /^The session under (?<status>[A-Z_]+) status/m,
    },
  ],
  meaning: "The session was not ready for this call; WAHA did nothing.",
  act: { do: "wait", sentence: "Look at the session's status: what helps depends on it." },
  never: "Do not restart a session that is only starting.",
  sources: [
    {
      is: "recording",
      file: "http/2024.10.8-noweb-real-json-info.jsonl",
      line: 5,
      quote: "Session status is not as expected",
    },
    report("C07"),
    thread("devlikeapro/waha#164"),
  ],
  samples: [
    {
      answer: {
        status: 422,
        body: {
          error: "Session status is not as expected. Try again later or restart the session",
          session: "default",
          status: "FAILED",
          expected: ["WORKING"],
        },
      },
    },
    refusedCall(422, "The session under FAILED status. Please try to restart it."),
  ],
  nearMisses: [{
    ...refusedCall(422, "Session 'default' already exists. Use PUT to update it."),
    why: "another refusal",
  }],
};
