import type { HealthCheck, HealthReport } from "./service_port.ts";

/** The health of one server's recovery. */
export interface ServerHealth {
  server: string;
  report: HealthReport;
}

/** What each server has of its own. */
type OfServer = Exclude<keyof HealthReport["checks"], "log">;

const NAMED_MAX = 3;

/**
 * The health of all servers as one. A WAHA that is down is no fault of this service as long as
 * another one is healed: it is a warning, and a failure only when all are down.
 * @param told What is wrong with the list of servers itself.
 */
export function fleetHealth(all: readonly ServerHealth[], told: readonly string[]): HealthReport {
  const checks: HealthReport["checks"] = {
    waha: warned(softened(merged("waha", all), all), told),
    sessions: merged("sessions", all),
    breaker: merged("breaker", all),
    queue: merged("queue", all),
    store: merged("store", all),
    monitor: merged("monitor", all),
    // One process has one memory, and one way to people.
    notices: all[0]?.report.checks.notices ?? merged("notices", all),
    memory: all[0]?.report.checks.memory ?? merged("memory", all),
  };
  const status = worstOf(Object.values(checks).map((check) => check.status));
  return { status, mode: all[0]?.report.mode ?? "resident", checks };
}

function merged(name: OfServer, all: readonly ServerHealth[]): HealthCheck {
  const each = all.map(({ server, report }) => ({ server, check: report.checks[name] }));
  const status = worstOf(each.map(({ check }) => check.status));
  const troubled = each.filter(({ check }) => check.status !== "pass");
  const observed: Record<string, string | number | boolean | null> = {
    servers: each.length,
    troubled: troubled.length,
    ...summed(each.map(({ check }) => check)),
  };
  const ages = each.map(({ check }) => check.ageMs).filter((ageMs) => ageMs !== undefined);
  const aged = ages.length === 0 ? {} : { ageMs: Math.max(...ages) };
  return { status, because: becauseOf(each, troubled), observed, ...aged };
}

type Each = { server: string; check: HealthCheck };

function becauseOf(each: readonly Each[], troubled: readonly Each[]): string {
  const [first] = each;
  if (troubled.length === 0) {
    return each.every(({ check }) => check.because === first?.check.because)
      ? first?.check.because ?? "there is none"
      : `all ${each.length} are as they should be`;
  }
  const graver = [...troubled].sort((a, b) => rankOf(b.check.status) - rankOf(a.check.status));
  const named = graver.slice(0, NAMED_MAX).map(({ server, check }) =>
    `${server}: ${check.because}`
  );
  const more = graver.length > NAMED_MAX ? [`and ${graver.length - NAMED_MAX} more`] : [];
  return [...named, ...more].join("; ");
}

/** Numbers that count something are added up; words differ from server to server. */
function summed(checks: readonly HealthCheck[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { observed = {} } of checks) {
    for (const [name, value] of Object.entries(observed)) {
      if (typeof value === "number" && !NO_COUNTS.includes(name)) {
        sums[name] = (sums[name] ?? 0) + value;
      }
    }
  }
  return sums;
}

/** Of the monitor, which is one for all, and a clock's difference. */
const NO_COUNTS: readonly string[] = ["intervalMs", "missed", "skipped", "skewMs"];

function softened(check: HealthCheck, all: readonly ServerHealth[]): HealthCheck {
  const down = all.filter(({ report }) => report.checks.waha.status === "fail").length;
  return down > 0 && down < all.length ? { ...check, status: "warn" } : check;
}

function warned(check: HealthCheck, told: readonly string[]): HealthCheck {
  const [first] = told;
  if (first === undefined) return check;
  const more = told.length > 1 ? ` (and ${told.length - 1} more)` : "";
  const because = check.status === "pass" ? `${first}${more}` : `${check.because}; ${first}${more}`;
  return { ...check, status: check.status === "fail" ? "fail" : "warn", because };
}

function worstOf(statuses: readonly HealthCheck["status"][]): HealthCheck["status"] {
  if (statuses.includes("fail")) return "fail";
  return statuses.includes("warn") ? "warn" : "pass";
}

function rankOf(status: HealthCheck["status"]): number {
  return status === "fail" ? 2 : status === "warn" ? 1 : 0;
}

/** With how reading WAHA's log goes, where this process does. */
export function withLog(report: HealthReport, log: HealthCheck): HealthReport {
  const status = worstOf([report.status, log.status]);
  return { ...report, status, checks: { ...report.checks, log } };
}
