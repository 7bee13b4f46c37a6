import type { Draft, Patch } from "./draft.ts";
import type { Policy } from "./policy.ts";
import type { Intent, ServerRecord, SessionRecord } from "./world.ts";
import { heldBack } from "./observe_holds.ts";
import { isGhostStop, isStartOwed } from "./wishes.ts";

/**
 * Time that nobody watched proves nothing: every duration starts again. After a clock that was set
 * back nothing may lie in the future either, or looks would count as history until it catches up.
 */
export function foldGap(
  draft: Draft,
  { at, from = at }: { at: number; from?: number },
  policy: Policy,
): void {
  for (const record of draft.records) foldSession(draft, record, { at, policy });
  const { server } = draft;
  draft.setServer({
    ...(server.state.is === "up" && server.state.since <= at
      ? {}
      : { state: { ...server.state, since: at } }),
    restartSeenAt: notAfter(server.restartSeenAt, at),
    leftStoppedAt: notAfter(server.leftStoppedAt, at),
    leftStartingAt: notAfter(server.leftStartingAt, at),
    lastStartAt: notAfter(server.lastStartAt, at),
    starts: server.starts.map((start) => Math.min(start, at)),
    lookAt: Math.min(server.lookAt, at),
    unwatched: unwatchedWith(server, { from, to: at }),
    ...herdsBack(server, { at, policy }),
  });
}

/** Stretches that are remembered: what is older than them counts as watched. */
const UNWATCHED_MAX = 20;

function unwatchedWith(
  { unwatched = [] }: ServerRecord,
  gap: { from: number; to: number },
): ServerRecord["unwatched"] {
  const before = unwatched.filter(({ to }) => to <= gap.to);
  if (gap.from >= gap.to) return before.length === 0 ? undefined : before;
  return [...before, gap].slice(-UNWATCHED_MAX);
}

/** S5: a fall that lay ahead of its brake's release would engage it again. */
function herdsBack(
  { brakes, tries, releasedAt }: ServerRecord,
  { at, policy }: { at: number; policy: Policy },
): Patch<ServerRecord> {
  const longestMs = Math.max(...policy.herdPausesMs, ...policy.networkPausesMs);
  return {
    brakes: brakes?.map((brake) => ({
      ...brake,
      since: Math.min(brake.since, at),
      ...(brake.nextAt === undefined ? {} : { nextAt: Math.min(brake.nextAt, at + longestMs) }),
      ...(brake.lastTryAt === undefined ? {} : { lastTryAt: Math.min(brake.lastTryAt, at) }),
    })),
    tries: tries?.map((one) => ({ ...one, at: Math.min(one.at, at) })),
    releasedAt: releasedAt === undefined ? undefined : Object.fromEntries(
      Object.entries(releasedAt).map(([engine, time]) => [engine, Math.min(time, at)]),
    ),
  };
}

function foldSession(
  draft: Draft,
  record: SessionRecord,
  { at, policy }: { at: number; policy: Policy },
): void {
  const { login, cause, parked, intent, missingSince, qr } = record;
  const working = record.status === "WORKING" && record.since <= at;
  const patch: Patch<SessionRecord> = {
    ...(working ? {} : { since: at }),
    // Since nobody watched, it is still the same STOPPED: what was ours stays ours.
    ...(record.status === "STOPPED" && isGhostStop(record, policy) ? { ghostStopAt: at } : {}),
    wish: record.status === "STOPPED" && isStartOwed(record) || record.wish.at > at
      ? { ...record.wish, at }
      : record.wish,
    login: login.at > at ? { ...login, at } : login,
    cause: cause !== undefined && cause.at > at ? { ...cause, at } : cause,
    qr: qr === undefined ? undefined : { ...qr, since: Math.min(qr.since, at) },
    workingSince: notAfter(record.workingSince, at),
    lastWorkingAt: notAfter(record.lastWorkingAt, at),
    pairedAt: notAfter(record.pairedAt, at),
    told: record.told === undefined
      ? undefined
      : { ...record.told, at: Math.min(record.told.at, at) },
    trafficAt: notAfter(record.trafficAt, at),
    lastActAt: notAfter(record.lastActAt, at),
    fellAt: notAfter(record.fellAt, at),
    missingSince: missingSince === undefined ? undefined : Math.min(missingSince, at),
    acts: record.acts.map((act) => Math.min(act, at)),
    nextActAt: notAfter(record.nextActAt, at + policy.backoffCapMs),
    parked: parked?.nextProbeAt === undefined ? parked : {
      ...parked,
      since: Math.min(parked.since, at),
      nextProbeAt: Math.min(parked.nextProbeAt, at + policy.probeSlowPauseMs),
    },
    intent: intent === undefined ? undefined : boundedIntent(intent, { at, policy }),
    ...heldBack(record, at),
    away: record.away?.filter(({ to }) => to <= at),
    asked: record.asked !== undefined && record.asked.at > at
      ? { ...record.asked, at }
      : record.asked,
  };
  draft.update(record, patch);
}

function boundedIntent(
  intent: Intent,
  { at, policy }: { at: number; policy: Policy },
): Intent {
  const sendBy = Math.min(intent.sendBy, at + policy.sendMs);
  const { sentAt, answeredAt, verifyUntil } = intent;
  return {
    ...intent,
    startedAt: Math.min(intent.startedAt, at),
    sendBy,
    deadlineAt: Math.min(intent.deadlineAt, sendBy + policy.answerMs + policy.skewMs),
    ...(sentAt === undefined ? {} : { sentAt: Math.min(sentAt, at) }),
    ...(answeredAt === undefined ? {} : { answeredAt: Math.min(answeredAt, at) }),
    ...(verifyUntil === undefined
      ? {}
      : { verifyUntil: Math.min(verifyUntil, at + policy.settleMs) }),
  };
}

function notAfter(instant: number | undefined, at: number): number | undefined {
  return instant === undefined ? undefined : Math.min(instant, at);
}
