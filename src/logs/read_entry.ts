import type { Entry, EntryTime, Framed } from "./entry.ts";
import { readKernel } from "./format/kernel.ts";
import { readLogfmt } from "./format/logfmt.ts";
import { readNest } from "./format/nest.ts";
import { readPino } from "./format/pino.ts";
import { isPretty, readPretty } from "./format/pretty.ts";

/** Lines of a stack or of a printed code that belong to one entry. */
const BELOW_MAX = 200;
const DAY_MS = 86_400_000;
/** A printed QR code: block characters and spaces alone. */
const BLOCKS = /^[\s\u2580-\u259f]+$/;

/**
 * Reads one line, whatever program wrote it; each format is a file of its own.
 * @param below What follows it, without wrappers: only an error's stack is read.
 */
export function readEntry(
  { text, wrapper, timeAt, ofYearMs }: Framed,
  below: readonly string[] = [],
): Entry {
  const taken = timeAt === undefined ? yearless(ofYearMs) : { at: timeAt };
  const pino = readPino(text);
  if (pino !== null) return { format: "pino", wrapper, ...taken, ...pino };
  const pretty = isPretty(text) ? readPretty(text, below) : null;
  // A collector's time has a date, PRETTY's own has none.
  if (pretty !== null) return { format: "pretty", wrapper, ...taken, ...pretty };
  const nest = readNest(text);
  if (nest !== null) return { format: "nest", wrapper, ...nest, ...taken };
  const logfmt = readLogfmt(text);
  if (logfmt !== null) return { format: "logfmt", wrapper, ...taken, ...logfmt };
  const kernel = readKernel(text);
  if (kernel !== null) return { format: "kernel", wrapper, ...kernel, ...taken };
  const msg = [text, ...below].join("\n");
  return { format: "text", wrapper, ...taken, session: null, record: { by: "text", msg } };
}

function yearless(ofYearMs: number | undefined): EntryTime {
  return ofYearMs === undefined ? {} : { ofYearMs, ofDayMs: ofYearMs % DAY_MS };
}

/** Whether a line belongs to the entry above it. */
export function isBelow(text: string): boolean {
  return /^ {4,}\S/.test(text) || (text.length > 8 && BLOCKS.test(text));
}

/** The lines that belong to the entry before them, as many as there are. */
export function takeBelow<Line extends { framed: { text: string } }>(lines: Line[]): Line[] {
  const end = lines.findIndex(({ framed }) => !isBelow(framed.text));
  return lines.slice(0, Math.min(end === -1 ? lines.length : end, BELOW_MAX));
}
