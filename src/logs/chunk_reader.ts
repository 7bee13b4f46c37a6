import { classify, type Found } from "./classify.ts";
import type { Entry, Framed } from "./entry.ts";
import { type PatternRule, patternsOf } from "./patterns.ts";
import { isBelow, readEntry, takeBelow } from "./read_entry.ts";
import type { CandidateLine, ChunkReader } from "./scan/mod.ts";
import { unwrap } from "./unwrap.ts";

/** What stands around a line and is read with it: a stack is longer only in theory. */
const AROUND_BYTES = 8_192;
const PEEK_BYTES = 256;

/** What each thread is told. */
export interface ReaderSetup {
  patterns?: readonly PatternRule[];
}

/** An event as one thread found it: its line counts from the beginning of its chunk. */
export interface RawEvent extends Found {
  no: number;
  noTo?: number;
  at?: number;
  ofDayMs?: number;
}

/** Reads the candidates of one thread. Several lines of one entry are one event, at its first. */
export function createReader({ patterns }: ReaderSetup): ChunkReader<RawEvent[]> {
  const own = patternsOf(patterns);
  let events: RawEvent[] = [];
  let last: { no: number; noTo: number } = { no: 0, noTo: 0 };
  return {
    line(line) {
      // A stack's own lines are candidates, too: the entry above has taken them.
      if (line.no <= last.noTo && line.no > last.no) return;
      const located = locate(line);
      if (located === null || located.no === last.no) return;
      const { entry, no, noTo } = located;
      last = { no, noTo };
      const found = classify(entry, own);
      if (found === null) return;
      const { at, ofDayMs } = entry;
      events.push({
        ...found,
        no,
        ...(noTo > no ? { noTo } : {}),
        ...(at === undefined ? {} : { at }),
        ...(ofDayMs === undefined ? {} : { ofDayMs }),
      });
    },
    take() {
      const taken = events;
      events = [];
      last = { no: 0, noTo: 0 };
      return taken;
    },
  };
}

interface Located {
  entry: Entry;
  no: number;
  noTo: number;
}

/** The entry that a candidate line belongs to, wherever in it the line stands. */
function locate(line: CandidateLine): Located | null {
  const framed = unwrap(decode(line.bytes));
  if (isPart(framed, line)) return ofParts(framed, line);
  if (!isBelow(framed.text)) return headed(framed, { no: line.no, after: () => after(line) });
  const above = lines(line.before(AROUND_BYTES)).map((text) => unwrap(text));
  const index = above.findLastIndex(({ text }) => !isBelow(text));
  const head = above[index];
  if (head === undefined) return null;
  const between = above.slice(index + 1);
  return headed(head, {
    no: line.no - between.length - 1,
    after: () => [...between.map(({ text }) => text), framed.text, ...after(line)],
  });
}

function headed(
  framed: Framed,
  { no, after }: { no: number; after: () => string[] },
): Located {
  const single = readEntry(framed);
  // JSON is a line of its own; of all others a stack may follow.
  if (single.format === "pino" || single.format === "logfmt") {
    return { entry: single, no, noTo: no };
  }
  const below = takeBelow(after());
  if (below.length === 0) return { entry: single, no, noTo: no };
  return { entry: readEntry(framed, below), no, noTo: no + below.length };
}

/** CRI cuts long lines: the parts `P` belong to the `F` that follows. */
function isPart({ wrapper, partial }: Framed, line: CandidateLine): boolean {
  if (wrapper !== "cri") return false;
  return partial === true || unwrap(lines(line.before(AROUND_BYTES)).at(-1) ?? "").partial === true;
}

function ofParts(framed: Framed, line: CandidateLine): Located {
  const above = lines(line.before(AROUND_BYTES)).map((text) => unwrap(text));
  const first = above.findLastIndex(({ partial }) => partial !== true) + 1;
  const parts = [...above.slice(first), framed];
  const head = parts[0] ?? framed;
  if (framed.partial === true) {
    for (const text of lines(line.after(AROUND_BYTES))) {
      const next = unwrap(text);
      parts.push(next);
      if (next.partial !== true) break;
    }
  }
  const no = line.no - (above.length - first);
  const { partial: _partial, ...whole } = head;
  const text = parts.map((part) => part.text).join("");
  return { entry: readEntry({ ...whole, text }), no, noTo: no + parts.length - 1 };
}

function after(line: CandidateLine): string[] {
  // Most entries have nothing below: a short look tells.
  const [next] = lines(line.after(PEEK_BYTES));
  if (next === undefined || !isBelow(unwrap(next).text)) return [];
  return lines(line.after(AROUND_BYTES)).map((text) => unwrap(text).text);
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
