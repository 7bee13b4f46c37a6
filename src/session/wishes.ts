import type { Draft } from "./draft.ts";
import type { Policy } from "./policy.ts";
import { isMissing } from "./status.ts";
import type { SessionRecord } from "./world.ts";

/**
 * A STOPPED that lasts, with WAHA up and unmoved and not everybody stopped with it, is its owner's
 * wish. A WAHA that shuts down shows all its sessions STOPPED for up to half a minute.
 */
export function learnWishes(
  draft: Draft,
  { at, policy, started }: { at: number; policy: Policy; started: boolean },
): void {
  const { server } = draft;
  // A look that does not tell WAHA's start cannot tell a stop from a start of WAHA.
  if (server.settling || (!started && server.startedAt !== undefined)) return;
  const records = draft.records;
  for (const record of records) {
    if (record.status !== "STOPPED" || record.wish.is !== "running") continue;
    // Stopped by us since nobody looked at its code (P5).
    if (record.idleStoppedAt !== undefined) continue;
    if (isMissing(record) || record.intent !== undefined) continue;
    // Only time in which WAHA answered counts.
    if (at - Math.max(record.since, server.state.since) < policy.stopConfirmMs) continue;
    if (record.ranUnder !== server.startedAt || isOwedByUs(record, policy)) continue;
    if (fellTogether(records, record, policy)) continue;
    draft.update(record, { wish: { is: "stopped", by: "seen", at } });
  }
}

/** Whether a STOPPED is ours to end: an act of ours left it so, or an owner's start never came. */
export function isOwedByUs(record: SessionRecord, policy: Policy): boolean {
  return isGhostStop(record, policy) || record.startsUndone > 0 || isStartOwed(record);
}

/** Its owner wanted it running through us, and it has been STOPPED ever since. */
export function isStartOwed(record: SessionRecord): boolean {
  const { wish } = record;
  return wish.is === "running" && wish.by === "owner" && record.since <= wish.at;
}

/** A STOPPED that a stop of ours with an unknown outcome may have brought: nobody's wish. */
export function isGhostStop(record: SessionRecord, policy: Policy): boolean {
  const { ghostStopAt } = record;
  return ghostStopAt !== undefined && record.since >= ghostStopAt - policy.ghostStopMs &&
    record.since - ghostStopAt <= policy.ghostStopMs;
}

/** Whether every session of the server is STOPPED and another one stopped at about that time. */
function fellTogether(
  records: readonly SessionRecord[],
  record: SessionRecord,
  policy: Policy,
): boolean {
  const others = records.filter((other) => other !== record && !isMissing(other));
  if (others.some((other) => other.status !== "STOPPED")) return false;
  return others.some((other) => Math.abs(other.since - record.since) <= policy.stoppedTogetherMs);
}
