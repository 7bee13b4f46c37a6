import {
  addLedgers,
  coarsened,
  EMPTY_LEDGER,
  type HarmLedger,
  harmLedger,
  type Incident,
  type IncidentStats,
  incidentStats,
  type Outage,
  outageOf,
  type SessionRecord,
  type Span,
  spansOf,
  spansOfRecord,
  type Uptime,
  uptime,
  type Window,
} from "../session/mod.ts";
import type { Store } from "../store/mod.ts";
import { keptIncidents } from "./incidents.ts";
import type { Known } from "./supervisor.ts";

/** What is read of one server. */
export interface HistorySource {
  server: string;
  known: Known;
  store: Pick<Store, "incidents" | "limits">;
  /** A look that is older says nothing of now. */
  staleMs: number;
}

/**
 * Incidents that one request reads, of all servers together: twice what a server keeps. A thousand
 * usual ones are 1.5 MB of JSON and took 30 ms.
 */
const READ_MAX = 2_000;
/** However many servers there are, so many of each are read. */
const READ_MIN = 100;
/** An incident may have 64 kB: a page of them is all that is held at once. */
const READ_AT_ONCE = 50;
/** Segments of one session that are told: more than a screen has room for. */
const SEGMENTS_MAX = 500;

/** How far back the incidents go that an answer is made from. */
export interface Coverage {
  /** How many were read. */
  incidents: number;
  /** When the oldest of them was opened; null: there is none. */
  oldestAt: number | null;
  /** From then on none is missing; null: none ever went. */
  completeSince: number | null;
}

export interface HistoryRequest {
  /** Left out: all that is kept. */
  since?: number;
  until?: number;
  session?: string;
}

export interface LedgerReport {
  since: number | null;
  until: number;
  /** Whether older incidents than those that are kept may belong to it. */
  partial: boolean;
  coverage: Coverage;
  ledger: HarmLedger;
}

export interface StatsRequest extends HistoryRequest {
  since: number;
  binMs: number;
}

export interface StatsReport {
  since: number;
  until: number;
  partial: boolean;
  coverage: Coverage;
  stats: IncidentStats;
}

interface UptimePage {
  limit: number;
  offset: number;
  session?: string;
}

export interface UptimeRequest extends UptimePage {
  windowMs: number;
}

export interface UptimesRequest extends UptimePage {
  windowsMs: readonly number[];
}

export interface SessionUptime extends Uptime {
  server: string;
  session: string;
  firstSeenAt: number;
  /** Whether its segments were made fewer: the sums are exact. */
  coarse: boolean;
}

export interface UptimeReport {
  from: number;
  until: number;
  total: number;
  /** The offset of the next page. */
  next?: number;
  sessions: readonly SessionUptime[];
}

/** The do-no-harm ledger of some servers. */
export async function readLedger(
  sources: readonly HistorySource[],
  { since, until, session, now }: HistoryRequest & { now: number },
): Promise<LedgerReport> {
  const range = { since: since ?? -Infinity, until: until ?? Infinity };
  let ledger = EMPTY_LEDGER;
  const coverage = await readAll(sources, session, (incidents) => {
    ledger = addLedgers(ledger, harmLedger(incidents, range));
  });
  const partial = isPartial(coverage, range.since);
  return { since: since ?? null, until: until ?? now, partial, coverage, ledger };
}

/** What charts show of the incidents of some servers. */
export async function readStats(
  sources: readonly HistorySource[],
  { since, until, session, binMs, now }: StatsRequest & { now: number },
): Promise<StatsReport> {
  const outages: Outage[] = [];
  const coverage = await readAll(sources, session, (incidents) => {
    outages.push(...incidents.map(outageOf));
  });
  const range = { since, until: until ?? now };
  const stats = incidentStats(outages, { range, binMs });
  return { ...range, partial: isPartial(coverage, since), coverage, stats };
}

/**
 * How long sessions were up, in the order of servers and names.
 * @returns Null when no server has such a session.
 */
export async function readUptime(
  sources: readonly HistorySource[],
  { windowMs, ...page }: UptimeRequest & { now: number },
): Promise<UptimeReport | null> {
  const reports = await readUptimes(sources, { ...page, windowsMs: [windowMs] });
  return reports?.[0] ?? null;
}

/**
 * The same of several windows, read once for all of them: one report a window, in their order and
 * each of the same sessions.
 */
