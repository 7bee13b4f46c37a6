import { type LiteralBytes, MEMORY_WORDS, SESSION_WORDS } from "./literals.ts";
import type { Window, Windows } from "./windows.ts";

/** Where the kernel has its tables: its exported constants. */
export interface TablePlaces {
  nibbles: number;
  triples: number;
  entries: number;
  chains: number;
  literals: number;
}

const ENTRY_BYTES = 32;
const CHAIN_BYTES = 16;
const LITERAL_BYTES = 144;
const FLAG_SESSION = 1;
const FLAG_MEMORY = 2;
/** Sets the bit by which the two cases of an ASCII letter differ. */
const CASE_BIT = 0x20;

interface Word {
  bytes: Uint8Array;
  window: Window;
  flag: number;
}

/** What is looked at in a place where the three nibbles of a window stand. */
interface Entry {
  word: Word | null;
  literals: { id: number; window: Window }[];
}

/** Writes what the kernel looks for into its memory, which is all zeros yet. */
export function writeTables(
  memory: Uint8Array,
  places: TablePlaces,
  { literals, windows }: { literals: readonly LiteralBytes[]; windows: Windows },
): void {
  const view = new DataView(memory.buffer);
  const words = [
    ...wordsOf(SESSION_WORDS, { windows: windows.session, flag: FLAG_SESSION }),
    ...wordsOf(MEMORY_WORDS, { windows: windows.memory, flag: FLAG_MEMORY }),
  ];
  const entries = new Map<number, Entry>();
  const entryOf = (triple: number): Entry => {
    const entry = entries.get(triple) ?? { word: null, literals: [] };
    entries.set(triple, entry);
    return entry;
  };
  for (const word of words) {
    writeNibbles(memory, places.nibbles, word.window);
    entryOf(word.window.triple).word = word;
  }
  windows.literals.forEach((window, id) => {
    writeNibbles(memory, places.nibbles, window);
    entryOf(window.triple).literals.push({ id, window });
  });
  literals.forEach((literal, id) =>
    writeLiteral(memory, places.literals + id * LITERAL_BYTES, literal)
  );
  // Entry 0, of all triples without a window, fits whatever it is compared with: it has no flags.
  let chain = 0;
  [...entries].forEach(([triple, { word, literals: chained }], index) => {
    const entry = ENTRY_BYTES * (index + 1);
    view.setUint16(places.triples + triple * 2, entry, true);
    if (word !== null) writeWord(view, places.entries + entry, word);
    view.setUint16(places.entries + entry + 26, chained.length, true);
    view.setUint16(places.entries + entry + 28, chain, true);
    for (const { id, window } of chained) {
      const literal = literals[id];
      if (literal === undefined) continue;
      writeChain(view, places.chains + chain * CHAIN_BYTES, { literal, id, window });
      chain++;
    }
  });
}

function wordsOf(
  words: readonly string[],
  { windows, flag }: { windows: readonly Window[]; flag: number },
): Word[] {
  return words.flatMap((word, n) => {
    const window = windows[n];
    return window === undefined ? [] : [{ bytes: new TextEncoder().encode(word), window, flag }];
  });
}

function writeNibbles(memory: Uint8Array, at: number, { triple, bucket }: Window): void {
  for (let place = 0; place < 3; place++) {
    const cell = at + place * 16 + ((triple >> (place * 4)) & 15);
    memory[cell] = (memory[cell] ?? 0) | (1 << bucket);
  }
}

/** The words of the greps: lower case letters, at most 8. */
function writeWord(view: DataView, at: number, { bytes, window, flag }: Word): void {
  bytes.forEach((byte, n) => {
    view.setUint8(at + n, byte);
    view.setUint8(at + 8 + n, 0xff);
    view.setUint8(at + 16 + n, CASE_BIT);
  });
  view.setUint8(at + 24, window.offset + 2);
  view.setUint8(at + 25, flag);
}

/** The first look at a literal: 4 bytes around its window, of which a short one has only 3. */
function writeChain(
  view: DataView,
  at: number,
  { literal, id, window }: { literal: LiteralBytes; id: number; window: Window },
): void {
  const { bytes, anyCase } = literal;
  const first = Math.max(0, Math.min(window.offset, bytes.length - 4));
  bytes.subarray(first, first + 4).forEach((byte, n) => {
    const fold = foldOf(byte, anyCase);
    view.setUint8(at + n, byte | fold);
    view.setUint8(at + 4 + n, fold);
    view.setUint8(at + 8 + n, 0xff);
  });
  view.setUint8(at + 12, window.offset + 2 - first);
  view.setUint8(at + 13, window.offset + 2);
  view.setUint16(at + 14, id, true);
}

function writeLiteral(memory: Uint8Array, at: number, { bytes, anyCase }: LiteralBytes): void {
  bytes.forEach((byte, n) => {
    const fold = foldOf(byte, anyCase);
    memory[at + n] = byte | fold;
    memory[at + 64 + n] = fold;
  });
  memory[at + 128] = bytes.length;
}

/** Only of letters: the bit makes other characters equal that are not. */
function foldOf(byte: number, anyCase: boolean): number {
  const lower = byte | CASE_BIT;
  return anyCase && lower >= 0x61 && lower <= 0x7a ? CASE_BIT : 0;
}
