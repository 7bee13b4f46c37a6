/**
 * The scanner's inner loop, in AssemblyScript: `scripts/build_kernel.ts` makes kernel.wasm of it.
 * Three phases over 4 KiB at a time. (1) For 64 bytes at once: where newlines are, and where the
 * low nibbles of three neighbouring bytes fit a window of a literal ("Teddy"). (2) For each such
 * place: is it really a word of the greps, or a literal? (3) For 64 bytes at once, without a
 * branch: how many lines with a word end here; literals give records.
 *
 * A full 8-bit Teddy needs 20 operations for 16 bytes instead of 12, and with well-chosen windows
 * finds no less: see windows.ts. `relaxed_swizzle` saves 8 %; processors differ in it only where an
 * index is above 15, which none is here. Three loads at neighbouring addresses instead of the
 * shuffles cost 7 %, an inner loop over the four vectors 15 %.
 */

export { head, HEAD } from "./head";

/** Three tables of 16 bytes: which buckets have a window with this low nibble here. */
export const NIBBLES: usize = 1024;
/** u16 for each three nibbles: 32 × the entry of the window, 0 for none. */
export const TRIPLES: usize = 4096;
/** 256 × 32 bytes: value u64, mask u64, fold u64, offset u8, flags u8, count u16, chain u16. */
export const ENTRIES: usize = 12288;
/** 512 × 16 bytes: value u32, fold u32, mask u32, back u8, window u8, literal u16. */
export const CHAINS: usize = 20480;
/** 256 × 144 bytes: text, fold, length u32. */
export const LITERALS: usize = 28672;
/** Literals found in the piece that have no record yet. */
export const RECORDS: usize = 135168;
/** Reads go here; before it lies the unfinished line of the last block. */
export const BLOCK: usize = 458752;
export const MEMORY_PAGES: i32 = 12;
export const RECORDS_MAX: i32 = 4096;
export const NONE: i32 = 0x7fffffff;

const GROUPS: usize = 65536;
const PLACES: usize = 67584;
const HITS: usize = 84992;
const GROUP_BYTES: usize = 64;
const MINI_BYTES: usize = 4096;
const RECORD_BYTES: usize = 20;
/** Of a mini-block: its shortest line with a literal has 4 bytes. */
const MINI_RECORDS: i32 = 1024;
const NEWLINE: u8 = 10;

let lineAt: usize = 0;
let openLiteral: i32 = NONE;
let openAt: usize = 0;
let carrySession: u64 = 0;
let carryMemory: u64 = 0;
let lineCount: i32 = 0;
let sessionCount: i32 = 0;
let memoryCount: i32 = 0;
let recordCount: i32 = 0;
let placeCount: i32 = 0;
let hitCount: i32 = 0;

export function reset(): void {
  lineCount = 0;
  sessionCount = 0;
  memoryCount = 0;
  carrySession = 0;
  carryMemory = 0;
  openLiteral = NONE;
}

export function lines(): i32 {
  return lineCount;
}

export function session(): i32 {
  return sessionCount;
}

export function memoryWords(): i32 {
  return memoryCount;
}

export function records(): i32 {
  return recordCount;
}

export function literalOfOpen(): i32 {
  return openLiteral;
}

export function literalAtOfOpen(): usize {
  return openAt;
}

/** A piece that begins a line: nothing before it belongs to it, whatever stands there. */
export function begin(from: usize): void {
  store<u8>(from - 1, NEWLINE);
  lineAt = from;
  openLiteral = NONE;
}

/** A piece that goes on inside a line, whose last bytes stand before it. */
export function proceed(from: usize): void {
  lineAt = from;
  openLiteral = NONE;
}

/** Scans [from, end) until its end or until the records are full; how far it came. */
export function scan(from: usize, end: usize): usize {
  recordCount = 0;
  while (from < end) {
    if (recordCount > RECORDS_MAX - MINI_RECORDS) return from;
    const to = min(from + MINI_BYTES, end);
    findPlaces(from, to);
    verifyPlaces(from);
    sumLines(from, to);
    from = to;
  }
  return from;
}

