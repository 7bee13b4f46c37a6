import type { ByteSource } from "./scan/mod.ts";
import { LineSplitter } from "./split_lines.ts";
import { type LineSource, NOTHING, type TailRead } from "./tail.ts";

const BLOCK_BYTES = 65_536;

/** Where the bytes come from, and how long silence may last before what came is taken as whole. */
export interface StreamTailOptions {
  source: ByteSource;
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  quietMs: number;
  signal: AbortSignal;
}

/** Lines of a pipe, such as `docker logs -f`, as they come. It is read once and has no place. */
export class StreamTail implements LineSource {
  readonly position = null;
  isOver = false;
  readonly #options: StreamTailOptions;
  readonly #block = new Uint8Array(BLOCK_BYTES);
  readonly #lines = new LineSplitter({ file: "", offset: 0, line: 1 });
  /** A read that has not brought anything yet: only one at a time. */
  #coming: Promise<number | null> | null = null;

  constructor(options: StreamTailOptions) {
    this.#options = options;
  }

  async read(): Promise<TailRead> {
    const count = await this.#next();
    if (count === "quiet") return NOTHING;
    if (count !== null) {
      const lines = this.#lines.take(this.#block.subarray(0, count));
      return { ...NOTHING, lines, caughtUp: false };
    }
    this.isOver = true;
    return { ...NOTHING, lines: this.#lines.end(), ended: true };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #next(): Promise<number | null | "quiet"> {
    const { source, pause, quietMs, signal } = this.#options;
    this.#coming ??= Promise.resolve(source.read(this.#block));
    const enough = new AbortController();
    const quiet = pause(quietMs, AbortSignal.any([signal, enough.signal]));
    const came = await Promise.race([this.#coming, quiet.then(() => "quiet" as const)]);
    enough.abort();
    if (came !== "quiet") this.#coming = null;
    return came;
  }
}
