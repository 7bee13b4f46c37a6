/** What the threads of one scan share: which chunk is next, and how many were delivered. */
export class Board {
  readonly shared: SharedArrayBuffer;
  readonly #cells: Int32Array;

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(12)) {
    this.shared = shared;
    this.#cells = new Int32Array(shared);
  }

  /** Takes the next chunk; it is this thread's from now on. */
  take(): number {
    return Atomics.add(this.#cells, NEXT, 1);
  }

  /** Whether a chunk would be so far ahead that its result must lie about. */
  isAhead(index: number): boolean {
    return index - Atomics.load(this.#cells, DELIVERED) >= AHEAD_MAX && !this.stopped;
  }

  /** Blocks a worker until its chunk is no longer too far ahead, or the scan is stopped. */
  waitForTurn(index: number): void {
    while (this.isAhead(index)) {
      Atomics.wait(this.#cells, DELIVERED, Atomics.load(this.#cells, DELIVERED), WAIT_MS_MAX);
    }
  }

  delivered(count: number): void {
    Atomics.store(this.#cells, DELIVERED, count);
    Atomics.notify(this.#cells, DELIVERED);
  }

  stop(): void {
    Atomics.store(this.#cells, STOPPED, 1);
    Atomics.notify(this.#cells, DELIVERED);
  }

  get stopped(): boolean {
    return Atomics.load(this.#cells, STOPPED) === 1;
  }
}

const NEXT = 0;
const DELIVERED = 1;
const STOPPED = 2;
/** Results that may wait for an earlier chunk: bounds the memory when one thread is slow. */
const AHEAD_MAX = 16;
/** Between the look at the cells and the wait another thread may write: so no wait is for ever. */
const WAIT_MS_MAX = 50;

/** How a file is cut: chunk `i` begins at `from + i × chunkBytes`. */
export interface Cut {
  from: number;
  to: number;
  chunkBytes: number;
}

export function chunkCount({ from, to, chunkBytes }: Cut): number {
  return Math.ceil((to - from) / chunkBytes);
}

export function chunkAt(
  { from, to, chunkBytes }: Cut,
  index: number,
): { from: number; to: number; beginsLine: boolean } {
  const begin = from + index * chunkBytes;
  return { from: begin, to: Math.min(to, begin + chunkBytes), beginsLine: index === 0 };
}
