import type { SessionRecord } from "../world.ts";
import { askOf, isForced, probePauseMs, recentActs } from "./acts.ts";
import type { Context, Verdict } from "./verdict.ts";

/**
 * H10 and back-off: whether an act that a rule wants may be done now. What a person asked for by
 * name has been weighed by its own rule, and `force` passes.
 */
export function gated(record: SessionRecord, verdict: Verdict, context: Context): Verdict {
  const { act } = verdict;
  if (act === undefined || verdict.rule === "ASK" || isForced(askOf(record))) return verdict;
  const { now, policy, draft } = context;
  const { act: _dropped, ...waiting } = verdict;
  // An owner's start by name brings a try forward; how often is bounded below.
  const byName = verdict.asked === true && askOf(record)?.do === "start";
  const recent = recentActs(record, now, policy);
  const oldest = recent[0];
  if (record.parked !== undefined && !byName) {
    const soonest = recent.length < policy.actsMax ? 0 : (oldest ?? 0) + policy.actsPeriodMs;
    return parkedVerdict(record.parked, verdict, { now, soonest });
  }
  if (recent.length >= policy.actsMax && oldest !== undefined) {
    const pauseMs = probePauseMs({ since: now, probes: 0 }, now, policy) ?? 0;
    const nextProbeAt = Math.max(oldest + policy.actsPeriodMs, now + pauseMs);
    const parked = { since: now, probes: 0, nextProbeAt };
    draft.update(record, { parked });
    return parkedVerdict(parked, verdict, { now, soonest: nextProbeAt });
  }
  const { nextActAt } = record;
  if (nextActAt !== undefined && nextActAt > now && !byName) {
    return { ...waiting, until: nextActAt, next: { act, at: nextActAt } };
  }
  return verdict;
}

function parkedVerdict(
  parked: NonNullable<SessionRecord["parked"]>,
  { act, trouble }: Verdict,
  { now, soonest }: { now: number; soonest: number },
): Verdict {
  const nextProbeAt = parked.nextProbeAt === undefined
    ? undefined
    : Math.max(parked.nextProbeAt, soonest);
  const verdict: Verdict = {
    rule: "H10",
    phase: "parked",
    because: "what we may try did not help: it is tried again now and then, and more often only " +
      'when a person asks with {"force": true}',
    ...(trouble === undefined ? {} : { trouble }),
  };
  if (act === undefined) return { ...verdict, refuses: true };
  // A brake's try passes the pause between probes, and never the acts of ten minutes: a simulated
  // crowd fell while one of it had spent them, and the sixth followed.
  const barred = soonest <= now ? { barred: act } : {};
  if (nextProbeAt === undefined) return { ...verdict, ...barred, refuses: true };
  if (nextProbeAt <= now) return { ...verdict, act };
  const next = { act, at: nextProbeAt };
  return { ...verdict, ...barred, until: nextProbeAt, next, refuses: true };
}
