import type { Clock } from "../clock.ts";
import type { Ask, Fact, SessionRecord, SessionStatus } from "../session/mod.ts";
import { isMissing, waitsForScan } from "../session/mod.ts";
import { needsQr } from "./reports.ts";
import { ServerUnwellError } from "./server_unwell.ts";
import type { Outcome, RecoveryResult, SessionReport } from "./service_port.ts";
import type { Supervisor } from "./supervisor.ts";

type AskedFact = Extract<Fact, { is: "asked" }>;

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
 */
export async function followAsk(fact: AskedFact, follow: Follow): Promise<Outcome> {
  const { clock, supervisor, waitMs } = follow;
  const deadlineAt = clock.monotonic() + waitMs;
  const before = recordOf(supervisor, fact.session)?.status;
  await supervisor.wake([fact]);
  // The look of this very pass is the status before the recovery, unless it mended it already.
  const previous = statusBefore(supervisor, fact.session) ?? before ?? "UNKNOWN";
  for (;;) {
    const leftMs = deadlineAt - clock.monotonic();
    const outcome = outcomeNow(fact, { previous, leftMs, follow });
    if (outcome !== null) return outcome;
    const over = leftMs <= 0 || supervisor.stopping || follow.signal?.aborted === true;
    if (over) return pending(fact, previous, follow);
    await nextChange(follow, leftMs);
  }
}

function recordOf(supervisor: Supervisor, name: string): SessionRecord | undefined {
  const { sessions } = supervisor.known.world;
  return Object.hasOwn(sessions, name) ? sessions[name] : undefined;
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
  if (record === undefined) return { is: "no-such-session" };
  const text = `It goes on after this answer: ${record.phase.because}`;
  return { is: "pending", result: resultOf(text, record, previous) };
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
