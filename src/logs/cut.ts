import { withoutPersons } from "../session/redaction.ts";
import {
  Days,
  type FirstDay,
  FirstDayFinder,
  inNewestYear,
  type LineTime,
  onDay,
  onNearestDay,
} from "./days.ts";
import { readEntry } from "./read_entry.ts";
import type { ByteSource } from "./scan/mod.ts";
import { unwrap } from "./unwrap.ts";

const CHUNK_BYTES = 262_144;
/** A line longer than this is cut: it is no text for a person. */
const LINE_CHARS_MAX = 1_048_576;
const PINO_TIME = /^\{"level":\d{1,2},"time":(\d{13})[,}]/;

export interface CutOptions {
  fromAt: number;
  toAt: number;
  dates: LogDates;
  redact: boolean;
  write: (text: string) => void;
  signal?: AbortSignal;
}

/** What dates the lines that tell no date, or none whole. */
export interface LogDates {
  /** When the log was changed last, ms. */
  changedAt: number;
  /** Null: of what comes only once nobody knows it; such lines are of the day that is looked for. */
  firstDay: FirstDay | null;
}

/**
 * Writes the lines between two times as they stand, with everything that belongs to them: what a
 * maintainer asks for.
 * @returns How many lines were written.
 */
export async function cut(source: ByteSource, options: CutOptions): Promise<number> {
  const { fromAt, toAt, dates, redact, write, signal } = options;
  const clock = new LineClock(dates, (fromAt + toAt) / 2);
  let inside = false;
  let count = 0;
  for await (const line of linesOf(source)) {
    if (signal?.aborted === true) break;
    const at = clock.timeOf(line);
    // What has no time belongs to the line above it: a stack, a printed code.
    if (at !== null) inside = at >= fromAt && at <= toAt;
    if (!inside) continue;
    count++;
    write(`${redact ? withoutPersons(line) : line}\n`);
  }
  return count;
}

/**
 * Finds the day of a log's first line, as far as lines without a date need it: by the first date
 * that stands in it, and only where there is none by all of it.
 * @param changedAt When it was changed last, ms: after its last line.
 */
export async function firstDayOf(source: ByteSource, changedAt: number): Promise<FirstDay | null> {
  const finder = new FirstDayFinder();
  for await (const line of linesOf(source)) {
    finder.take(told(line, changedAt));
    if (finder.dated !== null) break;
  }
  return finder.found(changedAt);
}

/**
 * When line `no` was written, or the nearest above it that tells.
 * @returns Null when the source is shorter, or no line up to it tells a time.
 */
export async function timeOfLine(
  source: ByteSource,
  { no, dates }: { no: number; dates: LogDates },
): Promise<number | null> {
  const clock = new LineClock(dates, dates.changedAt);
  let count = 0;
  let last: number | null = null;
  for await (const line of linesOf(source)) {
    last = clock.timeOf(line) ?? last;
    if (++count === no) return last;
  }
  return null;
}

/** The times of a log's lines, in their order. */
class LineClock {
  readonly #days = new Days();
  readonly #dates: LogDates;
  readonly #near: number;

  /** @param near Lines are of the day around it where no day is known. */
  constructor(dates: LogDates, near: number) {
    this.#dates = dates;
    this.#near = near;
  }

  timeOf(line: string): number | null {
    const { changedAt, firstDay } = this.#dates;
    const time = told(line, changedAt);
    const days = this.#days.take(time);
    const { at, ofDayMs } = time;
    if (at !== undefined) return at;
    if (ofDayMs === undefined) return null;
    return firstDay === null
      ? onNearestDay(ofDayMs, this.#near)
      : onDay(firstDay, { days, ofDayMs });
  }
}

function told(line: string, changedAt: number): LineTime {
  const stamp = PINO_TIME.exec(line)?.[1];
  if (stamp !== undefined) return { at: Number(stamp) };
  const { at, ofDayMs, ofYearMs } = readEntry(unwrap(line));
  if (at !== undefined) return { at };
  const inYear = ofYearMs === undefined ? null : inNewestYear(ofYearMs, changedAt);
  if (inYear !== null) return { at: inYear };
  return ofDayMs === undefined ? {} : { ofDayMs };
}

/** The lines of a source, without their ends; bytes that are no UTF-8 become marks. */
export async function* linesOf(source: ByteSource): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const block = new Uint8Array(CHUNK_BYTES);
  let rest = "";
  for (;;) {
    const read = await source.read(block);
    if (read === null) break;
    const text = rest + decoder.decode(block.subarray(0, read), { stream: true });
    const lines = text.split("\n");
    rest = (lines.pop() ?? "").slice(0, LINE_CHARS_MAX);
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** When an incident began: its id begins with that time (base 36, ms). */
export function incidentTime(id: string): number | null {
  const [, stamp = ""] = /^([0-9a-z]{9})-[0-9a-z]{4,}$/.exec(id) ?? [];
  const at = Number.parseInt(stamp, 36);
  return stamp === "" || Number.isNaN(at) ? null : at;
}
