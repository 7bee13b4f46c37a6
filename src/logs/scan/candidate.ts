import { AROUND_BYTES_MAX, type CandidateLine, type LineHead } from "./port.ts";
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
  bytes: Uint8Array = new Uint8Array();
  literal = 0;
  literalAt = 0;
  readonly #around: Around;
  readonly #headOf: (bytes: Uint8Array) => LineHead | null;

  constructor(around: Around, headOf: (bytes: Uint8Array) => LineHead | null) {
    this.#around = around;
    this.#headOf = headOf;
  }

  show(line: FoundLine): this {
    this.no = line.no;
    this.offset = line.offset;
    this.length = line.length;
    this.bytes = line.bytes;
    this.literal = line.literal;
    this.literalAt = line.literalAt;
    return this;
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
    return this.length > this.bytes.length ? null : this.#headOf(this.bytes);
  }
}
