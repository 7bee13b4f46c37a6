import type { FileRead } from "./analyze_file.ts";
import type { FirstDay } from "./days.ts";
import type { LogEvent } from "./event.ts";
import { EventWindow } from "./event_window.ts";
import type { Grouped } from "./grouped.ts";
import { KeptEvents } from "./kept_events.ts";
import { type Tallied, Tallies } from "./tallies.ts";
import { type Timeline, TimelineBuilder } from "./timeline.ts";
import { eventOf, type EventSink, type Told } from "./told.ts";

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
  /** Whether a sample of the files has a line in a known format. */
  familiar: boolean;
  counts: { session: number; memory: number };
  /** In the order of time. Made as they are asked for: two hundred thousand objects are a burden. */
  events: Iterable<LogEvent>;
  timeline: Timeline;
  tallied: Tallied;
  /** How many events there were, when not all are listed. */
  truncated?: number;
}

export interface AnalyzerOptions {
  selection?: Selection;
  /** Takes each event as soon as its place and time are certain; nothing else is kept of them. */
  onEvent?: (event: LogEvent) => void;
  /** How many events are kept in order and listed; for tests. */
  eventsMax?: number;
}

/** Makes one analysis of all files, whatever their length; each is read into `window`. */
export class Analyzer implements EventSink {
  readonly window: EventWindow;
  readonly #selection: Selection;
  readonly #onEvent: ((event: LogEvent) => void) | null;
  readonly #timeline = new TimelineBuilder();
  readonly #tallies = new Tallies();
  readonly #kept = new KeptEvents();

  constructor({ selection = {}, onEvent, eventsMax }: AnalyzerOptions = {}) {
    this.#selection = selection;
    this.#onEvent = onEvent ?? null;
    const choosesAll = Object.keys(selection).length === 0;
    this.window = new EventWindow(this, {
      ...(choosesAll ? {} : { isWanted: (event: Told) => toldFits(event, selection) }),
      needsDays: onEvent !== undefined || selection.sinceAt !== undefined ||
        selection.untilAt !== undefined,
      isEager: onEvent !== undefined,
      ...(eventsMax === undefined ? {} : { eventsMax }),
    });
  }

  take(event: Told): void {
    this.#tallies.take(event);
    if (this.#onEvent !== null) return this.#onEvent(eventOf(event));
    this.#timeline.take(event);
    if (this.window.isPartly) this.#kept.take(event);
  }

  firstDayIs(first: FirstDay | null): void {
    this.#tallies.firstDayIs(first);
    this.#timeline.firstDayIs(first);
    this.#kept.firstDayIs(first);
  }

  /** What all files come to; nothing more is read after it. */
  result(files: readonly FileRead[]): Analysis {
    this.window.end();
    const grouped = files.flatMap(({ grouped }) => grouped)
      .filter((one) => groupFits(one, this.#selection));
    const sum = (read: (file: FileRead) => number) =>
      files.reduce((total, file) => total + read(file), 0);
    const tallied = this.#tallies.result();
    const isPartly = this.window.isPartly;
    const listed = isPartly ? () => this.#kept.listed() : () => this.window.listed();
    return {
      files: files.map(({ file, counts: { bytes, lines } }) => ({ file, bytes, lines })),
      bytes: sum(({ counts }) => counts.bytes),
      lines: sum(({ counts }) => counts.lines),
      familiar: files.some(({ familiar }) => familiar),
      counts: {
        session: sum(({ counts }) => counts.session),
        memory: sum(({ counts }) => counts.memory),
      },
      events: { [Symbol.iterator]: listed },
      timeline: this.#timeline.result(grouped),
      tallied,
      ...(isPartly ? { truncated: tallied.events } : {}),
    };
  }
}

/** An event without a time is neither before nor after anything: it stays. */
export function fits(
  { time, session, kind }: Pick<LogEvent, "time" | "session" | "kind">,
  { sinceAt = -Infinity, untilAt = Infinity, sessions, kinds }: Selection,
): boolean {
  if (time !== null && (time < sinceAt || time > untilAt)) return false;
  if (sessions !== undefined && (session === null || !sessions.includes(session))) return false;
  return kinds === undefined || kinds.some((one) => isOfKind(kind, one));
}

/** `memory` is of all kinds that begin so. */
export function isOfKind(kind: string, wanted: string): boolean {
  return kind === wanted || kind.startsWith(`${wanted}.`);
}

function toldFits({ time, session, wording: { kind } }: Told, selection: Selection): boolean {
  return fits({ time, session, kind }, selection);
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
