import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, refusedCall } from "./evidence.ts";

export const sessionNotRunning: CauseEntry = {
  name: "session-not-running",
  cause: null,
  kind: null,
  scope: "session",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [{ on: "answer", status: [404], has: "We didn't find a session with name " }],
  meaning: "The session is stopped, or there is none of this name.",
  act: { do: "ask-person", sentence: "Start it, if its owner wants it to run." },
  never: "Do not start what somebody stopped on purpose.",
  sources: [{
    is: "recording",
    file: "http/2026.2.1-noweb-stub-json-info.jsonl",
    line: 18,
    quote: "We didn't find a session with name",
  }],
  samples: [
    refusedCall(
      404,
      "We didn't find a session with name 'default'.\nPlease start it first by using POST /api/sessions/default/start request",
    ),
  ],
  nearMisses: [{
    ...refusedCall(404, "Session not found"),
    why: "there is none",
    isOf: "session-missing",
  }],
};
