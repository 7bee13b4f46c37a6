import type { Engine } from "./engine.ts";
import { headOf } from "./line_head.ts";
import { AROUND_BYTES_MAX, type CandidateLine, LINE_BYTES_MAX, type LineHead } from "./port.ts";
import type { FoundLine } from "./line_scanner.ts";

/** Reads what stands around a line: of a file again, of a stream what was kept. */
export interface Around {
  /** A copy of what there is of [from, to). */
  copy(from: number, to: number): Uint8Array;
}

/** Shows what was found as the port promises it. One object for all lines of a thread. */
export class Candidate implements CandidateLine {
  no = 0;
  offset = 0;
  length = 0;
  literal = 0;
  literalAt = 0;
  #at: number | Uint8Array = 0;
  readonly #around: Around;
  readonly #engine: Engine;

  constructor(around: Around, engine: Engine) {
    this.#around = around;
    this.#engine = engine;
  }

  show(line: FoundLine): this {
    this.no = line.no;
    this.offset = line.offset;
    this.length = line.length;
    this.#at = line.at;
    this.literal = line.literal;
    this.literalAt = line.literalAt;
    return this;
  }

  /** Made when it is asked for: it takes as long as the line was scanned. */
  get bytes(): Uint8Array {
    const at = this.#at;
    if (typeof at !== "number") return at;
    return this.#engine.memory.subarray(at, at + Math.min(this.length, LINE_BYTES_MAX));
  }

  before(bytesMax: number): Uint8Array {
    const wanted = Math.min(bytesMax, AROUND_BYTES_MAX);
    return this.#around.copy(Math.max(0, this.offset - wanted), this.offset);
  }

  after(bytesMax: number): Uint8Array {
    const from = this.offset + this.length + 1;
    return this.#around.copy(from, from + Math.min(bytesMax, AROUND_BYTES_MAX));
  }

  head(): LineHead | null {
    if (this.length > LINE_BYTES_MAX) return null;
    const at = this.#at;
    return typeof at === "number" ? this.#engine.head(at, this.length) : headOf(at);
  }
}
