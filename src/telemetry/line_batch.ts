import type { Clock } from "../clock.ts";

export interface LineBatchParts {
  clock: Pick<Clock, "after">;
  /**
   * Writes bytes at once.
   * @returns How many it took; 0 or fewer: it takes no more for now.
   * @throws When nobody reads any more.
   */
  writeSync: (bytes: Uint8Array) => number;
}

/** So late a line may be: nobody who reads along sees it. */
const WAIT_MS = 2;
/** Nor may more than this be lost when the process is killed in between. */
const BATCH_CHARS_MAX = 32_768;

/**
 * Writes lines together. Each line by itself is a system call of some 10 µs, which under load was
 * half of what a proxied call cost. Whoever ends the process calls `flush` before.
 */
export class LineBatch {
  readonly #parts: LineBatchParts;
  readonly #encoder = new TextEncoder();
  #text = "";
  #cancel: (() => void) | null = null;

  constructor(parts: LineBatchParts) {
    this.#parts = parts;
  }

  /** @param line Without its line feed. */
  write(line: string): void {
    this.#text += `${line}\n`;
    if (this.#text.length >= BATCH_CHARS_MAX) return this.flush();
    this.#cancel ??= this.#parts.clock.after(WAIT_MS, () => this.flush());
  }

  /** Writes what waits, at once. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    const text = this.#text;
    this.#text = "";
    if (text === "") return;
    let bytes = this.#encoder.encode(text);
    try {
      while (bytes.length > 0) {
        const taken = this.#parts.writeSync(bytes);
        if (taken <= 0) return;
        bytes = bytes.subarray(taken);
      }
    } catch {
      // The reader of our log is gone, and there is nobody whom we could tell.
    }
  }
}
