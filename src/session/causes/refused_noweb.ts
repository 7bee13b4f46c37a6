import type { CauseEntry } from "./entry.ts";
import { inCase, logged, report, source } from "./evidence.ts";

export const refusedNoweb: CauseEntry = {
  name: "refused-noweb",
  cause: "refused",
  kind: "session.disconnected",
  scope: "session",
  engines: ["NOWEB"],
  versions: {},
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    has: "Connection Failure",
    begins: "Connection closed due to ",
    ends: "reconnecting...",
  }],
  meaning:
    "WhatsApp refuses the connection: if all numbers are hit WAHA is too old, else this number is blocked.",
  act: {
    do: "probe",
    sentence:
      "Look whether all sessions of the engine fall; if so update WAHA, if not hold this one.",
  },
  never: "Do not restart the sessions in turn, and do not scan anew: the login is intact.",
  sources: [
    inCase("H03-conflict-twins:5", "Connection Failure"),
    report("C01"),
    report("C02"),
    source("devlikeapro/waha", "src/core/engines/noweb/session.noweb.core.ts"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Connection Failure', reconnecting...",
    ),
  ],
  nearMisses: [{
    ...logged("NOWEBEngine", "connection errored", {
      stack: "Error: Connection Failure\n    at x",
    }),
    why: "the engine's own line before it does not say how it ends",
  }],
};
