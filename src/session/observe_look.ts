import type { Draft, Patch } from "./draft.ts";
import type { Fact, Look, SeenServer, SeenSession } from "./facts.ts";
import { newSession } from "./new_session.ts";
import type { Policy } from "./policy.ts";
import { isMissing, waitsForScan } from "./status.ts";
import type { ServerRecord, SessionRecord } from "./world.ts";

type LookFact = Extract<Fact, { is: "look" }>;
type Seen = Extract<Look, { is: "seen" }>;

/** Workers of one WAHA whose starts are remembered. */
const WORKERS_MAX = 20;

/** What one look says of a server and of all its sessions. */
export function foldLook(draft: Draft, fact: LookFact, policy: Policy): void {
  const { look, at } = fact;
  if (look.is !== "seen") {
    const { state } = draft.server;
    if (state.is === look.is) return draft.setServer({ state: { ...state, reason: look.reason } });
    return draft.setServer({ state: { is: look.is, since: at, reason: look.reason } });
  }
  if (draft.server.state.is !== "up") draft.setServer({ state: { is: "up", since: at } });
  const restarted = foldServer(draft, look.server, at, policy);
  for (const seen of look.sessions) {
    foldSession(draft, seen, { fact, restarted, policy });
  }
  foldMissing(draft, look, at, policy);
  learnWishes(draft, at, policy);
}

/** @returns Whether WAHA was started again since the look before. */
function foldServer(draft: Draft, seen: SeenServer, at: number, policy: Policy): boolean {
  const { server } = draft;
  const patch: Patch<ServerRecord> = {};
  if (seen.version !== undefined) patch.version = seen.version;
  if (seen.tier !== undefined) patch.tier = seen.tier;
  if (seen.engine !== undefined) patch.engine = seen.engine;
  if (seen.workerId !== undefined) patch.workerId = seen.workerId;
  // The Date header is one second coarse: only a move that matters is written down.
  if (seen.skewMs !== undefined && Math.abs(seen.skewMs - (server.skewMs ?? 0)) > 2_000) {
    patch.skewMs = seen.skewMs;
  }
  draft.setServer(patch);
  if (seen.startedAt === undefined) return false;
  // Several workers behind one address each have a start of their own.
  const worker = seen.workerId ?? "";
  const before = server.workerStarts[worker];
  if (before === seen.startedAt) return false;
  const moved = before !== undefined;
  const workerStarts = Object.fromEntries(
    [...Object.entries(server.workerStarts), [worker, seen.startedAt] as const].slice(-WORKERS_MAX),
  );
  draft.setServer({ workerStarts });
  if (!moved && server.startedAt !== undefined) return false;
  draft.setServer({ startedAt: seen.startedAt });
  if (!moved) return false;
  draft.setServer({
    restartSeenAt: at,
    settling: true,
    leftStoppedAt: undefined,
    leftStartingAt: undefined,
  });
  const starts = [...server.starts, at].filter((start) => at - start < policy.startsPeriodMs);
  draft.setServer({ starts });
  for (const record of Object.values(draft.sessions)) freeAtRestart(draft, record, at);
  return true;
}

/** A start of WAHA frees what was parked and takes the verdict from an act that straddles it. */
function freeAtRestart(draft: Draft, record: SessionRecord, at: number): void {
  const { intent } = record;
  const straddles = intent?.sentAt !== undefined;
  if (straddles) {
    draft.enter(record.incidentId, {
      at,
      is: "fact",
      text: `WAHA was started again during our ${intent?.do}: it gets no verdict`,
    });
  }
  draft.update(record, {
    parked: undefined,
    useless: 0,
    startsUndone: 0,
    quickFails: 0,
    nextActAt: undefined,
    triedUnknown: undefined,
    ...(straddles ? { intent: undefined } : {}),
    ...(record.status === "WORKING" ? {} : { confirmed: true }),
  });
}

interface SeenIn {
  fact: LookFact;
  restarted: boolean;
  policy: Policy;
}

function foldSession(draft: Draft, seen: SeenSession, context: SeenIn): void {
  const { fact } = context;
  const known = draft.session(seen.name);
  if (known === undefined) {
    draft.put(newSession(seen, { at: fact.at, server: draft.server }));
    return;
  }
  // An answer to an act of ours may be newer than the look that overlapped it.
  if (fact.at < known.since && known.status !== seen.status) return;
  const same = known.status === seen.status && known.raw === seen.raw && !isMissing(known);
  const next = same ? foldSame(known, seen, context) : foldChange(draft, known, seen, context);
  const ran = seen.status === "STOPPED" ? {} : { ranUnder: draft.server.startedAt };
  const engine = known.engine === "UNKNOWN" ? { engine: draft.server.engine } : {};
  draft.update(known, { ...next, ...ran, ...engine, me: seen.me, missingSince: undefined });
}

