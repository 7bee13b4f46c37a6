import { causeEntry, type CauseWord } from "../session/causes/mod.ts";
import type { LogEvent } from "./event.ts";
import { type Grouped, Groups } from "./grouped.ts";

export type TimelineStatus =
  | "STARTING"
  | "SCAN_QR_CODE"
  | "WORKING"
  | "FAILED"
  | "STOPPED"
  | "UNKNOWN";

/** A stretch of time in which a session did not work. */
export interface Outage {
  session: string;
  fromAt: number | null;
  fromLine: number;
  /** Null: it lasts to the end of the log. */
  toAt: number | null;
  toLine: number | null;
  ms: number | null;
  cause?: CauseWord;
  /** The one thing that the catalogue advises. */
  advice?: string;
  excerpt: string;
}

export interface SessionTimeline {
  statuses: { at: number | null; line: number; status: TimelineStatus }[];
  outages: Outage[];
  starts: number;
  logOuts: number;
  unscanned: number;
  /** What it shows at the end of the log. */
  status: TimelineStatus;
}

/** What memory did to WAHA as a whole, and when it ran again. */
export interface MemoryRow {
  kind: "memory.warning" | "memory.oom" | "process.killed";
  time: number | null;
  file: string;
  line: number;
  by?: string;
  /** From the death to the next start that the log shows. */
  backAfterMs?: number;
}

/** The same thing again and again: one row instead of a thousand. */
export interface Storm {
  session: string | null;
  /** Null: such lines are no events. */
  kind: LogEvent["kind"] | null;
  entry: string;
  count: number;
  fromAt: number | null;
  toAt: number | null;
  perMinute: number | null;
}

/** A stretch in which the log shows nothing that is read. */
export interface Gap {
  fromAt: number;
  toAt: number;
  ms: number;
}

export interface Timeline {
  sessions: Record<string, SessionTimeline>;
  memory: MemoryRow[];
  storms: Storm[];
  gaps: Gap[];
  starts: number;
}

const GAP_MS = 6 * 60 * 60_000;
const STORM_MIN = 10;

/** What the events of all files come to, in order of time where that is known. */
export function timelineOf(
  events: readonly LogEvent[],
  grouped: readonly Grouped[] = [],
): Timeline {
  const sessions = new Map<string, SessionTimeline>();
  const memory: MemoryRow[] = [];
  let starts = 0;
  for (const event of events) {
    const { session, kind } = event;
    if (kind === "server.started") {
      starts++;
      backAfter(memory, event);
      for (const [name, timeline] of sessions) whenWahaStarts(name, timeline, event);
    } else if (
      kind === "memory.warning" || kind === "memory.oom" ||
      (kind === "process.killed" && session === null)
    ) {
      const { time, file, line, attrs } = event;
      const by = attrs?.by;
      memory.push({ kind, time, file, line, ...(by === undefined ? {} : { by }) });
    }
    if (session === null) continue;
    const known = sessions.get(session) ?? blank();
    sessions.set(session, known);
    note(session, known, event);
  }
  return {
    sessions: Object.fromEntries(sessions),
    memory,
    storms: stormsOf(events, grouped),
    gaps: gapsOf(events),
    starts,
  };
}

function blank(): SessionTimeline {
  return { statuses: [], outages: [], starts: 0, logOuts: 0, unscanned: 0, status: "UNKNOWN" };
}

function note(session: string, timeline: SessionTimeline, event: LogEvent): void {
  if (event.kind === "session.started") timeline.starts++;
  if (event.kind === "session.logout") timeline.logOuts++;
  if (event.cause === "qr-not-scanned") timeline.unscanned++;
  const status = statusOf(event);
  if (status === null) return explain(timeline, event);
  const before = timeline.status;
  timeline.status = status;
  if (before !== status) {
    timeline.statuses.push({ at: event.time, line: event.line, status });
  }
  const open = openOutage(timeline);
  if (status === "WORKING" || status === "STOPPED") return close(open, event);
  const fell = before === "WORKING" || status === "FAILED" || cannotWork(before, event);
  if (open === null && fell) timeline.outages.push(outage(session, event));
  else explain(timeline, event);
}

/**
 * Coming up for the first time is no outage; a reason why that fails is, and so is the end of a
 * connection of which the log does not show the beginning.
 */
function cannotWork(before: TimelineStatus, { kind, cause }: LogEvent): boolean {
  if (before === "STOPPED") return false;
  return cause !== undefined || (before === "UNKNOWN" && kind === "session.disconnected");
}

