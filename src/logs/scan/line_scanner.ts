import {
  BLOCK_BYTES,
  CROSSING_BYTES,
  type Engine,
  type EngineLine,
  FRONT_BYTES,
} from "./engine.ts";
import { LINE_BYTES_MAX, type ScanCounts } from "./port.ts";

const NEWLINE = 0x0a;
/** A line of which more than this has come without an end is scanned in pieces. */
const WHOLE_LINE_MAX = FRONT_BYTES - LINE_BYTES_MAX / 2;

/** With less room than this the block begins anew: reads would become too short. */
const ROOM_BYTES_MIN = 65_536;

/** A candidate line with its place in the stream. One object for all of them. */
export interface FoundLine {
  no: number;
  offset: number;
  length: number;
  /** Address of the line in the engine's memory, or what was kept of a long one. */
  at: number | Uint8Array;
  literal: number;
  literalAt: number;
}

/** What is kept of a line that is longer than what fits into the block. */
interface LongLine {
  offset: number;
  head: Uint8Array;
  literal: number;
  literalOffset: number;
}

/**
 * Feeds an engine with whole lines: the unfinished rest of a block moves before the next one. Only
 * a line that is too long for that is scanned in pieces.
 */
export class LineScanner {
  readonly #engine: Engine;
  readonly #onLine: (line: FoundLine) => void;
  readonly #blockEnd: number;
  /** First byte that was not scanned yet. */
  #start: number;
  #fill: number;
  /** Offset in the stream of the address 0. */
  #base: number;
  #long: LongLine | null = null;
  #bytes = 0;
  readonly #line: FoundLine;

  constructor(engine: Engine, onLine: (line: FoundLine) => void) {
    this.#engine = engine;
    this.#onLine = onLine;
    this.#blockEnd = engine.blockAt + BLOCK_BYTES;
    this.#start = engine.blockAt;
    this.#fill = engine.blockAt;
    this.#base = -engine.blockAt;
    this.#line = {
      no: 0,
      offset: 0,
      length: 0,
      at: 0,
      literal: 0,
      literalAt: 0,
    };
  }

  /** Begins anew with the line that starts at `offset`. */
  reset(offset: number): void {
    this.#engine.reset();
    this.#start = this.#engine.blockAt;
    this.#fill = this.#start;
    this.#base = offset - this.#start;
    this.#long = null;
    this.#bytes = 0;
  }

  get counts(): ScanCounts {
    const { lines, session, memoryWords } = this.#engine;
    return { bytes: this.#bytes, lines, session, memory: memoryWords };
  }

  /** Where the line begins that has not ended yet. */
  get unfinishedAt(): number {
    return this.#long?.offset ?? this.#base + this.#start;
  }

  /** Whether nothing is known of a line that has not ended. */
  get atLineStart(): boolean {
    return this.#long === null && this.#fill === this.#start;
  }

  /** Where the next bytes belong: a whole block, or what short reads have left of it. */
  space(): Uint8Array {
    if (this.#blockEnd - this.#fill < ROOM_BYTES_MIN) this.#makeRoom();
    return this.#engine.memory.subarray(this.#fill, this.#blockEnd);
  }

  /** The first `count` bytes of `space()` have come. */
  fed(count: number): void {
    const { memory } = this.#engine;
    const from = this.#fill;
    this.#fill += count;
    this.#bytes += count;
    const last = lastNewline(memory, { from, end: this.#fill });
    if (last < 0) return;
    if (this.#long !== null) this.#endLong(this.#long, memory.indexOf(NEWLINE, from) + 1);
    if (this.#start <= last) this.#scan(this.#start, last + 1);
    this.#start = last + 1;
  }

  /** The end: a last line without its newline is a line all the same. */
  finish(): void {
    if (this.atLineStart) return;
    const { memory } = this.#engine;
    memory[this.#fill] = NEWLINE;
    if (this.#long === null) this.#scan(this.#start, this.#fill + 1);
    else this.#endLong(this.#long, this.#fill + 1);
    // The newline was ours, the place of the next byte is not changed by it.
    this.#start = this.#fill;
  }

  #scan(from: number, end: number): void {
    this.#engine.scan({ from, end, continues: false }, (line) => this.#found(line));
  }

  #found({ at, length, no, literal, literalAt }: EngineLine): void {
    const line = this.#line;
    line.no = no;
    line.offset = this.#base + at;
    line.length = length;
    line.at = at;
    line.literal = literal;
    line.literalAt = literalAt - at;
    this.#onLine(line);
  }

  #makeRoom(): void {
    if (this.#fill - this.#start > WHOLE_LINE_MAX || this.#long !== null) this.#scanPiece();
    const keepFrom = this.#long === null ? this.#start : this.#start - CROSSING_BYTES;
    const by = this.#fill - this.#engine.blockAt;
    this.#engine.memory.copyWithin(keepFrom - by, keepFrom, this.#fill);
    this.#start -= by;
    this.#fill -= by;
    this.#base += by;
  }

  #scanPiece(): void {
    const { memory } = this.#engine;
    const continues = this.#long !== null;
    this.#long ??= {
      offset: this.#base + this.#start,
      head: memory.slice(this.#start, this.#start + LINE_BYTES_MAX),
      literal: Infinity,
      literalOffset: 0,
    };
    const end = this.#fill - CROSSING_BYTES;
    if (end - this.#start < CROSSING_BYTES) return;
    this.#engine.scan({ from: this.#start, end, continues }, () => {});
    if (this.#engine.open !== null) this.#remember(this.#long, this.#engine.open);
    this.#start = end;
  }

  #remember(long: LongLine, seen: { literal: number; literalAt: number }): void {
    if (seen.literal >= long.literal) return;
    long.literal = seen.literal;
    long.literalOffset = this.#base + seen.literalAt;
  }

  #endLong(long: LongLine, end: number): void {
    this.#engine.scan(
      { from: this.#start, end, continues: true },
      (seen) => this.#remember(long, seen),
    );
    this.#start = end;
    this.#long = null;
    if (long.literal === Infinity) return;
    const line = this.#line;
    line.no = this.#engine.lines;
    line.offset = long.offset;
    line.length = this.#base + end - 1 - long.offset;
    line.at = long.head.subarray(0, line.length);
    line.literal = long.literal;
    line.literalAt = long.literalOffset - long.offset;
    this.#onLine(line);
  }
}

function lastNewline(memory: Uint8Array, { from, end }: { from: number; end: number }): number {
  // `lastIndexOf` would go on to the beginning of the memory where the block has no newline.
  for (let at = end - 1; at >= from; at--) if (memory[at] === NEWLINE) return at;
  return -1;
}