export async function readUptimes(
  sources: readonly HistorySource[],
  { windowsMs, limit, offset, session, now }: UptimesRequest & { now: number },
): Promise<UptimeReport[] | null> {
  const all = sources.flatMap((source) =>
    Object.values(source.known.world.sessions)
      .filter(({ name }) => session === undefined || name === session)
      .sort((a, b) => a.name < b.name ? -1 : 1)
      .map((record) => ({ source, record }))
  );
  if (session !== undefined && all.length === 0) return null;
  const shown = all.slice(offset, offset + limit);
  const meant = sources.filter((source) => shown.some((one) => one.source === source));
  const windows = windowsMs.map((ms) => ({ from: now - ms, until: now }));
  const sessions: SessionUptime[][] = [];
  for (const source of meant) {
    const records = shown.filter((one) => one.source === source).map(({ record }) => record);
    const max = shareOf(meant.length);
    const context = { max, windows, now };
    sessions.push(...await uptimesOf(source, records, context));
  }
  const next = offset + shown.length;
  const more = next < all.length ? { next } : {};
  return windows.map((window, index) => ({
    ...window,
    total: all.length,
    ...more,
    sessions: sessions.flatMap((each) => each[index] ?? []),
  }));
}

/** Of each record its uptime in each window. */
async function uptimesOf(
  source: HistorySource,
  records: readonly SessionRecord[],
  { max, windows, now }: { max: number; windows: readonly Window[]; now: number },
): Promise<SessionUptime[][]> {
  const { server, known, staleMs } = source;
  const meant = new Map<string | null, Span[]>(records.map(({ name }) => [name, []]));
  const ofServer: Span[] = [];
  meant.set(null, ofServer);
  const oldest = Math.min(...windows.map(({ from }) => from));
  const { completeSince } = await readServer(source, max, (incidents) => {
    for (const incident of incidents) {
      if ((incident.closedAt ?? Infinity) <= oldest) continue;
      meant.get(incident.session)?.push(...spansOf(incident));
    }
  });
  if (completeSince !== null) {
    const because = "incidents of that time are no longer kept";
    ofServer.push({ is: "unknown", from: -Infinity, until: completeSince, because });
  }
  const context = { server: known.world.server, now, lastLookAt: known.lastLookAt, staleMs };
  return records.map((record) => {
    const own = meant.get(record.name) ?? [];
    const spans = [...ofServer, ...own, ...spansOfRecord(record, context)];
    return windows.map((window) => {
      const exact = uptime(window, spans);
      const segments = coarsened(exact.segments, { window, slots: SEGMENTS_MAX });
      return {
        ...exact,
        segments,
        server,
        session: record.name,
        firstSeenAt: record.firstSeenAt,
        coarse: segments !== exact.segments,
      };
    });
  });
}

/**
 * Reads what is kept of all sources, a page at a time, newest first.
 * @param session Whose incidents `each` is given; left out: all.
 */
async function readAll(
  sources: readonly HistorySource[],
  session: string | undefined,
  each: (incidents: readonly Incident[]) => void,
): Promise<Coverage> {
  const max = shareOf(sources.length);
  const eachMeant = (incidents: readonly Incident[]) =>
    each(incidents.filter((one) => session === undefined || one.session === session));
  let sum: Coverage = { incidents: 0, oldestAt: null, completeSince: null };
  // One after the other: read at once, the pages of a fleet would all be held at once.
  for (const source of sources) {
    const one = await readServer(source, max, eachMeant);
    sum = {
      incidents: sum.incidents + one.incidents,
      oldestAt: pick(Math.min, sum.oldestAt, one.oldestAt),
      completeSince: pick(Math.max, sum.completeSince, one.completeSince),
    };
  }
  return sum;
}

async function readServer(
  { server, known, store }: HistorySource,
  max: number,
  each: (incidents: readonly Incident[]) => void,
): Promise<Coverage> {
  const named = known.world.incidents;
  let before: string | undefined;
  let incidents = 0;
  let oldestAt: number | null = null;
  // What a record names outlives the store's limit: it does not show how far back the others go.
  let oldestOthersAt: number | null = null;
  let ended = false;
  while (!ended && incidents < max) {
    const limit = Math.min(READ_AT_ONCE, max - incidents);
    const rows = await keptIncidents(store, server, { limit, before });
    ended = rows.length < limit;
    before = rows.at(-1)?.id;
    incidents += rows.length;
    for (const { id, openedAt } of rows) {
      oldestAt = Math.min(oldestAt ?? openedAt, openedAt);
      if (!Object.hasOwn(named, id)) {
        oldestOthersAt = Math.min(oldestOthersAt ?? openedAt, openedAt);
      }
    }
    each(rows);
  }
  const full = incidents >= store.limits.incidentsMax;
  return {
    incidents,
    oldestAt,
    completeSince: !ended ? oldestAt : full ? oldestOthersAt ?? oldestAt : null,
  };
}

function shareOf(servers: number): number {
  return Math.max(READ_MIN, Math.floor(READ_MAX / Math.max(1, servers)));
}

function isPartial({ completeSince }: Coverage, since: number): boolean {
  return completeSince !== null && since < completeSince;
}

function pick(
  choose: (a: number, b: number) => number,
  a: number | null,
  b: number | null,
): number | null {
  if (a === null || b === null) return a ?? b;
  return choose(a, b);
}
