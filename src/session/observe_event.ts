import { clipped, type Draft, type Patch, TEXT_CHARS_MAX, WORDS_CHARS_MAX } from "./draft.ts";
import type { Cause, Fact, SessionStatus, ToldStatus } from "./facts.ts";
import { noteCause, noteToldFall, STALE_MS, workedAt } from "./observe_holds.ts";
import { heard } from "./observe_traffic.ts";
import type { Policy } from "./policy.ts";
import { isMissing, unreachable } from "./status.ts";
import type { SessionRecord } from "./world.ts";

type EventFact = Extract<Fact, { is: "event" }>;
type Closed = Extract<EventFact["says"], { is: "closed" }>;

const HEARD_STEP_MS = 10_000;

/** The causes that only a telling brings, the one that explains most last. */
const TOLD_CAUSES: readonly Cause[] = ["replaced", "refused", "logged-out"];

/**
 * Folds what WAHA told by itself, webhook or WebSocket. A telling may be late, doubled, reordered
 * or lost, so it never is the status and never a wish: it bears a status out (H5), gives a cause,
 * and proves or disproves a login, each as of its own time. All is kept as the newest of its kind,
 * so that the order of tellings does not matter and one told twice changes nothing.
 */
export function foldEvent(draft: Draft, fact: EventFact, policy: Policy): void {
  const { state, heardAt = 0 } = draft.server;
  // A WAHA that tells something lives, whatever its API does (S1). Coarse: few writes.
  if (state.is !== "up" && fact.heardAt - heardAt >= HEARD_STEP_MS) {
    draft.setServer({ heardAt: fact.heardAt });
  }
  const known = draft.session(fact.session);
  if (known === undefined) return;
  const record = known.engine === "UNKNOWN" && fact.engine !== "UNKNOWN"
    ? draft.update(known, { engine: fact.engine })
    : known;
  const at = oursOf(fact.at, fact, draft);
  const { says } = fact;
  switch (says.is) {
    case "status": {
      for (const entry of says.history) {
        foldTold(draft, fact, { status: entry.status, at: oursOf(entry.at, fact, draft), policy });
      }
      foldFalls(draft, fact, says.history);
      return foldTold(draft, fact, { status: says.status, at, policy });
    }
    case "opened":
      return foldTold(draft, fact, { status: "WORKING", at, policy });
    case "closed":
      return foldClosed(draft, record, { says, at, policy });
    case "paired":
      return foldPaired(draft, record, at);
    case "engine-state":
      return enterOnce(draft, record, { at, text: `its engine says ${says.word}` });
    case "traffic":
      return foldTraffic(draft, record, at);
    default:
      return unreachable(says);
  }
}

/** P10: between two looks a session may fall and be back. A stop is no fall. */
function foldFalls(draft: Draft, fact: EventFact, history: readonly ToldStatus[]): void {
  for (const [index, { status, at }] of history.entries()) {
    const fell = (status === "STARTING" || status === "FAILED") &&
      history[index - 1]?.status === "WORKING";
    const record = draft.session(fact.session);
    if (fell && record !== undefined) noteToldFall(draft, record, oursOf(at, fact, draft));
  }
}

/** By our clock, and never later than we heard of it. */
function oursOf(at: number, fact: EventFact, { server }: Draft): number {
  return Math.min(at - (server.skewMs ?? 0), fact.heardAt);
}

/** Whether a telling bears out what a look shows, the status before it having ended by then. */
export function isTold(known: SessionRecord, status: SessionStatus): boolean {
  const { told, since } = known;
  return told !== undefined && told.status === status && told.at > since - STALE_MS;
}

/** Whether a look is too close to what was told to disprove it. */
export function outlives(told: { at: number }, lookAt: number): boolean {
  return lookAt - told.at < STALE_MS;
}

/** Whether WhatsApp told a cause so lately that a look at WORKING does not disprove it. */
export function isFreshlyTold(cause: SessionRecord["cause"], lookAt: number): boolean {
  return cause !== undefined && isToldCause(cause) && outlives(cause, lookAt);
}

/** Whether a cause was told by WhatsApp itself, and is no inference from statuses. */
export function isToldCause(cause: SessionRecord["cause"]): boolean {
  return cause !== undefined && TOLD_CAUSES.includes(cause.is);
}

function foldTold(
  draft: Draft,
  fact: EventFact,
  { status, at, policy }: { status: SessionStatus; at: number; policy: Policy },
): void {
  const record = draft.session(fact.session);
  if (record === undefined) return;
  if (status === "WORKING") return foldWorked(draft, record, at);
  const borneOut = record.status === status && isOfThisFall(record, at, policy);
  const newer = at > (record.told?.at ?? -Infinity);
  draft.update(record, {
    ...(borneOut && !isMissing(record) ? { confirmed: true } : {}),
    // Kept for the look that will show it.
    ...(record.status !== status && newer && at > record.since ? { told: { status, at } } : {}),
  });
}

/** A WORKING between two looks: what was known before it, and what it proves. */
function foldWorked(draft: Draft, record: SessionRecord, at: number): void {
  // A session that works is known from looks, which are younger.
  if (record.status === "WORKING" || at <= (record.lastWorkingAt ?? 0)) return;
  const { cause, login } = record;
  draft.update(record, {
    lastWorkingAt: at,
    ...workedAt(record, at),
    ...(cause !== undefined && cause.at < at ? { cause: undefined } : {}),
    ...(login.is !== "present" && login.at < at
      ? { login: { is: "present", because: "WAHA told that it was WORKING", at } }
      : {}),
  });
  enterOnce(draft, record, { at, text: "WAHA told that it was WORKING" });
}

