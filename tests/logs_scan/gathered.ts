/** A reader that keeps what it is shown, for whoever compares it with the oracle. */
import type {
  CandidateLine,
  ChunkReader,
  ScanCounts,
  ScannedChunk,
} from "../../src/logs/scan/mod.ts";
import type { OracleLine } from "./oracle.ts";

export interface SeenLine extends OracleLine {
  bytes: Uint8Array;
  before: Uint8Array;
  after: Uint8Array;
}

/** @param aroundBytes What is asked of `before` and `after` of each line. */
export function keepLines({ aroundBytes }: { aroundBytes: number }): ChunkReader<SeenLine[]> {
  let kept: SeenLine[] = [];
  return {
    line(line: CandidateLine): void {
      const { no, offset, length, literal, literalAt } = line;
      const bytes = line.bytes.slice();
      const before = line.before(aroundBytes);
      const after = line.after(aroundBytes);
      kept.push({ no, offset, length, literal, literalAt, bytes, before, after });
    },
    take() {
      const taken = kept;
      kept = [];
      return taken;
    },
  };
}

/** Joins the chunks as a caller does; throws where they do not follow one another. */
export class Gathered {
  readonly lines: SeenLine[] = [];
  readonly counts: ScanCounts = { bytes: 0, lines: 0, session: 0, memory: 0 };
  #to = 0;

  take({ from, to, linesBefore, counts, result }: ScannedChunk<SeenLine[]>): void {
    if (from !== this.#to || linesBefore !== this.counts.lines) {
      throw new Error(`Cannot join a chunk from ${from} after ${this.#to}`);
    }
    this.#to = to;
    for (const line of result) this.lines.push({ ...line, no: line.no + linesBefore });
    this.counts.bytes += counts.bytes;
    this.counts.lines += counts.lines;
    this.counts.session += counts.session;
    this.counts.memory += counts.memory;
  }
}
