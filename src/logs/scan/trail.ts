import { AROUND_BYTES_MAX } from "./port.ts";
import { BLOCK_BYTES, FRONT_BYTES } from "./engine.ts";

/** A found line begins at most this far before what was fed last. */
const KEPT_BYTES = FRONT_BYTES + BLOCK_BYTES + 2 * AROUND_BYTES_MAX;

/** The last bytes of a stream that cannot be read twice. */
export class Trail {
  #memory = new Uint8Array(2 * (KEPT_BYTES + BLOCK_BYTES));
  #fill = 0;
  /** Offset in the stream of the first byte of the memory. */
  #base = 0;

  /** Offset in the stream of what comes next. */
  get end(): number {
    return this.#base + this.#fill;
  }

  /** Where the next bytes belong. */
  space(): Uint8Array {
    if (this.#fill + BLOCK_BYTES > this.#memory.length) {
      const from = this.#fill - KEPT_BYTES - BLOCK_BYTES;
      this.#memory.copyWithin(0, from, this.#fill);
      this.#base += from;
      this.#fill -= from;
    }
    return this.#memory.subarray(this.#fill, this.#fill + BLOCK_BYTES);
  }

  came(count: number): void {
    this.#fill += count;
  }

  /** A view of what there is of [from, to). */
  view(from: number, to: number): Uint8Array {
    const begin = Math.max(0, from - this.#base);
    return this.#memory.subarray(begin, Math.max(begin, Math.min(this.#fill, to - this.#base)));
  }
}
