import { type Around, Candidate } from "./candidate.ts";
import { LineScanner } from "./line_scanner.ts";
import type { Engine } from "./engine.ts";
import type { ChunkReader, ScanCounts } from "./port.ts";

const NEWLINE = 0x0a;
/** What is read at once past the end of a chunk, to find the end of its last line. */
const TAIL_BYTES = 16_384;

/** A file of which any place can be read, and where it ends for this scan. */
export interface SeekableFile {
  readSync(into: Uint8Array): number | null;
  seekSync(offset: number, whence: Deno.SeekMode): number;
  close(): void;
}

export interface ChunkScanSetup<Result> {
  file: SeekableFile;
  /** One past the last byte that is read. */
  endAt: number;
  engine: Engine;
  reader: ChunkReader<Result>;
}

export interface ChunkDone<Result> {
  counts: ScanCounts;
  result: Result;
}

/**
 * Scans ranges of one file on one thread. A chunk owns the lines that start in it: it skips the
 * one that began before, and reads on to the end of its last.
 */
export class ChunkScan<Result> {
  readonly #setup: ChunkScanSetup<Result>;
  readonly #scanner: LineScanner;

  constructor(setup: ChunkScanSetup<Result>) {
    this.#setup = setup;
    const candidate = new Candidate(new FileAround(setup), setup.engine);
    this.#scanner = new LineScanner(
      setup.engine,
      (line) => setup.reader.line(candidate.show(line)),
    );
  }

  /** @param chunk `beginsLine`: nothing is to be skipped. */
  scan(chunk: { from: number; to: number; beginsLine: boolean }): ChunkDone<Result> {
    const from = chunk.beginsLine ? chunk.from : this.#lineStart(chunk.from, chunk.to);
    this.#scanner.reset(from);
    if (from < chunk.to) this.#feed(from, chunk.to);
    this.#scanner.finish();
    return { counts: this.#scanner.counts, result: this.#setup.reader.take() };
  }

  /** The first line that starts at `from` or later; `to` or more: none does. */
  #lineStart(from: number, to: number): number {
    const { file } = this.#setup;
    const space = this.#scanner.space();
    let at = from - 1;
    while (at < to - 1) {
      file.seekSync(at, Deno.SeekMode.Start);
      const count = file.readSync(space.subarray(0, TAIL_BYTES));
      if (count === null) return to;
      const newline = space.subarray(0, count).indexOf(NEWLINE);
      if (newline >= 0) return at + newline + 1;
      at += count;
    }
    return to;
  }

  #feed(from: number, to: number): void {
    const { file, endAt } = this.#setup;
    let at = from;
    file.seekSync(at, Deno.SeekMode.Start);
    while (at < to) {
      const space = this.#scanner.space();
      const count = file.readSync(space.subarray(0, Math.min(space.length, to - at)));
      if (count === null) return;
      this.#scanner.fed(count);
      at += count;
    }
    while (at < endAt && !this.#scanner.atLineStart) {
      const space = this.#scanner.space();
      const count = file.readSync(space.subarray(0, Math.min(TAIL_BYTES, endAt - at)));
      if (count === null) return;
      const newline = space.subarray(0, count).indexOf(NEWLINE);
      this.#scanner.fed(newline < 0 ? count : newline + 1);
      at += count;
    }
  }
}

/** Reads again, and leaves the file where the scan has it. */
class FileAround implements Around {
  readonly #setup: { file: SeekableFile; endAt: number };

  constructor(setup: { file: SeekableFile; endAt: number }) {
    this.#setup = setup;
  }

  copy(from: number, to: number): Uint8Array {
    const { file, endAt } = this.#setup;
    const end = Math.min(to, endAt);
    if (end <= from) return new Uint8Array();
    const back = file.seekSync(0, Deno.SeekMode.Current);
    const bytes = new Uint8Array(end - from);
    file.seekSync(from, Deno.SeekMode.Start);
    let fill = 0;
    while (fill < bytes.length) {
      const count = file.readSync(bytes.subarray(fill));
      if (count === null) break;
      fill += count;
    }
    file.seekSync(back, Deno.SeekMode.Start);
    return bytes.subarray(0, fill);
  }
}
