import type { FileAnalysis } from "./analyze_file.ts";
import type { LogEvent } from "./event.ts";
import type { Grouped } from "./grouped.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

/** Above so many events only the first and the last of each kind and session are listed. */
export const EVENTS_MAX = 200_000;
const KEPT_EACH = 20;

/** What is asked of the events beside all of them. */
export interface Selection {
  sinceAt?: number;
  untilAt?: number;
  sessions?: readonly string[];
  kinds?: readonly string[];
}

export interface Analysis {
  files: { file: string; bytes: number; lines: number }[];
  bytes: number;
  lines: number;
  counts: { session: number; memory: number };
  events: LogEvent[];
  timeline: Timeline;
  /** How many events there were, when not all are listed. */
  truncated?: number;
}

/** All files as one log: rotated parts come in the order of time. */
export function analysisOf(files: readonly FileAnalysis[], selection: Selection = {}): Analysis {
  const all = files.length === 1 ? files[0]?.events ?? [] : files.flatMap(({ events }) => events);
  const choosesAll = Object.keys(selection).length === 0;
  const chosen = choosesAll ? all : all.filter((event) => fits(event, selection));
  const events = inOrder(chosen);
  const sum = (read: (file: FileAnalysis) => number) =>
    files.reduce((total, file) => total + read(file), 0);
  const kept = bounded(events);
  return {
    files: files.map(({ file, counts: { bytes, lines } }) => ({ file, bytes, lines })),
    bytes: sum(({ counts }) => counts.bytes),
    lines: sum(({ counts }) => counts.lines),
    counts: {
      session: sum(({ counts }) => counts.session),
      memory: sum(({ counts }) => counts.memory),
    },
    events: kept,
    timeline: timelineOf(
      events,
      files.flatMap(({ grouped }) => grouped).filter((one) => groupFits(one, selection)),
    ),
    ...(kept.length < events.length ? { truncated: events.length } : {}),
  };
}

/** An event without a time is neither before nor after anything: it stays. */
export function fits(
  { time, session, kind }: LogEvent,
  { sinceAt = -Infinity, untilAt = Infinity, sessions, kinds }: Selection,
): boolean {
  if (time !== null && (time < sinceAt || time > untilAt)) return false;
  if (sessions !== undefined && (session === null || !sessions.includes(session))) return false;
  return kinds === undefined || kinds.some((one) => kind === one || kind.startsWith(`${one}.`));
}

/** What is no event is of no kind; of a group that reaches into the time all is told. */
function groupFits(
  { session, fromAt, toAt }: Grouped,
  { sinceAt = -Infinity, untilAt = Infinity, sessions, kinds }: Selection,
): boolean {
  if (kinds !== undefined) return false;
  if (fromAt !== null && toAt !== null && (toAt < sinceAt || fromAt > untilAt)) return false;
  return sessions === undefined || (session !== null && sessions.includes(session));
}

/** WAHA writes some lines out of their order at its start; each file keeps its own otherwise. */
function inOrder(events: readonly LogEvent[]): LogEvent[] {
  if (isInOrder(events)) return [...events];
  const sorted = [...events];
  let last = -Infinity;
  const keys = new Map<LogEvent, number>();
  for (const event of sorted) {
    // What has no time stands behind the event before it.
    last = event.time ?? last;
    keys.set(event, last);
  }
  return sorted.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}

function isInOrder(events: readonly LogEvent[]): boolean {
  let last = -Infinity;
  return events.every(({ time }) => {
    const before = last;
    last = time ?? last;
    return last >= before;
  });
}

function bounded(events: readonly LogEvent[]): LogEvent[] {
  if (events.length <= EVENTS_MAX) return [...events];
  const groups = new Map<string, LogEvent[]>();
  for (const event of events) {
    const key = `${event.session ?? ""}\n${event.kind}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  const kept = new Set<LogEvent>();
  for (const group of groups.values()) {
    for (const event of [...group.slice(0, KEPT_EACH), ...group.slice(-KEPT_EACH)]) kept.add(event);
  }
  return events.filter((event) => kept.has(event));
}