function findPlaces(from: usize, to: usize): void {
  const table0 = v128.load(NIBBLES);
  const table1 = v128.load(NIBBLES, 16);
  const table2 = v128.load(NIBBLES, 32);
  const low = i8x16.splat(15);
  const newline = i8x16.splat(10);
  const zero = i8x16.splat(0);
  const before = v128.and(v128.load(from - 16), low);
  let last0 = i8x16.relaxed_swizzle(table0, before);
  let last1 = i8x16.relaxed_swizzle(table1, before);
  let group: usize = GROUPS;
  let place: usize = PLACES;
  for (let at = from; at < to; at += GROUP_BYTES) {
    const bytesA = v128.load(at);
    const bytesB = v128.load(at, 16);
    const bytesC = v128.load(at, 32);
    const bytesD = v128.load(at, 48);
    let newlines = bitsOf(
      i8x16.eq(bytesA, newline),
      i8x16.eq(bytesB, newline),
      i8x16.eq(bytesC, newline),
      i8x16.eq(bytesD, newline),
    );
    const a = v128.and(bytesA, low);
    const b = v128.and(bytesB, low);
    const c = v128.and(bytesC, low);
    const d = v128.and(bytesD, low);
    const a0 = i8x16.relaxed_swizzle(table0, a);
    const b0 = i8x16.relaxed_swizzle(table0, b);
    const c0 = i8x16.relaxed_swizzle(table0, c);
    const d0 = i8x16.relaxed_swizzle(table0, d);
    const a1 = i8x16.relaxed_swizzle(table1, a);
    const b1 = i8x16.relaxed_swizzle(table1, b);
    const c1 = i8x16.relaxed_swizzle(table1, c);
    const d1 = i8x16.relaxed_swizzle(table1, d);
    let places = ~bitsOf(
      i8x16.eq(fits(last0, a0, last1, a1, i8x16.relaxed_swizzle(table2, a)), zero),
      i8x16.eq(fits(a0, b0, a1, b1, i8x16.relaxed_swizzle(table2, b)), zero),
      i8x16.eq(fits(b0, c0, b1, c1, i8x16.relaxed_swizzle(table2, c)), zero),
      i8x16.eq(fits(c0, d0, c1, d1, i8x16.relaxed_swizzle(table2, d)), zero),
    );
    last0 = d0;
    last1 = d1;
    if (at + GROUP_BYTES > to) {
      const inside = ((<u64>1) << (to - at)) - 1;
      newlines &= inside;
      places &= inside;
    }
    store<u64>(group, newlines);
    v128.store(group, zero, 8);
    group += 32;
    // Two places are written in any case: most groups have no more, and a loop would be mispredicted.
    const count = <usize>popcnt(places);
    store<u32>(place, <u32>(at + <usize>ctz(places)));
    places &= places - 1;
    store<u32>(place, <u32>(at + <usize>ctz(places)), 4);
    if (count > 2) {
      places &= places - 1;
      for (let next = place + 8; places !== 0; next += 4) {
        store<u32>(next, <u32>(at + <usize>ctz(places)));
        places &= places - 1;
      }
    }
    place += count << 2;
  }
  placeCount = <i32>((place - PLACES) >> 2);
}

/** Buckets of which the first byte fits two places before, the second one before, the third here. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function fits(last0: v128, now0: v128, last1: v128, now1: v128, now2: v128): v128 {
  const two = i8x16.shuffle(
    last0, now0, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
  );
  const one = i8x16.shuffle(
    last1, now1, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
  );
  return v128.and(v128.and(two, one), now2);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function bitsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  return <u64>i8x16.bitmask(a) | (<u64>i8x16.bitmask(b) << 16) | (<u64>i8x16.bitmask(c) << 32) |
    (<u64>i8x16.bitmask(d) << 48);
}

function verifyPlaces(from: usize): void {
  hitCount = 0;
  const end = PLACES + (<usize>placeCount << 2);
  for (let place: usize = PLACES; place < end; place += 4) {
    const at = <usize>load<u32>(place);
    const nibbles = load<u32>(at - 2) & 0x0f0f0f;
    const triple = ((nibbles | (nibbles >> 4)) & 0xff) | ((nibbles >> 8) & 0xf00);
    const entry = ENTRIES + <usize>load<u16>(TRIPLES + (<usize>triple << 1));
    const word = load<u64>(at - <usize>load<u8>(entry, 24));
    const fits = ((word | load<u64>(entry, 16)) & load<u64>(entry, 8)) === load<u64>(entry);
    const flags = load<u8>(entry, 25);
    const offset = at - from;
    const group = GROUPS + ((offset >> 6) << 5);
    const bit = <u64>fits << (offset & 63);
    store<u64>(group, load<u64>(group, 8) | (bit & -(<u64>(flags & 1))), 8);
    store<u64>(group, load<u64>(group, 16) | (bit & -(<u64>((flags >> 1) & 1))), 16);
    const count = <usize>load<u16>(entry, 26);
    if (count !== 0) findLiterals(at, CHAINS + (<usize>load<u16>(entry, 28) << 4), count);
  }
}

/** Those that have their window here: the lowest one that is really there becomes a hit. */
function findLiterals(at: usize, chain: usize, count: usize): void {
  const end = chain + (count << 4);
  for (; chain < end; chain += 16) {
    const four = load<u32>(at - <usize>load<u8>(chain, 12));
    if (((four | load<u32>(chain, 4)) & load<u32>(chain, 8)) !== load<u32>(chain)) continue;
    const literal = <i32>load<u16>(chain, 14);
    const start = at - <usize>load<u8>(chain, 13);
    if (!stands(start, LITERALS + <usize>literal * 144)) continue;
    const hit = HITS + <usize>hitCount * 12;
    store<u32>(hit, <u32>at);
    store<u32>(hit, <u32>literal, 4);
    store<u32>(hit, <u32>start, 8);
    hitCount++;
    return;
  }
}

