import { classify } from "./classify.ts";
import type { Entry, Framed } from "./entry.ts";
import { type ChunkFound, FoundColumns, movedOf } from "./found_columns.ts";
import { Groups } from "./grouped.ts";
import { type PatternRule, patternsOf } from "./patterns.ts";
import { isBelow, readEntry, takeBelow } from "./read_entry.ts";
import { SaidBefore } from "./said.ts";
import { AROUND_BYTES_MAX, type CandidateLine, type ChunkReader } from "./scan/mod.ts";
import { unwrap } from "./unwrap.ts";

/** What stands around a line and is read with it: a stack is longer only in theory. */
const AROUND_BYTES = 8_192;
const PEEK_BYTES = 256;
/** Of a line in many parts no more is kept. */
const TEXT_CHARS_MAX = 262_144;

/** What each thread is told. */
export interface ReaderSetup {
  patterns?: readonly PatternRule[];
}

/** Reads the candidates of one thread. Several lines of one entry are one event, at its first. */
export function createReader({ patterns }: ReaderSetup): ChunkReader<ChunkFound> {
  const own = patternsOf(patterns);
  const parts = new Parts();
  const said = new SaidBefore(own);
  const found = new FoundColumns();
  let groups = new Groups();
  let lastNo = 0;
  let lastNoTo = 0;
  return {
    line(line) {
      const { no } = line;
      // A stack's own lines are candidates, too: the entry above has taken them.
      if (no <= lastNoTo && no > lastNo) return;
      const quick = said.quick(line);
      if (quick !== null) {
        lastNo = lastNoTo = no;
        const { wording, session, timeAt } = quick;
        if (wording !== null) found.addSaid(wording, session, { no, at: timeAt });
        return;
      }
      const logical = parts.take(line);
      const located = logical === null ? null : locate(logical, line);
      if (located === null || located.no === lastNo) return;
      const { entry } = located;
      lastNo = located.no;
      lastNoTo = located.noTo;
      if (lastNoTo === no) said.learn(line, entry);
      const event = classify(entry, own);
      if (event === null) return groups.take(entry);
      const { session, ...wording } = event;
      found.add(wording, session, { ...entry, no: lastNo, noTo: lastNoTo });
    },
    take() {
      const taken = found.take(groups.all());
      groups = new Groups();
      lastNo = lastNoTo = 0;
      parts.forget();
      return taken;
    },
    moved: movedOf,
  };
}

/** Physical lines, both included. */
interface Span {
  no: number;
  noTo: number;
}

/** A line as it was written: what the container runtime cut in parts is one again. */
interface LogicalLine extends Span {
  framed: Framed;
}

interface Located extends Span {
  entry: Entry;
}

/**
 * Joins the parts of a line: each of them is a candidate by its mark, but for the last, which is
 * looked for below.
 */
class Parts {
  #known: LogicalLine | null = null;

  forget(): void {
    this.#known = null;
  }

  /** @returns Null as long as parts are missing. */
  take(line: CandidateLine): LogicalLine | null {
    const { no } = line;
    const framed = unwrap(decode(line.bytes));
    if (framed.partial !== true) return { framed, no, noTo: no };
    const known = this.#known;
    const begun = known !== null && known.noTo + 1 === no ? joined(known, framed) : {
      framed,
      no,
      noTo: no,
    };
    const next = first(line.after(PEEK_BYTES));
    if (next?.partial === true) {
      this.#known = begun;
      return null;
    }
    this.#known = null;
    const end = next === null ? null : first(line.after(AROUND_BYTES_MAX));
    return whole(end === null ? begun : joined(begun, end));
  }
}

function first(bytes: Uint8Array): Framed | null {
  const [text] = lines(bytes);
  return text === undefined ? null : unwrap(text);
}

function joined({ framed, no, noTo }: LogicalLine, part: Framed): LogicalLine {
  const text = framed.text.length < TEXT_CHARS_MAX ? framed.text + part.text : framed.text;
  return { framed: { ...framed, text }, no, noTo: noTo + 1 };
}

function whole({ framed: { partial: _partial, ...framed }, ...span }: LogicalLine): LogicalLine {
  return { framed, ...span };
}

/** The lines of a text as they were written, numbered from `no` on. */
function logicalLines(texts: readonly string[], no: number): LogicalLine[] {
  const all: LogicalLine[] = [];
  for (const [index, text] of texts.entries()) {
    const framed = unwrap(text);
    const before = all.at(-1);
    if (before?.framed.partial === true) {
      all[all.length - 1] = joined(
        framed.partial === true ? before : whole(before),
        framed,
      );
    } else all.push({ framed, no: no + index, noTo: no + index });
  }
  return all;
}

/** The entry that a candidate line belongs to, wherever in it the line stands. */
function locate(at: LogicalLine, line: CandidateLine): Located | null {
  const below = () => linesBelow(at, line);
  if (!isBelow(at.framed.text)) return headed(at, below);
  // Of parts only the last one is here: what precedes the first is found from there.
  const texts = lines(line.before(AROUND_BYTES));
  const above = logicalLines(texts, line.no - texts.length).filter(({ no }) => no < at.no);
  const index = above.findLastIndex(({ framed }) => !isBelow(framed.text));
  const head = above[index];
  return head === undefined
    ? null
    : headed(head, () => [...above.slice(index + 1), at, ...below()]);
}

function headed(
  { framed, no, noTo }: LogicalLine,
  following: () => LogicalLine[],
): Located {
  const single = readEntry(framed);
  // JSON is a line of its own; of all others a stack may follow.
  if (single.format === "pino" || single.format === "logfmt") return { entry: single, no, noTo };
  const below = takeBelow(following());
  const last = below.at(-1);
  if (last === undefined) return { entry: single, no, noTo };
  return { entry: readEntry(framed, below.map((one) => one.framed.text)), no, noTo: last.noTo };
}

/** What follows the line, as far as it belongs to something. */
function linesBelow(at: LogicalLine, line: CandidateLine): LogicalLine[] {
  // Most entries have nothing below: a short look tells.
  const skipped = at.noTo - line.no;
  if (skipped === 0) {
    const next = first(line.after(PEEK_BYTES));
    if (next === null || (next.partial !== true && !isBelow(next.text))) return [];
  }
  const texts = lines(line.after(skipped === 0 ? AROUND_BYTES : AROUND_BYTES_MAX));
  return logicalLines(texts.slice(skipped), at.noTo + 1);
}

const decoder = new TextDecoder();

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

function lines(bytes: Uint8Array): string[] {
  const text = decode(bytes);
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}
