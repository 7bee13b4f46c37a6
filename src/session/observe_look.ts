import { clipped, type Draft, type Patch, WORDS_CHARS_MAX } from "./draft.ts";
import { type Fact, ILLS, type Look, type SeenSession } from "./facts.ts";
import { endIll, foldIll } from "./ills.ts";
import { closeIncident } from "./incidents.ts";
import { learned, learnedFromMe } from "./learn.ts";
import { newSession } from "./new_session.ts";
import { seenFall, stillWorking } from "./observe_holds.ts";
import { deafAfterFall } from "./observe_traffic.ts";
import { isFreshlyTold, isTold, outlives } from "./observe_event.ts";
import { foldServer } from "./observe_server.ts";
import type { Policy } from "./policy.ts";
import { isMissing, waitsForScan } from "./status.ts";
import { learnWishes } from "./wishes.ts";
import type { SessionRecord } from "./world.ts";

type LookFact = Extract<Fact, { is: "look" }>;
type Seen = Extract<Look, { is: "seen" }>;

/** What one look says of a server and of all its sessions. */
export function foldLook(draft: Draft, fact: LookFact, policy: Policy): void {
  const { look, at, previousAt } = fact;
  // A newer look was folded before this one: what it says is history.
  if (previousAt !== undefined && previousAt > at) return;
  const { state } = draft.server;
  if (look.is !== "seen") {
    const reason = clipped(look.reason, REASON_CHARS_MAX);
    const ill = look.is === "unreachable" && look.ill !== undefined ? { ill: look.ill } : {};
    if (state.is === look.is) {
      const { since } = state;
      return draft.setServer({ state: { is: look.is, since, reason, ...ill } });
    }
    if (at < state.since && draft.records.length > 0) return;
    return draft.setServer({ state: { is: look.is, since: at, reason, ...ill } });
  }
  const moved = foldServer(draft, look.server, { at, policy });
  if (moved === "history") return;
  if (state.is !== "up" && at >= state.since && !isRefusedAct(draft, at, policy)) {
    draft.setServer({ state: { is: "up", since: at } });
  }
  const { health } = look.server;
  if (health?.is === "well") { for (const ill of ILLS) endIll(draft, ill, at); }
  if (health?.is === "ill" && health.ill !== undefined) {
    foldIll(draft, { ill: health.ill, at, because: health.reason });
  }
  const skewMs = draft.server.skewMs ?? 0;
  for (const seen of look.sessions) {
    foldSession(draft, bounded(seen), { fact, restarted: moved === "restarted", policy, skewMs });
  }
  foldMissing(draft, look, at, policy);
  learnWishes(draft, { at, policy, started: look.server.startedAt !== undefined });
}

/** A reason comes from outside and stands in the server's record. */
const REASON_CHARS_MAX = 300;

/** S2: a key that may look but not act is believed wrong for a while, whatever looks say. */
function isRefusedAct({ server: { state } }: Draft, at: number, policy: Policy): boolean {
  return state.is === "unauthorized" && state.by === "act" &&
    at - state.since < policy.unauthorizedLookMs;
}

/** WAHA's words are not bounded; our records are. */
function bounded(seen: SeenSession): SeenSession {
  const raw = seen.raw === undefined ? {} : { raw: clipped(seen.raw, WORDS_CHARS_MAX / 2) };
  const me = seen.me === null ? null : clipped(seen.me, WORDS_CHARS_MAX);
  return raw.raw === seen.raw && me === seen.me ? seen : { ...seen, ...raw, me };
}

interface SeenIn {
  fact: LookFact;
  restarted: boolean;
  policy: Policy;
  /** WAHA's clock minus ours. */
  skewMs: number;
}

function foldSession(draft: Draft, seen: SeenSession, context: SeenIn): void {
  const { fact } = context;
  const known = draft.session(seen.name);
  if (known === undefined) {
    draft.put(newSession(seen, { at: fact.at, server: draft.server }));
    return;
  }
  if (isQuiet(known, seen, draft) || isHistory(known, seen, fact.at)) return;
  const same = known.status === seen.status && known.raw === seen.raw && !isMissing(known);
  const next = same ? foldSame(known, seen, context) : foldChange(draft, known, seen, context);
  // While WAHA comes up nothing is learned: what falls back to STOPPED then ran before its start.
  const ran = seen.status === "STOPPED" || draft.server.settling
    ? {}
    : { ranUnder: draft.server.startedAt };
  const engine = draft.server.engine === "UNKNOWN" ? {} : { engine: draft.server.engine };
  draft.update(known, {
    ...next,
    ...learnedFromMe(known, seen, fact.at),
    ...ran,
    ...engine,
    me: seen.me,
    missingSince: undefined,
    told: known.told !== undefined && outlives(known.told, fact.at) ? known.told : undefined,
  });
}

