import type { Incident, IncidentPage, Qr, Server, ServerState, Status } from "../contract/mod.ts";
import type {
  IncidentPage as KnownPage,
  QrForm,
  ServerOverview,
  ServerReport,
  SessionReport,
} from "../recovery/mod.ts";

/** The end of year 9999: what ends later, ends never, and ISO 8601 has no agreed form for it. */
const AT_MAX = 253_402_300_799_999;

/**
 * Instants that were written before: one costs half a microsecond, a status holds seven of them,
 * and nearly all are the same from one request to the next.
 */
const WRITTEN = new Map<number, string>();
const WRITTEN_MAX = 1_000;

/** An instant (ms since the epoch) as our API writes it. */
export function instant(at: number): string {
  const before = WRITTEN.get(at);
  if (before !== undefined) return before;
  const text = new Date(Math.max(0, Math.min(at, AT_MAX))).toISOString();
  if (WRITTEN.size >= WRITTEN_MAX) WRITTEN.clear();
  WRITTEN.set(at, text);
  return text;
}

export function statusOf(report: SessionReport): Status {
  const { cause, next } = report;
  return {
    session: report.session,
    status: report.status,
    raw: report.raw,
    since: instant(report.since),
    engine: report.engine,
    me: report.me,
    phase: report.phase,
    rule: report.rule,
    because: report.because,
    login: report.login.is,
    loginBecause: report.login.because,
    wish: report.wish.is,
    cause: cause && { is: cause.is, because: cause.because, at: instant(cause.at) },
    needsQR: report.needsQR,
    next: next && { act: next.act, at: instant(next.at) },
    attempts: report.attempts,
    lastRecoveryAt: optional(report.lastRecoveryAt),
    incidentId: report.incidentId,
    pausedUntil: optional(report.pausedUntil),
    server: serverOf(report.server),
    observedAt: nullable(report.observedAt),
    stale: report.stale,
    staleBecause: report.staleBecause,
  };
}

export function serverOf(report: ServerReport): ServerState {
  return {
    name: report.name,
    state: report.state,
    reason: report.reason,
    since: instant(report.since),
    version: report.version,
    engine: report.engine,
    tier: report.tier,
    startedAt: optional(report.startedAt),
    skewMs: report.skewMs,
    observedAt: nullable(report.observedAt),
    breaker: report.breaker,
    queue: report.queue,
  };
}

export function overviewOf({ sessions, brakes, ...report }: ServerOverview): Server {
  return {
    ...serverOf(report),
    sessions: { ...sessions },
    brakes: brakes.map(({ since, ...brake }) => ({ ...brake, since: instant(since) })),
  };
}

export function incidentPageOf({ incidents, next, scanned }: KnownPage): IncidentPage {
  return { incidents: incidents.map(incidentOf), next, scanned };
}

export function incidentOf(incident: KnownPage["incidents"][number]): Incident {
  return {
    ...incident,
    openedAt: instant(incident.openedAt),
    closedAt: optional(incident.closedAt),
    entries: incident.entries.map((entry) => ({
      ...entry,
      at: instant(entry.at),
      lastAt: optional(entry.lastAt),
      until: optional(entry.until),
      next: entry.next && { act: entry.next.act, at: instant(entry.next.at) },
    })),
  };
}

export function qrOf({ png, raw, expiresAt }: QrForm): Qr {
  return { qr: `data:image/png;base64,${png}`, raw, expiresAt: instant(expiresAt) };
}

function optional(at: number | undefined): string | undefined {
  return at === undefined ? undefined : instant(at);
}

export function nullable(at: number | null): string | null {
  return at === null ? null : instant(at);
}
