import { isMissing, waitsForScan } from "../status.ts";
import { askOf, recentActs } from "./acts.ts";
import { H9 } from "./broken.ts";
import { ASKED_TOO_OFTEN, codesMax, restartLosesLogin } from "./failed.ts";
import { H4, S3, S4 } from "./holds.ts";
import { H8 } from "./refused.ts";
import { H6 } from "./replaced.ts";
import type { SessionRecord } from "../world.ts";
import type { Context, Rule, Verdict } from "./verdict.ts";

/**
 * A restart or stop that a person asked for by name. It passes pause, back-off and confirmation;
 * what would lose a login or hammer WhatsApp it passes only with `force`.
 */
export const ASKED: Rule = {
  id: "ASK",
  sentence:
    "A restart or stop asked for by name passes pause, back-off and doubt, and never too many acts",
  source: "design §3, Rungs",
  judge(record, context) {
    const ask = askOf(record);
    if (ask === undefined || isMissing(record)) return null;
    if (ask.do === "stop") {
      if (record.status === "STOPPED") return null;
      const verdict = { rule: "ASK", phase: "stopped", because: "stopped by you" } as const;
      const { nextActAt } = record;
      // Tried a moment ago, and not sent or refused: the same again at once would end the same.
      if (nextActAt !== undefined && nextActAt > context.now) {
        return { ...verdict, lookAt: nextActAt };
      }
      return { ...verdict, act: "stop", asked: true };
    }
    if (ask.do !== "restart") return null;
    if (!ask.force) {
      const held = S3.judge(record, context) ?? S4.judge(record, context) ??
        H4.judge(record, context) ?? heldByCause(record, context);
      if (held !== null) return held;
      const refusal = refusedUnforced(record, ask.mode, context);
      if (refusal !== null) return refusal;
    }
    return {
      rule: "ASK",
      phase: "recovering",
      because: `${ask.mode} asked for by a person`,
      act: ask.mode,
      asked: true,
      trouble: "is restarted by a person",
    };
  },
};

/** What fails or harms whoever asks for it. A GOWS that was replaced waits for just this ask. */
function heldByCause(record: SessionRecord, context: Context): Verdict | null {
  const replaced = record.engine === "GOWS" ? null : H6.judge(record, context);
  const held = replaced ?? H8.judge(record, context) ?? H9.judge(record, context);
  return held?.act === undefined ? held : null;
}

function refusedUnforced(
  record: SessionRecord,
  mode: string,
  context: Context,
): Verdict | null {
  const { now, policy, draft } = context;
  const recent = recentActs(record, now, policy);
  const refused = { phase: record.phase.is, refuses: true } as const;
  // Not known is not absent: after a reboot a STOPPED session shows nothing of its login. And what
  // was only told of a session that WAHA shows WORKING may still be taken back by the next look.
  const gone = record.login.is === "absent" && record.status !== "WORKING";
  if (mode === "recreate" && !gone) {
    const login = record.login.is === "unknown" ? "it may be logged in" : "it is logged in";
    return {
      ...refused,
      rule: "LOGIN_AT_RISK",
      because: `${login} and recreate would drop that login, which a restart keeps`,
    };
  }
  if (restartLosesLogin(record, draft.server)) {
    return {
      ...refused,
      rule: "LOGIN_AT_RISK",
      because: "it is logged in and a restart of this version of WAHA loses the login",
    };
  }
  const oldest = recent[0];
  if (recent.length >= policy.actsMax && oldest !== undefined) {
    return {
      ...refused,
      rule: "H10",
      because: "it was acted upon too often in the last minutes: WhatsApp may take more for abuse",
      until: oldest + policy.actsPeriodMs,
    };
  }
  if (record.login.is === "absent" && record.qrRestarts >= codesMax(record, context)) {
    return {
      ...refused,
      rule: "P2",
      because: ASKED_TOO_OFTEN,
    };
  }
  return null;
}

/** Whether the ask that waits has come true, so that nothing is left to do for it. */
export function isFulfilled(record: SessionRecord): boolean {
  const ask = askOf(record);
  if (ask === undefined) return false;
  switch (ask.do) {
    case "stop":
      return record.status === "STOPPED" || isMissing(record);
    case "start":
      return !isMissing(record) && (record.status === "WORKING" ||
        waitsForScan(record.status) || record.status === "STARTING");
    case "recover":
      return !isMissing(record) && (record.status === "WORKING" || waitsForScan(record.status));
    default:
      return false;
  }
}
