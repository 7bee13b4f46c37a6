import type { Policy } from "../policy.ts";
import { isMissing, waitsForScan } from "../status.ts";
import type { HeldRecord } from "../hold_record.ts";
import type { SessionRecord } from "../world.ts";
import { askOf, isForced } from "./acts.ts";
import { isLoggedOutSince, twinOf } from "./twins.ts";
import type { Context, Rule } from "./verdict.ts";

/** H6: two clients with one login throw each other out for ever, and each restart is one more. */
export const H6: Rule = {
  id: "H6",
  sentence: "A session whose login runs elsewhere, too, gets no act: it would fight with itself",
  source: "evolution-api#2655 (C47), waha#1675 (C50), H03",
  judge(record, context) {
    if (isMissing(record) || waitsForScan(record.status)) return null;
    const twin = twinOf(record, context);
    const until = twin === undefined ? heldUntil(record, context) : undefined;
    if ((twin === undefined && until === undefined) || isForced(askOf(record))) return null;
    return {
      rule: "H6",
      phase: "holding",
      because: twin === undefined
        ? "the same login runs elsewhere and takes its connection over: find the other client " +
          `and stop it${until === Infinity ? ", then restart this one" : ""}`
        : `the same login runs under the same name on the server ${twin}: stop one of them`,
      notDone: "no restart: it would throw the other client out, and be thrown out by it",
      trouble: "is in use elsewhere",
      grave: true,
      refuses: true,
      ...(until === undefined || until === Infinity ? {} : { until }),
    };
  },
};

/** The end of the hold, after now; never where only a person ends it; undefined: none. */
function heldUntil(
  record: SessionRecord,
  { now, policy }: Pick<Context, "now" | "policy">,
): number | undefined {
  const { replaced } = record;
  if (replaced?.heldAt === undefined) return undefined;
  const lastAt = replaced.times.at(-1) ?? 0;
  // Nothing of ours passes this hold: an act since then was a person's.
  if (isLoggedOutSince(record, lastAt) || (record.lastActAt ?? 0) > lastAt) return undefined;
  // whatsmeow stays away after it was replaced, and WAHA shows WORKING: quiet proves nothing.
  if (record.engine === "GOWS") return Infinity;
  const until = Math.max(lastAt, record.since) + policy.replacedQuietMs;
  return until > now ? until : undefined;
}

/** What is left of the replacements: P10 needs the newest for a while longer. */
export function keptReplaced(
  record: SessionRecord,
  { now, policy }: Pick<Context, "now" | "policy">,
): HeldRecord["replaced"] {
  const { replaced } = record;
  if (replaced === undefined || heldUntil(record, { now, policy }) !== undefined) return replaced;
  if (now - (replaced.times.at(-1) ?? 0) >= policy.flapPeriodMs) return undefined;
  return { times: replaced.times };
}

/** P10: whether a fall belongs to a replacement: told at about its time, or seen a look later. */
export function isReplacement(
  { replaced }: SessionRecord,
  fellAt: number,
  { pollMs, confirmMs }: Policy,
): boolean {
  return replaced?.times.some((at) => fellAt >= at - confirmMs && fellAt <= at + pollMs) ?? false;
}
