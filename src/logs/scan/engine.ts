import type { LineHead } from "./port.ts";

/**
 * One reads this much at once: from 128 to 512 KiB nothing changes, at 4 MiB a fifth is lost
 * because the block leaves the second cache.
 */
export const BLOCK_BYTES = 262_144;
/** Room before the block for the unfinished line that the last block ended with. */
export const FRONT_BYTES = 196_608;
/** Room after the block: engines read whole vectors, and the last line gets its newline here. */
export const SLACK_BYTES = 256;
/** Bytes before and after a piece that must be in memory, as a literal may cross its ends. */
export const CROSSING_BYTES = 64;

/** A line that ended and in which a literal stands. The engine uses one object for all of them. */
export interface EngineLine {
  /** Address of its first byte, or of the first one in this piece. */
  at: number;
  /** Bytes from `at` without the newline. */
  length: number;
  /** 1-based since `reset`. */
  no: number;
  literal: number;
  /** Address of the literal. */
  literalAt: number;
}

/**
 * Scans pieces of a memory that it shares with whoever fills it. Pieces follow one another without
 * a gap; what is known of a line that has not ended is kept for the next piece.
 */
export interface Engine {
  readonly memory: Uint8Array;
  /** `FRONT_BYTES` lie before it, `BLOCK_BYTES` and `SLACK_BYTES` follow. */
  readonly blockAt: number;
  /** Lines that ended since `reset`, and how many of them the two greps count. */
  readonly lines: number;
  readonly session: number;
  readonly memoryWords: number;
  /** Of the unfinished line: a literal that stands in it, with its address when it was found. */
  readonly open: { literal: number; literalAt: number } | null;
  reset(): void;
  /**
   * @param piece `continues`: it begins inside a line whose last `CROSSING_BYTES` lie before it,
   * and where it ends inside a line, as many follow.
   */
  scan(piece: Piece, found: (line: EngineLine) => void): void;
  /** As `headOf` of the same bytes, at an address of the memory; valid until it is called again. */
  head(at: number, length: number): LineHead | null;
}

export interface Piece {
  from: number;
  end: number;
  continues: boolean;
}
