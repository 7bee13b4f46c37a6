import type { MonitorStatus } from "./monitor.ts";
import { type ReportContext, serverReport } from "./reports.ts";
import type { HealthCheck, HealthReport } from "./service_port.ts";

export interface HealthContext extends ReportContext {
  mode: HealthReport["mode"];
  monitor: MonitorStatus;
  memory: { rssBytes: number; heapUsedBytes: number };
  observing?: string;
  /** How telling people goes; absent: nobody is told. */
  notices?: HealthCheck;
}

const NOBODY_TOLD: HealthCheck = {
  status: "pass",
  because: "nobody is told anything: no NOTIFY_ setting names a way to people",
};

/** Everything that healing needs, each with what it says and how old that is. From memory alone. */
export function healthReport(context: HealthContext): HealthReport {
  const checks = {
    waha: wahaCheck(context),
    sessions: sessionsCheck(context),
    breaker: breakerCheck(context),
    queue: queueCheck(context),
    store: storeCheck(context),
    monitor: monitorCheck(context),
    notices: context.notices ?? NOBODY_TOLD,
    memory: memoryCheck(context),
  };
  return { status: worst(Object.values(checks)), mode: context.mode, checks };
}

function worst(checks: readonly HealthCheck[]): HealthReport["status"] {
  if (checks.some((check) => check.status === "fail")) return "fail";
  return checks.some((check) => check.status === "warn") ? "warn" : "pass";
}

function age(at: number | null, now: number): { ageMs?: number } {
  return at === null ? {} : { ageMs: Math.max(0, now - at) };
}

function wahaCheck(context: HealthContext): HealthCheck {
  const { known, now } = context;
  const report = serverReport(context);
  const aged = age(known.lastLookAt, now);
  const observed = {
    version: report.version ?? null,
    engine: report.engine,
    skewMs: report.skewMs ?? null,
  };
  switch (report.state) {
    case "up":
      return { status: "pass", because: "WAHA answers", observed, ...aged };
    case "never-seen":
      return { status: "warn", because: "WAHA has not been looked at yet", ...aged };
    default:
      return { status: "fail", because: report.reason ?? report.state, observed, ...aged };
  }
}

function sessionsCheck({ known, now }: HealthContext): HealthCheck {
  const records = Object.values(known.world.sessions);
  const observed: Record<string, number> = {};
  for (const { phase } of records) observed[phase.is] = (observed[phase.is] ?? 0) + 1;
  const troubled = records.filter(({ phase }) => phase.is !== "healthy" && phase.is !== "stopped");
  const aged = age(known.lastLookAt, now);
  const named = troubled.slice(0, 3).map(({ name, phase }) => `${name} is ${phase.is}`).join(", ");
  const more = troubled.length > 3 ? ` and ${troubled.length - 3} more` : "";
  const said = [...(named === "" ? [] : [`${named}${more}`]), ...known.unwatched];
  return said.length === 0
    ? { status: "pass", because: "no session is in trouble", observed, ...aged }
    : { status: "warn", because: said.join("; "), observed, ...aged };
}

function breakerCheck({ guard }: HealthContext): HealthCheck {
  const { is, failures } = guard.breaker;
  const observed = { state: is, failures, openSessions: Object.keys(guard.sessions).length };
  if (is === "closed") return { status: "pass", because: "calls to WAHA go through", observed };
  return { status: "warn", because: `calls to WAHA are held back: the breaker is ${is}`, observed };
}

function queueCheck({ guard }: HealthContext): HealthCheck {
  const { running, waiting, waitingMax } = guard.queue;
  const observed = { ...guard.queue };
  return waiting >= waitingMax
    ? { status: "warn", because: "the queue is full: further calls are refused", observed }
    : { status: "pass", because: `${running} calls run, ${waiting} wait`, observed };
}

function storeCheck({ known }: HealthContext): HealthCheck {
  return known.storeTrouble === null
    ? { status: "pass", because: "the state is stored" }
    : { status: "fail", because: `the state cannot be stored: ${known.storeTrouble}` };
}

function monitorCheck({ known, now, monitor, mode, observing }: HealthContext): HealthCheck {
  const { intervalMs, lastTickAt, missed, skipped } = monitor;
  const observed = { intervalMs, missed, skipped, lookingMs: lookingMs(known.lookingSince, now) };
  const aged = age(known.lastPassAt, now);
  if (observing !== undefined) {
    return { status: "warn", because: `only watching: ${observing}`, observed, ...aged };
  }
  if (known.lastPassAt === null) {
    return { status: "warn", because: "no pass has ended yet", observed };
  }
  const lateMs = now - Math.max(lastTickAt ?? 0, known.lastPassAt);
  if (mode === "resident" && lateMs > 3 * intervalMs) {
    return { status: "fail", because: "the monitor stands still", observed, ...aged };
  }
  if (monitor.lastMissedAt !== null && now - monitor.lastMissedAt < 600_000) {
    const because = "ticks were missed a moment ago: the machine slept or was overloaded";
    return { status: "warn", because, observed, ...aged };
  }
  return { status: "pass", because: "passes go on", observed, ...aged };
}

function lookingMs(since: number | null, now: number): number {
  return since === null ? 0 : now - since;
}

function memoryCheck({ memory }: HealthContext): HealthCheck {
  const observed = { ...memory };
  const mib = Math.round(memory.rssBytes / 1_048_576);
  return { status: "pass", because: `${mib} MiB in use`, observed };
}
