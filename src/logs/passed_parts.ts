import { beginningOf, type Checkpoint, LogPart } from "./log_part.ts";
import { holds, OpenLog } from "./log_bytes.ts";
import type { TailLine } from "./split_lines.ts";

/** Rotation reopens a log within seconds: a minute of looks at four a second. */
const LOOKS_MAX = 240;
/** More of them nobody puts back. */
const KNOWN_MAX = 8;

/**
 * Parts of a log that were read to their end since this process began. Its writer may still have
 * the last one open and write to it, and one may be found again where nothing holds what was read
 * last: then only what is new of it is told.
 */
export class PassedParts {
  #known: Checkpoint[] = [];
  #last: LogPart | null = null;
  #quietLooks = 0;

  /** Takes the part over: it is closed here. */
  async add(part: LogPart): Promise<void> {
    await this.close();
    this.#remember(await part.checkpoint());
    // What is compressed is not written to any more.
    if (!part.log.isSeekable) return await part.log.close();
    this.#last = part;
    this.#quietLooks = 0;
  }

  /** Whole lines that have come into the last part since it was passed. */
  async late(): Promise<{ lines: TailLine[]; changedAt: number | null }> {
    const part = this.#last;
    if (part === null) return { lines: [], changedAt: null };
    const bytes = await part.next();
    if (bytes.length === 0) {
      if (++this.#quietLooks >= LOOKS_MAX || await part.isEmptied()) await this.close();
      return { lines: [], changedAt: null };
    }
    this.#quietLooks = 0;
    const lines = part.take(bytes);
    const checkpoint = await part.checkpoint();
    this.#remember(checkpoint);
    return { lines, changedAt: checkpoint.changedAt };
  }

  /** A part that was rotated away, from what was read of it on; null where it is none of these. */
  async resumed(path: string): Promise<LogPart | null> {
    for (const known of this.#known) {
      if (!await holds(path, known.prints) || !await isNamed(path, known.file)) continue;
      const part = await resumed(path, known);
      if (part !== null) await this.close();
      return part;
    }
    return null;
  }

  async close(): Promise<void> {
    const part = this.#last;
    this.#last = null;
    await part?.log.close();
  }

  #remember(checkpoint: Checkpoint): void {
    const others = this.#known.filter(({ file }) => file !== checkpoint.file);
    this.#known = [checkpoint, ...others].slice(0, KNOWN_MAX);
  }
}

/** A file of which something was read, from there on; null where it is gone. */
export async function resumed(path: string, known: Checkpoint): Promise<LogPart | null> {
  const log = await OpenLog.open(path);
  const [head, tail] = known.prints;
  if (log === null || head === undefined) return null;
  const { file, offset, line } = known;
  return new LogPart(log, { file, head, ...(tail === undefined ? {} : { tail }), offset, line });
}

/**
 * Two starts of WAHA may begin alike, and one of them may have been short: when it was made tells a
 * plain file from the other. What is compressed was made anew.
 */
async function isNamed(path: string, file: string): Promise<boolean> {
  const log = await OpenLog.open(path);
  if (log === null) return false;
  try {
    if (!log.isSeekable) return true;
    const beginning = await beginningOf(log);
    return beginning !== null && file.startsWith(beginning.name);
  } finally {
    await log.close();
  }
}
