import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, refusedCall, report } from "./evidence.ts";

export const onlyDefaultSession: CauseEntry = {
  name: "only-default-session",
  cause: null,
  kind: null,
  scope: "server",
  engines: ALL_ENGINES,
  versions: { until: "2026.5.9" },
  signatures: [{
    on: "answer",
    status: [422],
    has: "WAHA Core support only 'default' session",
  }],
  meaning: "This free WAHA knows only one session, and its name is default.",
  act: { do: "ask-person", sentence: "Use the name default, or a WAHA that has more sessions." },
  never: "Do not try to heal anything: nothing is broken.",
  sources: [
    {
      is: "recording",
      file: "http/2026.2.1-noweb-stub-json-info.jsonl",
      line: 29,
      quote: "WAHA Core support only 'default' session",
    },
    report("C71"),
  ],
  samples: [
    refusedCall(
      422,
      "WAHA Core support only 'default' session. You tried to access 'other' session (base64: b3RoZXI=). If you want to run more then one WhatsApp account - please get WAHA PLUS version.",
    ),
  ],
  nearMisses: [{
    ...refusedCall(
      422,
      "The feature is available only in Plus version. Check this out: https://waha.devlike.pro/",
    ),
    why: "one feature, not the session",
  }],
};