/** A healthy session seen healthy again, by far the most of all: there is nothing to fold. */
function isQuiet(known: SessionRecord, seen: SeenSession, { server }: Draft): boolean {
  return seen.status === "WORKING" && known.status === "WORKING" && known.me === seen.me &&
    known.confirmed && known.login.is === "present" && known.cause === undefined &&
    known.useless === 0 && known.rung === 0 && known.missingSince === undefined &&
    known.told === undefined && known.engine === server.engine &&
    known.refused === undefined && known.broken === undefined &&
    known.lostPairings === undefined &&
    known.ranUnder === server.startedAt && !server.settling;
}

/** An answer to an act of ours, or an ask, may be newer than the look that overlapped it. */
function isHistory(known: SessionRecord, seen: SeenSession, at: number): boolean {
  if (at < (known.missingSince ?? 0)) return true;
  if (known.status === seen.status) return false;
  return at < Math.max(known.since, known.intent?.answeredAt ?? 0);
}

function foldSame(known: SessionRecord, seen: SeenSession, context: SeenIn): Patch<SessionRecord> {
  const { fact, policy, skewMs } = context;
  const patch: Patch<SessionRecord> = {};
  const age = fact.at - known.since;
  const activityAt = Math.max((seen.activityAt ?? -Infinity) - skewMs, known.trafficAt ?? 0);
  const alive = activityAt > known.since && fact.at - activityAt < policy.trafficMs;
  if (!known.confirmed && age >= policy.confirmMs && !alive) {
    patch.confirmed = true;
    if (known.prev === "WORKING" && fell(known)) Object.assign(patch, seenFall(known, known.since));
  }
  if (waitsForScan(known.status) && known.qr !== undefined && known.qr.looks < 2) {
    if (fact.at - known.qr.since >= policy.confirmMs) {
      patch.qr = { ...known.qr, looks: 2 };
      patch.login = { is: "absent", because: "WAHA shows a QR code to scan", at: fact.at };
    }
  }
  // A scan ends the wait, and its session moves on at once: one that does not asks for another.
  const tookScan = known.status === "SCAN_QR_CODE" && known.qr === undefined;
  if (tookScan && fact.at - (known.pairedAt ?? 0) >= policy.blipMs) {
    patch.qr = { since: fact.at, looks: 1 };
  }
  if (known.status === "WORKING") {
    if (known.useless > 0 || known.rung > 0) {
      const workedFor = fact.at - (known.workingSince ?? fact.at);
      if (workedFor >= policy.clearMs) Object.assign(patch, { useless: 0, rung: 0 });
    }
    Object.assign(patch, stillWorking(known, fact.at, policy));
    // A log-out told in the meantime is older than this look: WAHA mended it or a person did.
    const stale = isFreshlyTold(known.cause, fact.at);
    if (known.login.is !== "present" && fact.at > known.login.at && !stale) {
      patch.login = { is: "present", because: "WAHA showed it WORKING", at: fact.at };
    }
    if (known.cause !== undefined && fact.at > known.cause.at && !stale) patch.cause = undefined;
  }
  return patch;
}

