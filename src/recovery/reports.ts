import type { GuardStatus } from "../guard/mod.ts";
import { needsQr, type SessionRecord } from "../session/mod.ts";
import type { ServerOverview, ServerReport, SessionReport } from "./service_port.ts";
import type { Known } from "./supervisor.ts";

export interface ReportContext {
  known: Known;
  guard: GuardStatus;
  now: number;
  pollMs: number;
}

/** What is known of a server, from memory alone. */
export function serverReport({ known, guard }: ReportContext): ServerReport {
  const { server } = known.world;
  const never = known.lastPassAt === null && known.lastLookAt === null;
  const report: ServerReport = {
    name: server.name,
    state: never ? "never-seen" : server.state.is,
    since: server.state.since,
    engine: server.engine,
    observedAt: known.lastLookAt,
    breaker: breakerReport(guard),
    queue: guard.queue,
  };
  if (server.state.is !== "up") report.reason = server.state.reason;
  if (server.version !== undefined) report.version = server.version;
  if (server.tier !== undefined) report.tier = server.tier;
  if (server.startedAt !== undefined) report.startedAt = server.startedAt;
  if (server.skewMs !== undefined) report.skewMs = server.skewMs;
  return report;
}

/** The same with a count of what is on it. */
export function serverOverview(context: ReportContext): ServerOverview {
  const { server, sessions } = context.known.world;
  const byStatus: Record<string, number> = {};
  const byPhase: Record<string, number> = {};
  const records = Object.values(sessions);
  for (const { status, phase } of records) {
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    byPhase[phase.is] = (byPhase[phase.is] ?? 0) + 1;
  }
  const brakes = (server.brakes ?? []).map(({ engine, since, cause }) => ({
    engine,
    since,
    ...(cause === undefined ? {} : { cause }),
  }));
  return {
    ...serverReport(context),
    sessions: { total: records.length, byStatus, byPhase },
    brakes,
  };
}

function breakerReport({ breaker }: GuardStatus): ServerReport["breaker"] {
  const { is, failures } = breaker;
  return breaker.is === "open"
    ? { state: is, failures, retryAfterMs: breaker.retryAfterMs }
    : { state: is, failures };
}

/** What is known of a session, from memory alone, with its age. */
export function sessionReport(record: SessionRecord, context: ReportContext): SessionReport {
  const { known, now } = context;
  const { phase } = record;
  const stale = staleness(context);
  const report: SessionReport = {
    session: record.name,
    status: record.status,
    me: record.me,
    engine: record.engine,
    since: record.since,
    phase: phase.is,
    rule: phase.rule,
    because: phase.because,
    login: record.login,
    wish: record.wish,
    needsQR: needsQr(record),
    attempts: record.acts.filter((at) => now - at < ATTEMPTS_MS).length,
    server: serverReport(context),
    observedAt: known.lastLookAt,
    stale: stale !== undefined,
  };
  if (stale !== undefined) report.staleBecause = stale;
  if (record.raw !== undefined) report.raw = record.raw;
  if (record.cause !== undefined) report.cause = record.cause;
  if (phase.next !== undefined) report.next = phase.next;
  if (record.lastRecoveryAt !== undefined) report.lastRecoveryAt = record.lastRecoveryAt;
  if (record.lastWorkingAt !== undefined) report.lastWorkingAt = record.lastWorkingAt;
  if (record.incidentId !== undefined) report.incidentId = record.incidentId;
  if (record.pausedUntil !== undefined) report.pausedUntil = record.pausedUntil;
  return report;
}

const ATTEMPTS_MS = 600_000;

/** Why what is shown may no longer be so; undefined while it is fresh. */
function staleness({ known, now, pollMs }: ReportContext): string | undefined {
  const { server } = known.world;
  if (known.lastLookAt === null) return "WAHA has not been seen yet";
  if (server.state.is !== "up") return server.state.reason;
  if (now - known.lastLookAt > 3 * pollMs) return "WAHA has not been looked at for a while";
  return undefined;
}
