import type { Cause } from "../facts.ts";
import type { Incident } from "../world.ts";
import { causeOf } from "./causes_of.ts";
import { isIn, type Range } from "./harm_ledger.ts";

/** What one incident gives to the charts: small, so that thousands fit into memory. */
export interface Outage {
  openedAt: number;
  closedAt?: number;
  /** Null: the server itself. */
  session: string | null;
  rule: string;
  cause: Cause | "unknown";
  /** Whether it ended WORKING, and not by a stop or by being watched no more. */
  recovered: boolean;
}

export function outageOf(incident: Incident): Outage {
  const { openedAt, closedAt, session, rule, entries } = incident;
  const end = entries.findLast(({ means }) => means?.is === "closed")?.means;
  return {
    openedAt,
    ...(closedAt === undefined ? {} : { closedAt }),
    session,
    rule,
    cause: causeOf(incident) ?? "unknown",
    recovered: closedAt !== undefined && end?.is === "closed" && end.status === "WORKING",
  };
}

export interface TimeToRecover {
  /** Of how many the percentiles are. */
  count: number;
  p50Ms: number | null;
  p95Ms: number | null;
}

export interface StatsBin {
  from: number;
  until: number;
  /** Sessions' outages that began in it. */
  outages: number;
  /** Incidents of a server itself that began in it. */
  serverIncidents: number;
  /** Of the outages that ended in it. */
  timeToRecover: TimeToRecover;
}

export interface IncidentStats {
  bins: readonly StatsBin[];
  outages: number;
  serverIncidents: number;
  /** Outages without an end yet. */
  open: number;
  timeToRecover: TimeToRecover;
  causes: readonly { cause: Cause | "unknown"; count: number }[];
  rules: readonly { rule: string; count: number }[];
}

/**
 * What charts show. An outage counts where it began, its time to recover where it ended.
 * @param options.binMs The width of a bin; bins begin at multiples of it (UTC), and the first and
 * the last one are cut to the range.
 */
export function incidentStats(
  outages: readonly Outage[],
  { range, binMs }: { range: Range; binMs: number },
): IncidentStats {
  const began = outages.filter(({ openedAt }) => isIn(openedAt, range));
  const ended = outages.filter(({ closedAt }) => closedAt !== undefined && isIn(closedAt, range));
  const ofSessions = began.filter(isOfSession);
  return {
    bins: binsOf(range, binMs).map((bin) => {
      const own = { since: bin.from, until: bin.until };
      const here = began.filter(({ openedAt }) => isIn(openedAt, own));
      return {
        ...bin,
        outages: here.filter(isOfSession).length,
        serverIncidents: here.filter((one) => !isOfSession(one)).length,
        timeToRecover: timeToRecover(
          ended.filter(({ closedAt }) => isIn(closedAt ?? -Infinity, own)),
        ),
      };
    }),
    outages: ofSessions.length,
    serverIncidents: began.length - ofSessions.length,
    open: ofSessions.filter(({ closedAt }) => closedAt === undefined).length,
    timeToRecover: timeToRecover(ended),
    causes: tally(ofSessions.map(({ cause }) => cause))
      .map(([cause, count]) => ({ cause, count })),
    rules: tally(began.map(({ rule }) => rule)).map(([rule, count]) => ({ rule, count })),
  };
}

/** How many bins a range has. */
export function binCount({ since, until }: Range, binMs: number): number {
  return until <= since ? 0 : Math.ceil(until / binMs) - Math.floor(since / binMs);
}

function binsOf(range: Range, binMs: number): { from: number; until: number }[] {
  const first = Math.floor(range.since / binMs);
  return Array.from({ length: binCount(range, binMs) }, (_, index) => ({
    from: Math.max(range.since, (first + index) * binMs),
    until: Math.min(range.until, (first + index + 1) * binMs),
  }));
}

function timeToRecover(ended: readonly Outage[]): TimeToRecover {
  const times = ended.filter((one) => one.recovered && isOfSession(one))
    .map(({ openedAt, closedAt = openedAt }) => Math.max(0, closedAt - openedAt))
    .sort((a, b) => a - b);
  return { count: times.length, p50Ms: nearestRank(times, 0.5), p95Ms: nearestRank(times, 0.95) };
}

/** A time that was measured, and no mean of two. */
function nearestRank(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}

function tally<Word extends string>(words: readonly Word[]): [Word, number][] {
  const counts = new Map<Word, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

function isOfSession({ session }: Outage): boolean {
  return session !== null;
}
