import { createReadStream, type ReadStream } from "node:fs";
import { pipeline, Readable, type Transform } from "node:stream";
import { constants, createGunzip, createZstdDecompress } from "node:zlib";
import { ScanError } from "./literals.ts";
import type { ByteSource } from "./port.ts";
import { ZstdFrames } from "./zstd_frames.ts";

/** Node's own 16 KiB cost a fifth of the speed, 256 KiB bring no more than 64 and take 35 MB. */
const INFLATED_BYTES = 65_536;
const COMPRESSED_BYTES = 65_536;

/** What a compressed file holds, as it inflates. Whoever takes it disposes of it. */
export interface Inflated {
  source: ByteSource;
  [Symbol.asyncDispose](): Promise<void>;
}

export function inflated(path: string, kind: "gzip" | "zstd"): Inflated {
  const compressed = createReadStream(path, { highWaterMark: COMPRESSED_BYTES });
  const chunks = kind === "gzip" ? inflateGzip(compressed) : inflateZstd(compressed);
  return {
    source: new InflatedSource(chunks, { path, kind }),
    async [Symbol.asyncDispose]() {
      await chunks.return(undefined);
      if (!compressed.closed) {
        const closed = new Promise<void>((resolve) => compressed.once("close", () => resolve()));
        compressed.destroy();
        await closed;
      }
    },
  };
}

async function* inflateGzip(compressed: ReadStream): AsyncGenerator<Uint8Array> {
  yield* through(compressed, createGunzip({ chunkSize: INFLATED_BYTES }));
}

async function* inflateZstd(compressed: ReadStream): AsyncGenerator<Uint8Array> {
  const frames = new ZstdFrames(compressed);
  while (await frames.more()) {
    const inflate = createZstdDecompress({
      chunkSize: INFLATED_BYTES,
      // What was compressed with `--long` needs more than the 128 MiB at which zstd refuses.
      params: { [constants.ZSTD_d_windowLogMax]: 31 },
    });
    yield* through(Readable.from(frames.frame()), inflate);
  }
}

/** What goes wrong in either stream is thrown where the inflated bytes are awaited. */
async function* through(from: Readable, inflate: Transform): AsyncGenerator<Uint8Array> {
  const ended = new Promise<void>((resolve) => pipeline(from, inflate, () => resolve()));
  try {
    yield* inflate;
  } finally {
    inflate.destroy();
    await ended;
  }
}

class InflatedSource implements ByteSource {
  readonly #chunks: AsyncGenerator<Uint8Array>;
  readonly #of: { path: string; kind: string };
  #rest: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncGenerator<Uint8Array>, of: { path: string; kind: string }) {
    this.#chunks = chunks;
    this.#of = of;
  }

  async read(into: Uint8Array): Promise<number | null> {
    while (this.#rest.length === 0) {
      const next = await this.#next();
      if (next === null) return null;
      this.#rest = next;
    }
    const count = Math.min(into.length, this.#rest.length);
    into.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  async #next(): Promise<Uint8Array | null> {
    try {
      const { done, value } = await this.#chunks.next();
      return done === true ? null : value;
    } catch (error) {
      const { path, kind } = this.#of;
      throw new ScanError(
        "INPUT_DAMAGED",
        `Cannot read ${path} to its end as its ${kind} is damaged or cut off: what came before counts`,
        { cause: error },
      );
    }
  }
}
