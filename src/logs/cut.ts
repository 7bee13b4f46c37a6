import { withoutPersons } from "../session/redaction.ts";
import { readEntry } from "./read_entry.ts";
import type { ByteSource } from "./scan/mod.ts";
import { unwrap } from "./unwrap.ts";

const CHUNK_BYTES = 262_144;
/** A line longer than this is cut: it is no text for a person. */
const LINE_CHARS_MAX = 1_048_576;
const DAY_MS = 86_400_000;

export interface CutOptions {
  fromAt: number;
  toAt: number;
  redact: boolean;
  write: (text: string) => void;
  signal?: AbortSignal;
}

/**
 * Writes the lines between two times as they stand, with everything that belongs to them: what a
 * maintainer asks for. A line without a date is taken as of the day of the cut.
 * @returns How many lines were written.
 */
export async function cut(source: ByteSource, options: CutOptions): Promise<number> {
  const { fromAt, toAt, redact, write, signal } = options;
  let inside = false;
  let count = 0;
  for await (const line of linesOf(source)) {
    signal?.throwIfAborted();
    const at = timeOf(line, fromAt);
    // What has no time belongs to the line above it: a stack, a printed code.
    if (at !== null) inside = at >= fromAt && at <= toAt;
    if (!inside) continue;
    count++;
    write(`${redact ? withoutPersons(line) : line}\n`);
  }
  return count;
}

function timeOf(line: string, near: number): number | null {
  const { at, ofDayMs } = readEntry(unwrap(line));
  if (at !== undefined) return at;
  if (ofDayMs === undefined) return null;
  const day = near - (near % DAY_MS);
  const same = day + ofDayMs;
  // A window may lie across midnight.
  if (same < near - DAY_MS / 2) return same + DAY_MS;
  return same > near + DAY_MS / 2 ? same - DAY_MS : same;
}

/**
 * When line `no` was written, or the nearest above it that tells.
 * @param changedAt Dates a line that tells only a time of day.
 * @returns Null when the source is shorter, or no line up to it tells a time.
 */
export async function timeOfLine(
  source: ByteSource,
  { no, changedAt }: { no: number; changedAt: number },
): Promise<number | null> {
  let count = 0;
  let last: number | null = null;
  for await (const line of linesOf(source)) {
    last = timeOf(line, changedAt) ?? last;
    if (++count === no) return last;
  }
  return null;
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