/** Whether a telling is about the present departure from WORKING. */
function isOfThisFall(record: SessionRecord, at: number, policy: Policy): boolean {
  return record.status !== "WORKING" && at >= record.since - policy.pollMs &&
    at > (record.lastWorkingAt ?? 0) - STALE_MS;
}

function foldClosed(
  draft: Draft,
  record: SessionRecord,
  { says, at, policy }: { says: Closed; at: number; policy: Policy },
): void {
  const text = clipped(says.text, WORDS_CHARS_MAX / 2);
  const code = text === "" ? `${says.code}` : `${says.code} ${text}`;
  switch (says.code) {
    case 401:
      return foldCause(draft, record, {
        cause: { is: "logged-out", because: `WhatsApp ended its login (${code})`, at },
        policy,
      });
    case 403:
      return foldCause(draft, record, {
        cause: { is: "refused", because: `WhatsApp refused the number (${code})`, at },
        code: says.code,
        policy,
      });
    case 405:
      return foldCause(draft, record, {
        cause: { is: "refused", because: `WhatsApp refused this version of WAHA (${code})`, at },
        code: says.code,
        policy,
      });
    case 440:
      return foldCause(draft, record, {
        cause: {
          is: "replaced",
          because: `another client took over its connection (${code})`,
          at,
        },
        policy,
      });
    case 515:
      // "Restart required": WhatsApp's normal end of a pairing (C41).
      if (record.qr !== undefined) foldPaired(draft, record, at);
      return;
    default:
      // Lost and made again by the engine itself: no cause that we know.
      return enterOnce(draft, record, { at, text: `WhatsApp's connection ended (${code})` });
  }
}

function foldCause(
  draft: Draft,
  known: SessionRecord,
  { cause, code, policy }: {
    cause: NonNullable<SessionRecord["cause"]>;
    code?: number;
    policy: Policy;
  },
): void {
  const { at } = cause;
  const told = { is: cause.is, at, ...(code === undefined ? {} : { code }) };
  const record = noteCause(draft, known, { told, policy });
  if (at <= (record.lastWorkingAt ?? 0) - STALE_MS || at <= (record.pairedAt ?? 0)) return;
  if (record.cause !== undefined && !overrules(cause, record.cause)) return;
  const { login } = record;
  const dropped = cause.is === "logged-out" && !(login.is === "absent" && login.at >= at);
  const patch: Patch<SessionRecord> = {
    cause,
    ...(dropped ? { login: { is: "absent", because: cause.because, at } } : {}),
    ...(isOfThisFall(record, at, policy) && !isMissing(record) ? { confirmed: true } : {}),
  };
  if (draft.update(record, patch) === record) return;
  enterOnce(draft, record, { at, text: cause.because });
}

/** The newer telling; of the same instant the one that explains more; any against a guess. */
function overrules(
  cause: NonNullable<SessionRecord["cause"]>,
  known: NonNullable<SessionRecord["cause"]>,
): boolean {
  if (known.is === "gave-up-reconnecting") return true;
  if (known.at !== cause.at) return cause.at > known.at;
  return TOLD_CAUSES.indexOf(cause.is) > TOLD_CAUSES.indexOf(known.is);
}

/** H4: from now on a profile is being written. */
function foldPaired(draft: Draft, record: SessionRecord, at: number): void {
  const { qr, login, cause } = record;
  // The code that is shown now came later: somebody has to scan again.
  if (qr !== undefined && at < qr.since - STALE_MS) return;
  if (at <= (record.pairedAt ?? -Infinity)) return;
  draft.update(record, {
    pairedAt: at,
    qr: undefined,
    ...(cause !== undefined && cause.at < at ? { cause: undefined } : {}),
    ...(login.is !== "present" && login.at < at
      ? { login: { is: "present", because: "WhatsApp took the scan", at } }
      : {}),
  });
  enterOnce(draft, record, { at, text: "WhatsApp took the scan" });
}

/** H5: kept only while a status is in doubt, else each message would be a write. */
function foldTraffic(draft: Draft, record: SessionRecord, at: number): void {
  const { deaf, refused, status } = record;
  const doubted = deaf !== undefined || (refused !== undefined && status === "WORKING");
  if (doubted) draft.update(record, heard(record, at, "event"));
  if (record.status === "WORKING" || record.confirmed || at <= record.since) return;
  if (at > (record.trafficAt ?? 0)) draft.update(record, { trafficAt: at });
}

/** History: a telling that comes again stands there already. */
function enterOnce(
  draft: Draft,
  { incidentId }: SessionRecord,
  { at, text }: { at: number; text: string },
): void {
  const words = clipped(text, TEXT_CHARS_MAX);
  const entries = draft.incident(incidentId)?.entries ?? [];
  const known = entries.some((entry) =>
    entry.text === words && at >= entry.at && at <= (entry.lastAt ?? entry.at)
  );
  if (!known) draft.enter(incidentId, { at, is: "fact", text: words });
}