function statusOf({ kind, cause, attrs }: LogEvent): TimelineStatus | null {
  switch (kind) {
    case "session.started":
      return "STARTING";
    case "session.qr":
      return "SCAN_QR_CODE";
    case "session.failed":
    case "session.logout":
    case "browser.crashed":
      return "FAILED";
    case "session.disconnected":
      return cause === "logged-out" ? "FAILED" : "STARTING";
    case "session.status":
      return statusWord(attrs?.status);
    default:
      return null;
  }
}

const WORDS: readonly TimelineStatus[] = [
  "STARTING",
  "SCAN_QR_CODE",
  "WORKING",
  "FAILED",
  "STOPPED",
];

function statusWord(word: string | undefined): TimelineStatus {
  return WORDS.find((one) => one === word) ?? "UNKNOWN";
}

function openOutage({ outages }: SessionTimeline): Outage | null {
  const last = outages.at(-1);
  return last !== undefined && last.toLine === null ? last : null;
}

function outage(session: string, event: LogEvent): Outage {
  return {
    session,
    fromAt: event.time,
    fromLine: event.line,
    toAt: null,
    toLine: null,
    ms: null,
    ...explanation(event),
    excerpt: event.excerpt,
  };
}

function explanation({ cause, entry }: LogEvent): Pick<Outage, "cause" | "advice"> {
  const advice = entry === undefined ? undefined : causeEntry(entry)?.act.sentence;
  return {
    ...(cause === undefined ? {} : { cause }),
    ...(advice === undefined ? {} : { advice }),
  };
}

/** The first line of a happening that names a cause is its cause. */
function explain(timeline: SessionTimeline, event: LogEvent): void {
  const open = openOutage(timeline);
  if (open === null || open.cause !== undefined || event.cause === undefined) return;
  Object.assign(open, explanation(event), { excerpt: event.excerpt });
}

function close(open: Outage | null, event: LogEvent): void {
  if (open === null) return;
  open.toAt = event.time;
  open.toLine = event.line;
  if (open.fromAt !== null && event.time !== null) open.ms = event.time - open.fromAt;
}

/** WAHA was started: whatever worked before does not any more until it says so. */
function whenWahaStarts(session: string, timeline: SessionTimeline, event: LogEvent): void {
  if (timeline.status !== "WORKING") return;
  timeline.status = "STARTING";
  timeline.statuses.push({ at: event.time, line: event.line, status: "STARTING" });
  timeline.outages.push({ ...outage(session, event), excerpt: "WAHA was started again" });
}

function backAfter(memory: readonly MemoryRow[], { time }: LogEvent): void {
  const death = memory.findLast(({ kind }) => kind !== "memory.warning");
  if (death === undefined || death.backAfterMs !== undefined) return;
  if (death.time !== null && time !== null) death.backAfterMs = time - death.time;
}

function stormsOf(events: readonly LogEvent[], grouped: readonly Grouped[]): Storm[] {
  const groups = new Map<string, Storm>();
  for (const { session, kind, entry, time, folded = 0 } of events) {
    if (entry === undefined) continue;
    const key = `${session ?? ""}\n${entry}`;
    const known = groups.get(key);
    if (known === undefined) {
      const fresh: Storm = {
        session,
        kind,
        entry,
        count: 1 + folded,
        fromAt: time,
        toAt: time,
        perMinute: null,
      };
      groups.set(key, fresh);
      continue;
    }
    known.count += 1 + folded;
    known.fromAt ??= time;
    known.toAt = time ?? known.toAt;
  }
  const quiet = new Groups();
  for (const more of grouped) quiet.add(more);
  const warned = quiet.all().map((one): Storm => ({ ...one, kind: null, perMinute: null }));
  return [...groups.values(), ...warned].filter(({ count }) => count >= STORM_MIN).map((storm) => {
    const { fromAt, toAt, count } = storm;
    const minutes = fromAt === null || toAt === null ? 0 : (toAt - fromAt) / 60_000;
    const perMinute = minutes > 0 ? Math.round(10 * count / minutes) / 10 : null;
    return { ...storm, perMinute };
  }).sort((a, b) => b.count - a.count);
}

function gapsOf(events: readonly LogEvent[]): Gap[] {
  const times = events.map(({ time }) => time).filter((time) => time !== null);
  return times.slice(1).flatMap((toAt, index) => {
    const fromAt = times[index] ?? toAt;
    return toAt - fromAt >= GAP_MS ? [{ fromAt, toAt, ms: toAt - fromAt }] : [];
  });
}
