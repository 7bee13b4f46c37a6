import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, refusedCall } from "./evidence.ts";

export const sessionMissing: CauseEntry = {
  name: "session-missing",
  cause: null,
  kind: null,
  scope: "session",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    { on: "answer", status: [404], has: "Session not found" },
    {
      on: "answer",
      status: [422],
      has: "does not exist",
      matches: /^Session "(?<session>[^"]*)" does not exist$/m,
    },
  ],
  meaning: "WAHA does not know a session of this name.",
  act: {
    do: "ask-person",
    sentence: "Check the name; create the session when somebody asks for it.",
  },
  never: "Do not create it by itself: if many are gone at once, the disk was lost.",
  sources: [
    {
      is: "recording",
      file: "http/2026.2.1-noweb-stub-json-info.jsonl",
      line: 37,
      quote: "Session not found",
    },
    {
      is: "recording",
      file: "http/2026.2.1-noweb-stub-json-info.jsonl",
      line: 42,
      quote: "does not exist",
    },
  ],
  samples: [
    refusedCall(404, "Session not found"),
    {
      answer: {
        status: 422,
        body: { error: 'Session "default" does not exist', session: "default" },
      },
    },
  ],
  nearMisses: [
    {
      ...refusedCall(
        404,
        "We didn't find a session with name 'default'.\nPlease start it first by using POST /api/sessions/default/start request",
      ),
      why: "it may be there and only stopped",
      isOf: "session-not-running",
    },
    { ...refusedCall(404, "Cannot GET /api/nosuch"), why: "an unknown path" },
  ],
};
