import { classify, type Found } from "./classify.ts";
import type { Framed } from "./entry.ts";
import { isBelow, readEntry } from "./read_entry.ts";
import { unwrap } from "./unwrap.ts";
import type { UserPattern } from "./patterns.ts";

/** Lines of a stack that are kept of one entry. */
const BELOW_MAX = 200;
const DAY_MS = 86_400_000;

/** An event of a log that is being written. */
export interface LiveEvent extends Found {
  /** The file of its first line, by that file's own first line. */
  log: string;
  /** Where its first line begins, in bytes from the start of its file. */
  offset: number;
  /** Physical line, from 1, counted since the start of the file or of following. */
  line: number;
  time: number | null;
}

/** Where a line stands. */
export interface LinePlace {
  log: string;
  offset: number;
  line: number;
}

interface Head extends LinePlace {
  framed: Framed;
  below: string[];
}

/**
 * Puts the lines of a log that is being written together to entries: a stack belongs to the line
 * above it, so that an entry is known to be whole when the next one begins, or after a pause.
 */
export class Assembler {
  readonly #patterns: readonly UserPattern[];
  #head: Head | null = null;
  #parts: Framed[] = [];

  constructor(patterns: readonly UserPattern[] = []) {
    this.#patterns = patterns;
  }

  /** The first line of the entry that is not yet whole: what a checkpoint may say at most. */
  get pending(): LinePlace | null {
    return this.#head;
  }

  /** @param now Dates lines that tell only a time of day. */
  take(
    text: string,
    { now, ...place }: LinePlace & { now: number },
  ): LiveEvent | null {
    const framed = unwrap(text);
    if (framed.partial === true || this.#parts.length > 0) {
      this.#parts.push(framed);
      this.#head ??= { ...place, framed, below: [] };
      if (framed.partial === true) return null;
      const whole = this.#parts.map((part) => part.text).join("");
      const { partial: _partial, ...first } = this.#parts[0] ?? framed;
      this.#parts = [];
      this.#head = { ...this.#head, framed: { ...first, text: whole } };
      return null;
    }
    if (this.#head !== null && isBelow(framed.text)) {
      if (this.#head.below.length < BELOW_MAX) this.#head.below.push(framed.text);
      return null;
    }
    const event = this.flush(now);
    this.#head = { ...place, framed, below: [] };
    return event;
  }

  /** What the entry at hand is, taken as whole. */
  flush(now: number): LiveEvent | null {
    const head = this.#head;
    if (head === null || this.#parts.length > 0) return null;
    this.#head = null;
    const entry = readEntry(head.framed, head.below);
    const found = classify(entry, this.#patterns);
    if (found === null) return null;
    const { at, ofDayMs } = entry;
    const time = at ?? (ofDayMs === undefined ? null : nearest(ofDayMs, now));
    const { log, offset, line } = head;
    return { ...found, log, offset, line, time };
  }
}

/** A line that is written now is of today, or of the day that has just ended. */
function nearest(ofDayMs: number, now: number): number {
  const today = now - (now % DAY_MS) + ofDayMs;
  return today - now > DAY_MS / 2 ? today - DAY_MS : today;
}
