import { classify, type Found } from "./classify.ts";
import type { EntryTime, Framed } from "./entry.ts";
import type { TailLine } from "./split_lines.ts";
import type { UserPattern } from "./patterns.ts";
import { isBelow, readEntry } from "./read_entry.ts";
import { unwrap } from "./unwrap.ts";

/** Lines of a stack that are kept of one entry. */
const BELOW_MAX = 200;

/** Where a line stands. */
export type LinePlace = Pick<TailLine, "file" | "offset" | "line">;

/** What an entry of a log that is being written is, with its time as far as the line tells it. */
export interface LiveFound extends Found, EntryTime, LinePlace {}

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

  take({ text, ...place }: TailLine): LiveFound | null {
    const framed = unwrap(text);
    if (framed.partial === true || this.#parts.length > 0) return this.#takePart(framed, place);
    if (this.#head !== null && isBelow(framed.text)) {
      if (this.#head.below.length < BELOW_MAX) this.#head.below.push(framed.text);
      return null;
    }
    const event = this.flush();
    this.#head = { ...place, framed, below: [] };
    return event;
  }

  #takePart(framed: Framed, place: LinePlace): LiveFound | null {
    const before = this.#parts.length === 0 ? this.flush() : null;
    this.#parts.push(framed);
    this.#head ??= { ...place, framed, below: [] };
    if (framed.partial === true && this.#parts.length < BELOW_MAX) return before;
    const [first = framed] = this.#parts;
    const { partial: _partial, ...whole } = first;
    const text = this.#parts.map((part) => part.text).join("");
    this.#parts = [];
    this.#head = { ...this.#head, framed: { ...whole, text } };
    return before;
  }

  /** What the entry at hand is, taken as whole; a line of which only parts came goes on. */
  flush(): LiveFound | null {
    const head = this.#head;
    if (head === null || this.#parts.length > 0) return null;
    this.#head = null;
    const { at, ofDayMs, ofYearMs, ...entry } = readEntry(head.framed, head.below);
    const found = classify(entry, this.#patterns);
    if (found === null) return null;
    const { file, offset, line } = head;
    return {
      ...found,
      file,
      offset,
      line,
      ...(head.below.length === 0 ? {} : { lineTo: line + head.below.length }),
      ...(at === undefined ? {} : { at }),
      ...(ofDayMs === undefined ? {} : { ofDayMs }),
      ...(ofYearMs === undefined ? {} : { ofYearMs }),
    };
  }
}
