import { barringIll } from "../ills.ts";
import { isMissing, waitsForScan } from "../status.ts";
import { countWithin } from "../windows.ts";
import type { HeldRecord } from "../hold_record.ts";
import type { SessionRecord } from "../world.ts";
import { askOf, isForced } from "./acts.ts";
import { isReplacement } from "./replaced.ts";
import type { Context, Rule } from "./verdict.ts";

/** P10: what goes up and down by itself is not mended by more of it. */
export const P10: Rule = {
  id: "P10",
  sentence: "A session that leaves WORKING again and again is held until it was quiet for 5 min",
  source: "waha#756 (C07), design §3 P10",
  judge(record, context) {
    const { falls, status } = record;
    if (falls === undefined || isMissing(record)) return null;
    const { until } = flapsOf(record, falls, context);
    if (until === undefined || status === "STOPPED" || waitsForScan(status)) return null;
    const { server } = context.draft;
    if (server.settling || barringIll(server) !== undefined) return null;
    if (isForced(askOf(record))) return null;
    return {
      rule: "P10",
      phase: "holding",
      because: "it goes up and down by itself: look at its network and its phone; it is left " +
        "alone until it was quiet for a while",
      notDone: "no restart: its engine connects again by itself, and ours would be one more fall",
      trouble: "goes up and down",
      until,
      refuses: true,
    };
  },
};

interface Flaps {
  /** The end of the hold, after now, where there are enough of them. */
  until?: number;
  count: number;
}

function flapsOf(
  record: SessionRecord,
  falls: NonNullable<HeldRecord["falls"]>,
  { now, policy }: Pick<Context, "now" | "policy">,
): Flaps {
  const own = (times: readonly number[]) =>
    times.filter((at) => !isReplacement(record, at, policy));
  const [seen, told] = [own(falls.seen), own(falls.told)];
  const lastAt = Math.max(seen.at(-1) ?? 0, told.at(-1) ?? 0);
  // A look and a telling may mean the same fall: what either of them counted is certain.
  const count = Math.max(
    countWithin(seen, now, policy.flapPeriodMs),
    countWithin(told, now, policy.flapPeriodMs),
  );
  const works = record.status === "WORKING";
  const changes = 2 * count - (works ? 0 : 1);
  const until = Math.max(lastAt, works ? record.since : 0) + policy.flapQuietMs;
  const many = falls.heldAt !== undefined || changes > policy.flapChangesMax;
  return many && until > now ? { until, count } : { count };
}

/** What is left of the falls: a hold that is over begins anew with the next ones. */
export function keptFalls(
  record: SessionRecord,
  { now, policy }: Pick<Context, "now" | "policy">,
): HeldRecord["falls"] {
  const { falls } = record;
  if (falls === undefined) return undefined;
  const { until, count } = flapsOf(record, falls, { now, policy });
  if (until !== undefined) return { ...falls, heldAt: falls.heldAt ?? now };
  return falls.heldAt !== undefined || count === 0 ? undefined : falls;
}
