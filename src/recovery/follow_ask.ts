import type { Clock } from "../clock.ts";
import type { Ask, Fact, SessionRecord, SessionStatus } from "../session/mod.ts";
import { isMissing, needsQr, own, waitsForScan } from "../session/mod.ts";
import { StoreUnavailableError } from "../store/mod.ts";
import { endsWithin } from "./ends_within.ts";
import { ServerUnwellError } from "./server_unwell.ts";
import type { Outcome, RecoveryResult, SessionReport } from "./service_port.ts";
import type { Supervisor } from "./supervisor.ts";

type AskedFact = Extract<Fact, { is: "asked" }>;

/** The pass that takes the ask in is waited for so long, however little time the caller gives. */
const PASS_MS_MIN = 2_000;

export interface Follow {
  clock: Clock;
  supervisor: Supervisor;
  waitMs: number;
  signal?: AbortSignal;
  report: (record: SessionRecord) => SessionReport;
}

/**
 * Hands an ask in and follows it until it has come to something, or the caller's time is over. A
 * hundred that ask the same at once follow one recovery.
 * @throws {ServerUnwellError} WAHA cannot be asked at all now; the ask lapses by itself.
 * @throws {StoreUnavailableError} It cannot be written, so nothing is done about it now; where the
 * store works again within a minute it is.
 */
export async function followAsk(fact: AskedFact, follow: Follow): Promise<Outcome> {
  const { clock, waitMs } = follow;
  const deadlineAt = clock.monotonic() + waitMs;
  for (let asked = fact;; asked = { ...fact, at: clock.now() }) {
    const outcome = await followOnce(asked, { deadlineAt, follow });
    if (outcome.is !== "on-hold" || outcome.until === undefined) return outcome;
    // A hold that ends in the caller's time is waited for, and what was asked is asked again.
    const endsAt = clock.monotonic() + outcome.until - clock.now();
    if (endsAt > deadlineAt) return outcome;
    while (clock.monotonic() < endsAt) {
      if (isOver(follow)) return outcome;
      await nextChange(follow, endsAt - clock.monotonic());
    }
  }
}

async function followOnce(
  fact: AskedFact,
  { deadlineAt, follow }: { deadlineAt: number; follow: Follow },
): Promise<Outcome> {
  const { clock, supervisor, signal } = follow;
  const before = recordOf(supervisor, fact.session)?.status;
  if (supervisor.stopping) throw new StoreUnavailableError(STOPPING);
  const ms = Math.max(deadlineAt - clock.monotonic(), PASS_MS_MIN);
  if (!await endsWithin(supervisor.wake([fact]), { clock, ms, signal })) {
    return pending(fact, before ?? "UNKNOWN", follow);
  }
  const { storeTrouble } = supervisor.known;
  if (storeTrouble !== null) {
    throw new StoreUnavailableError(
      `Cannot keep what was asked as the state cannot be stored (${storeTrouble}): see the store`,
    );
  }
  // The look of this very pass is the status before the recovery, unless it mended it already.
  const previous = statusBefore(supervisor, fact.session) ?? before ?? "UNKNOWN";
  for (;;) {
    const leftMs = deadlineAt - clock.monotonic();
    const outcome = outcomeNow(fact, { previous, leftMs, follow });
    if (outcome !== null) return outcome;
    if (leftMs <= 0 || isOver(follow)) return pending(fact, previous, follow);
    await nextChange(follow, leftMs);
  }
}

/** Whether nobody waits any more, or nothing will come here. */
function isOver({ supervisor, signal }: Follow): boolean {
  return supervisor.stopping || signal?.aborted === true;
}

const STOPPING = "Cannot keep what was asked as this service stops: ask again when it is back";

function recordOf(supervisor: Supervisor, name: string): SessionRecord | undefined {
  return own(supervisor.known.world.sessions, name);
}

function statusBefore(supervisor: Supervisor, name: string): SessionStatus | undefined {
  const record = recordOf(supervisor, name);
  return record?.intent?.from ?? record?.status;
}

interface Now {
  previous: SessionStatus;
  leftMs: number;
  follow: Follow;
}

