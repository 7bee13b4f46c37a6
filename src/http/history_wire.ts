import type { IncidentStats, Ledger, Uptime } from "../contract/mod.ts";
import type { Coverage, LedgerReport, StatsReport, UptimeReport } from "../recovery/mod.ts";
import { instant, nullable } from "./wire.ts";

/** An answer that a page can show; whoever has more looks at the newest ones first. */
const LOSSES_MAX = 500;

const EXPLAINED = {
  act: undefined,
  told: "WhatsApp told that it ended the login",
  unclear: "it did not work when the act began, which keeps a login: it may have been gone before",
} as const;

export function ledgerOf({ since, until, partial, coverage, ledger }: LedgerReport): Ledger {
  const { loginsLost, avoided } = ledger;
  return {
    since: nullable(since),
    until: instant(until),
    partial,
    coverage: coverageOf(coverage),
    ...ledger,
    acts: ledger.acts.map((act) => ({ ...act })),
    asked: ledger.asked.map((act) => ({ ...act })),
    avoided: avoided.map((one) => ({ ...one, at: instant(one.at) })),
    loginsLostByUs: loginsLost.filter(({ by, verdict }) => by === "rule" && verdict === "act")
      .length,
    loginsLost: loginsLost.slice(0, LOSSES_MAX).map((one) => ({
      ...one,
      explained: EXPLAINED[one.verdict],
      actAt: instant(one.actAt),
      goneAt: instant(one.goneAt),
    })),
  };
}

export function uptimeOf({ from, until, total, next, sessions }: UptimeReport): Uptime {
  return {
    from: instant(from),
    until: instant(until),
    total,
    next,
    sessions: sessions.map(({ ms, segments, firstSeenAt, ...session }) => ({
      ...session,
      firstSeenAt: instant(firstSeenAt),
      upMs: ms.up,
      waitingMs: ms.waiting,
      downMs: ms.down,
      offMs: ms.off,
      unknownMs: ms.unknown,
      segments: segments.map((segment) => ({
        ...segment,
        from: instant(segment.from),
        until: instant(segment.until),
      })),
    })),
  };
}

export function statsOf(
  { since, until, partial, coverage, stats }: StatsReport,
  { window }: { window: "hour" | "day" },
): IncidentStats {
  return {
    ...stats,
    since: instant(since),
    until: instant(until),
    window,
    partial,
    coverage: coverageOf(coverage),
    bins: stats.bins.map((bin) => ({
      ...bin,
      from: instant(bin.from),
      until: instant(bin.until),
    })),
    causes: [...stats.causes],
    rules: [...stats.rules],
  };
}

function coverageOf({ incidents, oldestAt, completeSince }: Coverage): Ledger["coverage"] {
  return { incidents, oldestAt: nullable(oldestAt), completeSince: nullable(completeSince) };
}