function foldChange(
  draft: Draft,
  known: SessionRecord,
  seen: SeenSession,
  context: SeenIn,
): Patch<SessionRecord> {
  const { fact, restarted, policy } = context;
  const { at } = fact;
  const ours = (known.intent?.sentAt ?? Infinity) <= at;
  const { server } = draft;
  const patch: Patch<SessionRecord> = {
    prev: known.status,
    status: seen.status,
    raw: seen.raw,
    since: at,
    // What a start of WAHA, an act of ours or a cause told before explains needs no second look.
    confirmed: seen.status === "WORKING" || restarted || ours || isTold(known, seen.status) ||
      (server.settling && seen.status === "STOPPED") || isExplained(known, at, policy),
    changes: [...known.changes, at].slice(-10),
    trafficAt: undefined,
  };
  draft.enter(known.incidentId, {
    at,
    is: "fact",
    text: `WAHA shows ${seen.raw ?? seen.status}, before ${known.raw ?? known.status}`,
  });
  if (known.status === "WORKING") {
    Object.assign(patch, leftWorking(known, fact.previousAt ?? 0));
    const dropped = !ours && !restarted && !server.settling && known.wish.is === "running";
    if (dropped) patch.drops = (known.drops ?? 0) + 1;
    // What our act or a start of WAHA brought is no fall, and one look alone no proof (H5).
    const alone = !ours && !restarted && !server.settling && fell(seen);
    if (alone && patch.confirmed === true) Object.assign(patch, seenFall(known, at));
  }
  if (seen.status !== "STOPPED") patch.idleStoppedAt = undefined;
  // Who leaves by an act of ours does not show that the crowd moves by itself.
  const byItself = known.status === "STARTING" && known.intent === undefined;
  if (byItself && isCrowded(draft, policy)) {
    draft.setServer({ leftStartingAt: at });
  }
  const wasUnwell = draft.incident(known.incidentId)?.closedAt === undefined &&
    known.incidentId !== undefined;
  if (seen.status === "WORKING" && wasUnwell) probeNeighbours(draft, known, { at, policy });
  if (known.status === "STOPPED" && !ours && known.wish.is === "running") {
    draft.setServer({ leftStoppedAt: at });
  }
  return Object.assign(patch, learned(draft.server, known, { seen, at, policy }));
}

/** H10: what brought a neighbour back may bring the parked ones back: one try, not a storm. */
function probeNeighbours(
  draft: Draft,
  back: SessionRecord,
  { at, policy }: { at: number; policy: Policy },
): void {
  for (const other of draft.records) {
    if (other.parked === undefined || other.name === back.name) continue;
    const { since, probes, nextProbeAt } = other.parked;
    const soonest = Math.max(at, (other.lastActAt ?? 0) + (policy.probePausesMs[0] ?? 0));
    if (nextProbeAt !== undefined && nextProbeAt <= soonest) continue;
    draft.update(other, { parked: { since, probes, nextProbeAt: soonest } });
  }
}

/** P10: the end of a WORKING that nobody asked for. */
function fell({ status }: { status: SeenSession["status"] }): boolean {
  return status === "STARTING" || status === "FAILED";
}

/** The end of a WORKING stretch; what was told before its newest look counts for nothing (C43). */
function leftWorking(known: SessionRecord, previousAt: number): Patch<SessionRecord> {
  const lastWorkingAt = Math.max(previousAt, known.workingSince ?? 0);
  const stale = isFreshlyTold(known.cause, lastWorkingAt);
  const refuted = known.cause !== undefined && known.cause.at < lastWorkingAt && !stale;
  const wrong = known.login.is !== "present" && known.login.at < lastWorkingAt && !stale;
  return {
    workingSince: undefined,
    lastWorkingAt,
    deaf: deafAfterFall(known),
    ...(refuted ? { cause: undefined } : {}),
    ...(wrong
      ? { login: { is: "present", because: "WAHA showed it WORKING", at: lastWorkingAt } }
      : {}),
  };
}

/** Whether a cause was told a moment before its status was seen. */
function isExplained(known: SessionRecord, at: number, policy: Policy): boolean {
  const { cause } = known;
  return cause !== undefined && cause.at > known.since && at - cause.at <= policy.pollMs;
}

/** C20: whether so many are STARTING that most of them wait for their turn. */
function isCrowded(draft: Draft, policy: Policy): boolean {
  let starting = 0;
  for (const { status } of draft.records) {
    if (status === "STARTING" && ++starting > policy.startingCrowd) return true;
  }
  return false;
}

/** P11: a session that WAHA no longer lists. */
function foldMissing(draft: Draft, look: Seen, at: number, policy: Policy): void {
  const names = new Set(look.sessions.map((seen) => seen.name));
  for (const record of draft.records) {
    if (names.has(record.name)) continue;
    // Asked before it was made, or one that our own act has taken away and will bring back.
    if (at < record.firstSeenAt || isBetweenSteps(record)) continue;
    if (record.missingSince === undefined) {
      draft.update(record, { missingSince: at, confirmed: false });
    } else if (!record.confirmed && at - record.missingSince >= policy.confirmMs) {
      draft.update(record, { confirmed: true });
    } else if (at - record.missingSince >= policy.forgetMs) {
      closeIncident(draft, record.incidentId, { now: at, because: "WAHA has forgotten it" });
      draft.forget(record.name);
    }
  }
}

/** Whether an act of ours is under way that may take it out of WAHA's list for a moment. */
function isBetweenSteps({ intent }: SessionRecord): boolean {
  return intent !== undefined && !(intent.do === "recreate" && intent.step === "delete");
}