function foldSame(known: SessionRecord, seen: SeenSession, context: SeenIn): Patch<SessionRecord> {
  const { fact, policy } = context;
  const patch: Patch<SessionRecord> = {};
  const age = fact.at - known.since;
  const alive = seen.activityAt !== undefined && seen.activityAt > known.since &&
    fact.at - seen.activityAt < policy.trafficMs;
  if (!known.confirmed && age >= policy.confirmMs && !alive) patch.confirmed = true;
  if (waitsForScan(known.status) && known.qr !== undefined && known.qr.looks < 2) {
    if (fact.at - known.qr.since >= policy.confirmMs) {
      patch.qr = { ...known.qr, looks: 2 };
      patch.login = { is: "absent", because: "WAHA shows a QR code to scan", at: fact.at };
    }
  }
  if (known.status === "WORKING") {
    if (known.useless > 0 || known.rung > 0) {
      const workedFor = fact.at - (known.workingSince ?? fact.at);
      if (workedFor >= policy.clearMs) Object.assign(patch, { useless: 0, rung: 0 });
    }
    // A log-out told in the meantime is older than this look: WAHA mended it or a person did.
    if (known.login.is !== "present" && fact.at > known.login.at) {
      patch.login = { is: "present", because: "WAHA shows it WORKING", at: fact.at };
    }
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
  const ours = known.intent?.sentAt !== undefined;
  const patch: Patch<SessionRecord> = {
    prev: known.status,
    status: seen.status,
    raw: seen.raw,
    since: at,
    confirmed: seen.status === "WORKING" || restarted || ours,
    changes: [...known.changes, at].slice(-10),
  };
  draft.enter(known.incidentId, {
    at,
    is: "fact",
    text: `WAHA shows ${seen.raw ?? seen.status}, before ${known.raw ?? known.status}`,
  });
  if (known.status === "WORKING") {
    Object.assign(patch, {
      workingSince: undefined,
      lastWorkingAt: Math.max(fact.previousAt ?? 0, known.workingSince ?? 0),
    });
  }
  if (known.status === "STARTING") draft.setServer({ leftStartingAt: at });
  if (known.status === "STOPPED" && !ours && known.wish.is === "running") {
    draft.setServer({ leftStoppedAt: at });
  }
  return Object.assign(patch, learned(draft.server, known, seen, { at, policy }));
}

/** What a new status says of login, wish and cause. */
function learned(
  server: ServerRecord,
  known: SessionRecord,
  seen: SeenSession,
  { at, policy }: { at: number; policy: Policy },
): Patch<SessionRecord> {
  switch (seen.status) {
    case "WORKING":
      return learnWorking(server, known, at);
    case "SCAN_QR_CODE":
    case "PASSKEY_REQUIRED":
    case "PASSKEY_CONFIRMATION_REQUIRED":
      return known.qr === undefined ? { qr: { since: at, looks: 1 } } : {};
    case "STOPPED":
      return { qr: undefined };
    case "FAILED":
      return learnFailed(known, seen, { at, policy });
    default:
      return {};
  }
}

function learnWorking(
  server: ServerRecord,
  known: SessionRecord,
  at: number,
): Patch<SessionRecord> {
  const ours = known.intent !== undefined && known.intent.do === "stop";
  // While WAHA comes up it wakes sessions by itself, also those that their owners stopped (C81).
  const wished = server.settling || ours || known.wish.is === "running"
    ? {}
    : { wish: { is: "running", by: "seen", at } as const };
  return {
    ...wished,
    workingSince: at,
    lastWorkingAt: at,
    login: { is: "present", because: "WAHA shows it WORKING", at },
    ...(known.qr === undefined ? {} : { pairedAt: at }),
    qr: undefined,
    cause: undefined,
    qrRestarts: 0,
    quickFails: 0,
    suspectedLogOutAt: undefined,
    startsUndone: 0,
    triedUnknown: undefined,
    ghostStopAt: undefined,
    parked: undefined,
  };
}

/** WAHA tells no reason with a FAILED (contract §2): what the statuses before it prove. */
function learnFailed(
  known: SessionRecord,
  seen: SeenSession,
  { at, policy }: { at: number; policy: Policy },
): Patch<SessionRecord> {
  if (waitsForScan(known.status) && seen.me === null) {
    // Whatever closes a NOWEB that shows a QR fails it (C05), and GOWS fails when codes run out.
    const because = "the QR code ran out before anybody scanned it";
    return {
      login: { is: "absent", because, at },
      cause: { is: "qr-not-scanned", because, at },
    };
  }
  const tried = at - known.since;
  const gaveUpMs = policy.startTimeoutMs.NOWEB * 0.7;
  if (known.engine === "NOWEB" && known.status === "STARTING" && tried >= gaveUpMs) {
    const because = "WAHA tried for two minutes to connect and gave up";
    return {
      cause: { is: "gave-up-reconnecting", because, at },
      useless: Math.max(1, known.useless),
    };
  }
  return {};
}

/** P11: a session that WAHA no longer lists. */
function foldMissing(draft: Draft, look: Seen, at: number, policy: Policy): void {
  const names = new Set(look.sessions.map((seen) => seen.name));
  for (const record of Object.values(draft.sessions)) {
    if (names.has(record.name)) continue;
    // Our own recreate has deleted it and owes the create.
    if (record.intent !== undefined) continue;
    if (record.missingSince === undefined) {
      draft.update(record, { missingSince: at, confirmed: false });
    } else if (!record.confirmed && at - record.missingSince >= policy.confirmMs) {
      draft.update(record, { confirmed: true });
    } else if (at - record.missingSince >= policy.forgetMs) {
      draft.forget(record.name);
    }
  }
}

/**
 * A STOPPED that lasts, with WAHA up and unmoved and not everybody stopped with it, is its owner's
 * wish. A WAHA that shuts down shows all its sessions STOPPED for up to half a minute.
 */
function learnWishes(draft: Draft, at: number, policy: Policy): void {
  const records = Object.values(draft.sessions);
  for (const record of records) {
    if (record.status !== "STOPPED" || record.wish.is !== "running") continue;
    if (isMissing(record) || record.intent !== undefined || draft.server.settling) continue;
    if (at - record.since < policy.stopConfirmMs) continue;
    if (record.ranUnder !== draft.server.startedAt || record.startsUndone > 0) continue;
    if (isGhostStop(record, policy) || fellTogether(records, record, policy)) continue;
    draft.update(record, { wish: { is: "stopped", by: "seen", at } });
  }
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
