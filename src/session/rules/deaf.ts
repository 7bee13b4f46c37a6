import { barringIll } from "../ills.ts";
import { DEAF_PROOFS } from "../facts.ts";
import { deafAfterFall } from "../observe_traffic.ts";
import { isMissing } from "../status.ts";
import type { Deafness } from "../hold_record.ts";
import type { Policy } from "../policy.ts";
import type { Doing, SessionRecord } from "../world.ts";
import { askOf, isForced } from "./acts.ts";
import { brakeOf } from "./brake.ts";
import { restartLosesLogin } from "./failed.ts";
import type { Context, Rule, Verdict } from "./verdict.ts";

/** P9: WORKING is a claim of WAHA's. Two signs against it outweigh it, silence never does. */
export const P9: Rule = {
  id: "P9",
  sentence: "A session proven deaf or mute is told, and cured once by the mildest act if allowed",
  source: "waha#137 (C35), #460 (C62), #1931 (C63), #2084 (C79); contract §10.11",
  judge(record, context) {
    if (record.deaf === undefined || record.status !== "WORKING" || isMissing(record)) return null;
    if (record.deaf.since === undefined || context.draft.server.settling) return null;
    return cureOf(record, record.deaf, context);
  },
};

/**
 * What is left of the signs. An act since it was found deaf was its cure: only what is told after
 * it counts again.
 */
export function keptDeaf(
  record: SessionRecord,
  { now, policy }: Pick<Context, "now" | "policy">,
): Deafness | undefined {
  const { deaf, lastActAt } = record;
  if (deaf === undefined) return undefined;
  const cured = deaf.since !== undefined && lastActAt !== undefined && lastActAt >= deaf.since;
  const left = cured ? deafAfterFall(record) : fresh(deaf, now, policy);
  if (left === undefined || left.since !== undefined || !isProven(left, policy)) return left;
  return { ...left, since: now };
}

/** What is too old to prove anything is forgotten, unless it has been proven. */
function fresh(deaf: Deafness, now: number, policy: Policy): Deafness | undefined {
  if (deaf.since !== undefined) return deaf;
  const young = (at: number, ms: number) => now - at < ms;
  const { sends, failing, proofs, curedAt } = deaf;
  const kept = DEAF_PROOFS.filter((proof) =>
    young(proofs?.[proof] ?? -Infinity, policy.deafSignMs)
  );
  const left: Deafness = {
    ...(sends !== undefined && young(sends.at, policy.deafSignMs) ? { sends } : {}),
    ...(failing !== undefined && young(failing.at, policy.deafSignMs) ? { failing } : {}),
    ...(kept.length === 0
      ? {}
      : { proofs: Object.fromEntries(kept.map((proof) => [proof, proofs?.[proof] ?? now])) }),
    ...(curedAt !== undefined && young(curedAt, policy.deafCureMs) ? { curedAt } : {}),
  };
  return Object.keys(left).length === 0 ? undefined : left;
}

function isProven({ sends, failing, proofs = {} }: Deafness, policy: Policy): boolean {
  if (
    sends !== undefined && sends.count >= policy.deafSendsMin &&
    sends.chats.length >= policy.deafChatsMin
  ) return true;
  const signs = new Set(Object.keys(proofs));
  if (failing !== undefined && failing.count >= policy.deafCallsMin) signs.add("calls");
  return signs.size >= 2;
}

function cureOf(record: SessionRecord, deaf: Deafness, context: Context): Verdict {
  const { policy, draft, now } = context;
  const verdict = {
    rule: "P9",
    phase: "awaiting-person",
    trouble: deaf.sends === undefined ? "is WORKING but deaf" : "is WORKING but mute",
  } as const;
  const what = deaf.sends === undefined
    ? "WAHA calls it WORKING, and more than one sign says that it hears nothing"
    : "WAHA calls it WORKING, and WhatsApp takes none of its messages";
  if (deaf.curedAt !== undefined) {
    return {
      ...verdict,
      because: `${what}: one cure did not help, so it is not tried again; update WAHA`,
      notDone: "no second restart: the first one did not help",
    };
  }
  const young = now - (record.pairedAt ?? -Infinity) < policy.youngLoginMs;
  const held = young || barringIll(draft.server) !== undefined ||
    brakeOf(draft.server, record.engine) !== undefined;
  if (!policy.healDeaf || held || restartLosesLogin(record, draft.server)) {
    return {
      ...verdict,
      because: `${what}: restart it once, and update WAHA`,
      notDone: "no restart by itself: HEAL_DEAF=true allows one",
    };
  }
  const act = mildest(record);
  return {
    ...verdict,
    phase: "recovering",
    because: `${what}: ${
      act === "screenshot" ? "WAHA is made to look at its page" : "one restart"
    }`,
    act,
    ...(isForced(askOf(record)) ? { asked: true } : {}),
  };
}

/** Only WAHA's WEBJS is known to mend the page that a screenshot finds dead (contract §2). */
function mildest({ engine }: SessionRecord): Doing {
  return engine === "WEBJS" ? "screenshot" : "restart";
}
