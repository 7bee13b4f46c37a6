import { type Around, Candidate } from "./candidate.ts";
import { engineOf } from "./choose_engine.ts";
import type { Engine } from "./engine.ts";
import { LineScanner } from "./line_scanner.ts";
import {
  AROUND_BYTES_MAX,
  type ByteSource,
  type ChunkReader,
  type ScanCounts,
  type ScanOptions,
} from "./port.ts";
import { Trail } from "./trail.ts";

const CHUNK_BYTES = 8_388_608;

/**
 * Scans what comes once: a pipe, an inflated file. What is scanned stays `AROUND_BYTES_MAX` behind
 * what was read, so that `after` has what it promises however short the reads are; with chunks
 * smaller than that the stream is live, and nothing waits.
 * @throws {ScanError} As `literalBytes`; what the source throws passes through.
 */
export async function scanStream<Setup, Result>(
  source: ByteSource,
  options: ScanOptions<Setup, Result>,
): Promise<ScanCounts> {
  const engine = await engineOf(options.literals, options.kernel);
  const stream = new StreamScan(engine, options);
  while (options.signal?.aborted !== true) {
    const count = await stream.take(source);
    if (count === null) return stream.end();
  }
  return stream.counts;
}

class StreamScan<Setup, Result> {
  readonly #trail = new Trail();
  readonly #around = new TrailAround(this.#trail);
  readonly #options: ScanOptions<Setup, Result>;
  readonly #reader: ChunkReader<Result>;
  readonly #scanner: LineScanner;
  readonly #chunkBytes: number;
  readonly #lagBytes: number;
  #fedTo = 0;
  #chunk = { from: 0, counts: { bytes: 0, lines: 0, session: 0, memory: 0 } };

  constructor(engine: Engine, options: ScanOptions<Setup, Result>) {
    this.#options = options;
    this.#chunkBytes = options.chunkBytes ?? CHUNK_BYTES;
    this.#lagBytes = this.#chunkBytes < AROUND_BYTES_MAX ? 0 : AROUND_BYTES_MAX;
    this.#reader = options.reader(options.setup);
    const candidate = new Candidate(this.#around, engine);
    this.#scanner = new LineScanner(engine, (line) => {
      candidate.show(line).no -= this.#chunk.counts.lines;
      this.#reader.line(candidate);
    });
  }

  get counts(): ScanCounts {
    return { ...this.#chunk.counts };
  }

  async take(source: ByteSource): Promise<number | null> {
    const came = source.read(this.#trail.space());
    const count = typeof came === "object" && came !== null ? await came : came;
    if (count === null) return null;
    this.#trail.came(count);
    this.#feedTo(this.#trail.end - this.#lagBytes);
    if (this.#scanner.unfinishedAt - this.#chunk.from >= this.#chunkBytes) this.#cut();
    return count;
  }

  end(): ScanCounts {
    this.#feedTo(this.#trail.end);
    this.#scanner.finish();
    this.#cut();
    return this.counts;
  }

  #feedTo(to: number): void {
    while (this.#fedTo < to) {
      const space = this.#scanner.space();
      const bytes = this.#trail.view(this.#fedTo, Math.min(to, this.#fedTo + space.length));
      space.set(bytes);
      this.#fedTo += bytes.length;
      this.#around.keep(this.#scanner.unfinishedAt);
      this.#scanner.fed(bytes.length);
    }
  }

  #cut(): void {
    const before = this.#chunk;
    const to = this.#scanner.unfinishedAt;
    const { lines, session, memory } = this.#scanner.counts;
    this.#chunk = { from: to, counts: { bytes: to, lines, session, memory } };
    this.#options.onChunk({
      from: before.from,
      to,
      linesBefore: before.counts.lines,
      counts: {
        bytes: to - before.from,
        lines: lines - before.counts.lines,
        session: session - before.counts.session,
        memory: memory - before.counts.memory,
      },
      result: this.#reader.take(),
    });
  }
}

/** Out of the trail; what precedes a line that is longer than the trail is kept beside it. */
class TrailAround implements Around {
  readonly #trail: Trail;
  #kept = { to: -1, bytes: new Uint8Array() };

  constructor(trail: Trail) {
    this.#trail = trail;
  }

  /** A line begins at `offset` that may become too long. */
  keep(offset: number): void {
    if (this.#kept.to === offset || this.#trail.end - offset < AROUND_BYTES_MAX) return;
    this.#kept = { to: offset, bytes: this.#trail.view(offset - AROUND_BYTES_MAX, offset).slice() };
  }

  copy(from: number, to: number): Uint8Array {
    if (to !== this.#kept.to) return this.#trail.view(from, to).slice();
    const { bytes } = this.#kept;
    return bytes.slice(Math.max(0, bytes.length - (to - from)));
  }
}
