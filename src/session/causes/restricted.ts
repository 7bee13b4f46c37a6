import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, failedCall, report, source, thread } from "./evidence.ts";

export const restricted: CauseEntry = {
  name: "restricted",
  cause: "restricted",
  kind: "session.restricted",
  scope: "session",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    {
      on: "answer",
      status: [500],
      has: "server returned error 4",
      matches: /server returned error (?<code>463|475)\b/,
    },
    {
      on: "message",
      has: "server returned error 4",
      begins: "[Session/",
      matches: /server returned error (?<code>463|475)\b/,
    },
  ],
  meaning: "WhatsApp lets this number answer, but not begin new chats for some hours or days.",
  act: { do: "hold", sentence: "Send only to people who wrote first; the limit ends by itself." },
  never:
    "Do not restart or scan anew: the limit lies on the number, and trying again lengthens it.",
  sources: [
    report("C78"),
    thread("devlikeapro/waha#1904"),
    thread("devlikeapro/waha#2170"),
    source("devlikeapro/waha", "src/core/engines/noweb/restriction.ts"),
  ],
  samples: [
    failedCall("2 UNKNOWN: server returned error 463"),
    failedCall("2 UNKNOWN: server returned error 475"),
  ],
  nearMisses: [
    {
      ...failedCall("2 UNKNOWN: server returned error 400"),
      why: "another fault, which a restart cures",
      isOf: "sends-fail-400",
    },
    {
      ...failedCall("No chat with 15550100463@c.us"),
      why: "463 is part of a phone number",
    },
  ],
};