function outcomeNow(fact: AskedFact, { previous, leftMs, follow }: Now): Outcome | null {
  const { supervisor, report, clock } = follow;
  const { server } = supervisor.known.world;
  const record = recordOf(supervisor, fact.session);
  if (record === undefined) return { is: "no-such-session" };
  if (fact.ask.do === "pause" || fact.ask.do === "resume") {
    return settled(fact.ask, record, previous);
  }
  if (server.state.is !== "up" && record.intent === undefined) {
    throw new ServerUnwellError(server.state);
  }
  const { refusal } = record;
  if (refusal !== undefined && refusal.at >= fact.at) {
    const { rule, because, until } = refusal;
    if (rule === "LOGIN_AT_RISK") return { is: "login-at-risk", because };
    const held = { is: "on-hold", rule, because, report: report(record) } as const;
    return until === undefined ? held : { ...held, until };
  }
  const opposite = supersededBy(fact, record);
  if (opposite !== null) {
    const because = `a later call asked to ${opposite} it`;
    return { is: "on-hold", rule: "ASK", because, report: report(record) };
  }
  if (record.intent === undefined && isSettled(fact.ask, record)) {
    return settled(fact.ask, record, previous);
  }
  const { phase } = record;
  const holds = record.intent === undefined && phase.is !== "recovering" &&
    phase.until !== undefined;
  if (holds && phase.until !== undefined && phase.until - clock.now() > leftMs) {
    const { rule, because, until } = phase;
    return { is: "on-hold", rule, because, until, report: report(record) };
  }
  return null;
}

/** An owner's later word took the place of this one: it will not come true. */
function supersededBy({ ask, at }: AskedFact, { wish }: SessionRecord): "start" | "stop" | null {
  if (ask.do === "stop") return wish.is === "running" ? "start" : null;
  if (wish.is !== "stopped") return null;
  // Of a session that its owner had stopped before, the rules say what comes of it.
  return ask.do === "start" || (wish.by === "owner" && wish.at > at) ? "stop" : null;
}

/** Whether nothing more happens by itself for this ask. */
function isSettled(ask: Ask, record: SessionRecord): boolean {
  if (record.asked !== undefined) return false;
  if (ask.do === "stop") return record.status === "STOPPED" || isMissing(record);
  if (record.status === "WORKING" || waitsForScan(record.status)) return true;
  const { is } = record.phase;
  return is === "awaiting-person" || is === "parked" || is === "stopped" || is === "holding";
}

function settled(ask: Ask, record: SessionRecord, previousStatus: SessionStatus): Outcome {
  return {
    is: "settled",
    result: resultOf(message(ask, record, previousStatus), record, previousStatus),
  };
}

function message(ask: Ask, record: SessionRecord, previous: SessionStatus): string {
  switch (ask.do) {
    case "pause":
      return "Session paused: nothing is done to it by itself";
    case "resume":
      return "Session resumed";
    case "stop":
      return "Session stopped";
    case "start":
    case "restart":
    case "recover":
      break;
  }
  const done = { recover: "auto-recovery", restart: "restart", start: "start" }[ask.do];
  if (record.status === "WORKING") {
    return ask.do === "recover" && previous === "WORKING"
      ? "Session is healthy: nothing to recover"
      : `Session ${done} completed`;
  }
  if (waitsForScan(record.status)) {
    return `Session ${done} completed: a person must scan the QR code`;
  }
  return `Session ${done} ended: ${record.phase.because}`;
}

function resultOf(
  text: string,
  record: SessionRecord,
  previousStatus: SessionStatus,
): RecoveryResult {
  const { incidentId } = record;
  return {
    message: text,
    previousStatus,
    currentStatus: record.status,
    needsQR: needsQr(record),
    ...(incidentId === undefined ? {} : { incidentId }),
  };
}

function pending(fact: AskedFact, previous: SessionStatus, { supervisor }: Follow): Outcome {
  const record = recordOf(supervisor, fact.session);
  const because = record?.phase.because ?? "WAHA is being looked at";
  const message = `It goes on after this answer: ${because}`;
  if (record !== undefined) {
    return { is: "pending", result: resultOf(message, record, previous) };
  }
  const result = { message, previousStatus: previous, currentStatus: previous, needsQR: false };
  return { is: "pending", result };
}

function nextChange({ clock, supervisor, signal }: Follow, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      forget();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    const forget = supervisor.onChange(done);
    signal?.addEventListener("abort", done, { once: true });
  });
}