function stands(start: usize, literal: usize): bool {
  const length = <i32>load<u32>(literal, 128);
  for (let done: i32 = 0; done < length; done += 16) {
    const at = <usize>done;
    const same = i8x16.eq(
      v128.or(v128.load(start + at), v128.load(literal + at, 64)),
      v128.load(literal + at),
    );
    const wanted = length - done >= 16 ? 0xffff : (1 << (length - done)) - 1;
    if ((i8x16.bitmask(same) & wanted) !== wanted) return false;
  }
  return true;
}

function sumLines(from: usize, to: usize): void {
  // Globals would be written to memory in each turn.
  let carry1 = carrySession;
  let carry2 = carryMemory;
  let sessions: u64 = 0;
  let memories: u64 = 0;
  let ends: u64 = 0;
  let group: usize = GROUPS;
  for (let at = from; at < to; at += GROUP_BYTES) {
    const newlines = load<u64>(group);
    const others = ~newlines;
    ends += popcnt(newlines);
    // A bit that is added to a run of ones below a newline carries once into the newline's place,
    // however many are added: so that place says whether the line has any.
    const session = load<u64>(group, 8);
    const sum = session + others;
    const ended = sum + carry1;
    carry1 = <u64>(sum < session) | <u64>(ended < sum);
    sessions += popcnt(ended & newlines);
    const memory = load<u64>(group, 16);
    if ((memory | carry2) !== 0) {
      const sum = memory + others;
      const ended = sum + carry2;
      carry2 = <u64>(sum < memory) | <u64>(ended < sum);
      memories += popcnt(ended & newlines);
    }
    group += 32;
  }
  carrySession = carry1;
  carryMemory = carry2;
  sessionCount += <i32>sessions;
  memoryCount += <i32>memories;
  if (hitCount !== 0 || openLiteral !== NONE) recordAll(from, to);
  else if (ends !== 0) {
    lineCount += <i32>ends;
    lineAt = afterLastNewline(from, group);
  }
}

/** One past the last newline of a mini-block that has one; `end` is the end of its groups. */
function afterLastNewline(from: usize, end: usize): usize {
  let group = end - 32;
  while (load<u64>(group) === 0) group -= 32;
  return from + ((group - GROUPS) << 1) + 64 - <usize>clz(load<u64>(group));
}

function recordAll(from: usize, to: usize): void {
  let hit: usize = HITS;
  // What ends the list is no place in the memory.
  store<u32>(HITS + <usize>hitCount * 12, 0xffffffff);
  let nextHit = <usize>load<u32>(hit);
  let group: usize = GROUPS;
  for (let at = from; at < to; at += GROUP_BYTES) {
    const newlines = load<u64>(group);
    group += 32;
    if (nextHit < at + GROUP_BYTES || openLiteral !== NONE) {
      hit = recordLines(at, newlines, hit);
      nextHit = <usize>load<u32>(hit);
    } else if (newlines !== 0) {
      lineCount += <i32>popcnt(newlines);
      lineAt = at + 64 - <usize>clz(newlines);
    }
  }
}

/** The lines that end in one group, and what is known of the one that does not; the next hit. */
function recordLines(at: usize, newlines: u64, hit: usize): usize {
  const groupEnd = at + GROUP_BYTES;
  while (true) {
    const lineEnd = newlines === 0 ? groupEnd : at + <usize>ctz(newlines);
    while (<usize>load<u32>(hit) < lineEnd) {
      const literal = <i32>load<u32>(hit, 4);
      if (literal < openLiteral) {
        openLiteral = literal;
        openAt = <usize>load<u32>(hit, 8);
      }
      hit += 12;
    }
    if (newlines === 0) return hit;
    lineCount++;
    if (openLiteral !== NONE) {
      const record = RECORDS + <usize>recordCount * RECORD_BYTES;
      store<u32>(record, <u32>lineAt);
      store<u32>(record, <u32>(lineEnd - lineAt), 4);
      store<u32>(record, <u32>lineCount, 8);
      store<u32>(record, <u32>openLiteral, 12);
      store<u32>(record, <u32>openAt, 16);
      recordCount++;
      openLiteral = NONE;
    }
    lineAt = lineEnd + 1;
    newlines &= newlines - 1;
  }
}
