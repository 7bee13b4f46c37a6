import { UsageError } from "./arguments.ts";
import type { AnalyzeParts } from "./command.ts";
import { cut, firstDayOf, incidentTime, type LogDates, timeOfLine } from "./cut.ts";
import { type Flags, instant } from "./flags.ts";
import type { Input } from "./inputs.ts";
import { readingLog } from "./open_log.ts";
import { printable } from "./printable.ts";

const MINUTE_MS = 60_000;

interface Cutting {
  flags: Flags;
  inputs: readonly Input[];
  parts: AnalyzeParts;
}

/**
 * `--around`: the window that a maintainer asks for, as it stands in the files.
 * @returns The exit code: 1 when no line lies in it.
 * @throws {UsageError} When `wanted` is no time, incident or line that can be meant.
 */
export async function around(wanted: string, cutting: Cutting): Promise<number> {
  const { flags, inputs, parts } = cutting;
  const { at, dates } = await momentOf(wanted, cutting);
  const spanMs = flags.minutes * MINUTE_MS;
  let count = 0;
  for (const input of inputs) {
    const options = {
      fromAt: at - spanMs,
      toAt: at + spanMs,
      dates: dates ?? await datesOf(input, parts),
      redact: flags.redact,
      // What steers a terminal stays in a file, where it is text.
      write: (text: string) =>
        parts.write(parts.terminal.out ? `${printable(text.slice(0, -1))}\n` : text),
      signal: parts.signal,
    };
    count += await readingLog(input.path, parts, (source) => cut(source, options));
    if (parts.signal.aborted) {
      parts.complain("stopped early: more lines may lie in the window\n");
      return 0;
    }
  }
  if (count > 0) return 0;
  parts.complain(`No line lies within ${flags.minutes} min of ${new Date(at).toISOString()}\n`);
  return 1;
}

/** What is looked for. */
interface Moment {
  /** ms. */
  at: number;
  /** Of the one file that had to be read for it; null where none had to be. */
  dates: LogDates | null;
}

/** A line of the one file, an incident of ours by its id, or a time. */
async function momentOf(wanted: string, { inputs, parts }: Cutting): Promise<Moment> {
  if (!/^\d{1,9}$/.test(wanted)) {
    const at = incidentTime(wanted) ?? instant("--around", wanted, parts.now());
    return { at, dates: null };
  }
  const [input, ...more] = inputs;
  if (input === undefined || more.length > 0 || input.path === "-") {
    throw new UsageError(`--around ${wanted}: give the one file whose line ${wanted} is meant`);
  }
  const dates = await datesOf(input, parts);
  const line = { no: Number(wanted), dates };
  const at = await readingLog(input.path, parts, (source) => timeOfLine(source, line));
  if (at === null) throw new UsageError(`--around ${wanted}: no line up to that one tells a time`);
  return { at, dates };
}

/** What comes only once cannot be read twice: its lines without a date are of the day looked for. */
async function datesOf({ path, changedAt }: Input, parts: AnalyzeParts): Promise<LogDates> {
  const known = Number.isNaN(changedAt) ? parts.now() : changedAt;
  const comesOnce = path === "-" || !(await Deno.stat(path)).isFile;
  const firstDay = comesOnce
    ? null
    : await readingLog(path, parts, (source) => firstDayOf(source, known));
  return { changedAt: known, firstDay };
}
