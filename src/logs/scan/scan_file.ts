import { Board, chunkAt, chunkCount, type Cut } from "./board.ts";
import { type ChunkDone, ChunkScan } from "./chunk_scan.ts";
import { engineOf } from "./choose_engine.ts";
import { EventTurns } from "./event_turns.ts";
import { ScanError } from "./literals.ts";
import type { FileScanOptions, ScanCounts } from "./port.ts";
import type { ChunkAnswer, ChunkJob } from "./serve_chunks.ts";

const CHUNK_BYTES = 8_388_608;
/** More only wait for the memory, and each takes 15 MB of it. */
const THREADS_MAX = 4;
/** Below this a second thread comes too late: with all that a reader imports it needs 40 ms. */
const THREADS_FROM_BYTES = 134_217_728;

/**
 * Scans a file, on several threads where that pays: all take the next chunk from one counter, so
 * this thread begins at once and none waits for a slower one.
 * @throws {ScanError} `SCAN_FAILED`: a worker could not read the file, or its reader threw. Also as
 * `literalBytes`; what Deno says of a file that cannot be opened passes through.
 */
export async function scanFile<Setup, Result>(
  path: string,
  options: FileScanOptions<Setup, Result>,
): Promise<ScanCounts> {
  using file = await Deno.open(path);
  const to = options.to ?? (await file.stat()).size;
  const from = options.from ?? 0;
  const cut: Cut = { from, to, chunkBytes: Math.max(1, options.chunkBytes ?? CHUNK_BYTES) };
  const engine = await engineOf(options.literals, options.kernel);
  const scan = new ChunkScan({ file, endAt: to, engine, reader: options.reader(options.setup) });
  const run = new FileScan(cut, options);
  const aborted = () => run.wake();
  options.signal?.addEventListener("abort", aborted);
  try {
    run.startWorkers(path);
    await run.work(scan);
  } finally {
    options.signal?.removeEventListener("abort", aborted);
    run.stop();
  }
  return run.counts;
}

/** Puts the chunks of all threads into the order of the file. */
class FileScan<Setup, Result> {
  readonly counts: ScanCounts = { bytes: 0, lines: 0, session: 0, memory: 0 };
  readonly #board = new Board();
  readonly #turns = new EventTurns();
  readonly #cut: Cut;
  readonly #count: number;
  readonly #options: FileScanOptions<Setup, Result>;
  readonly #workers: { worker: Worker; port: MessagePort }[] = [];
  readonly #early = new Map<number, ChunkDone<Result>>();
  #delivered = 0;
  #failure: { error: unknown } | null = null;
  #wake: () => void = () => {};

  constructor(cut: Cut, options: FileScanOptions<Setup, Result>) {
    this.#cut = cut;
    this.#count = chunkCount(cut);
    this.#options = options;
  }

  startWorkers(path: string): void {
    const { worker: start, literals, setup, kernel = "simd" } = this.#options;
    if (start === undefined) return;
    const pays = this.#cut.to - this.#cut.from >= THREADS_FROM_BYTES;
    const threads = this.#options.threads ??
      (pays ? Math.min(THREADS_MAX, navigator.hardwareConcurrency) : 1);
    const job: ChunkJob<Setup> = {
      is: "chunk-job",
      path,
      cut: this.#cut,
      literals,
      kernel,
      setup,
      shared: this.#board.shared,
    };
    const workers = Math.min(threads, this.#count) - 1;
    if (workers > 0 && !mayReadItself()) {
      this.#options.onFewerThreads?.(`Workers need read access to ${import.meta.dirname}`);
      return;
    }
    for (let n = 0; n < workers; n++) this.#startWorker(start(), job);
  }

  #startWorker(worker: Worker, job: ChunkJob<Setup>): void {
    const { port1, port2 } = new MessageChannel();
    let ready = false;
    worker.onerror = (event) => {
      event.preventDefault();
      // One that may not even load its module has taken no chunk: the others do its work.
      if (ready) this.#fail(event.message);
      else this.#options.onFewerThreads?.(event.message);
    };
    port1.onmessage = ({ data }: MessageEvent<ChunkAnswer<Result>>) => {
      if (data.is === "ready") ready = true;
      else this.#answered(data);
    };
    worker.postMessage(job, [port2]);
    this.#workers.push({ worker, port: port1 });
  }

  async work(scan: ChunkScan<Result>): Promise<void> {
    for (let index = this.#board.take(); index < this.#count; index = this.#board.take()) {
      while (this.#board.isAhead(index) && this.#failure === null) await this.#news();
      if (this.#ended) break;
      this.#done(index, scan.scan(chunkAt(this.#cut, index)));
      if (this.#count > 1) await this.#turns.next();
      if (this.#ended) break;
    }
    while (this.#delivered < this.#count && !this.#ended) await this.#news();
    if (this.#failure !== null) {
      throw new ScanError(
        "SCAN_FAILED",
        "Cannot scan the file as one of its threads failed: see the cause",
        {
          cause: this.#failure.error,
        },
      );
    }
  }

  stop(): void {
    this.#turns.close();
    this.#board.stop();
    for (const { worker, port } of this.#workers) {
      port.close();
      worker.terminate();
    }
  }

  wake(): void {
    this.#wake();
  }

  get #ended(): boolean {
    return this.#failure !== null || this.#options.signal?.aborted === true;
  }

  #news(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  #answered(answer: Exclude<ChunkAnswer<Result>, { is: "ready" }>): void {
    if (answer.is === "failed") return this.#fail(answer.error);
    try {
      this.#done(answer.index, answer);
    } catch (error) {
      // Here nobody would catch what `onChunk` throws.
      this.#fail(error);
    }
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  #done(index: number, done: ChunkDone<Result>): void {
    this.#early.set(index, done);
    for (let next = this.#early.get(this.#delivered); next !== undefined && !this.#ended;) {
      this.#early.delete(this.#delivered);
      this.#deliver(next);
      next = this.#early.get(this.#delivered);
    }
    this.#board.delivered(this.#delivered);
  }

  #deliver({ counts, result }: ChunkDone<Result>): void {
    const { from, to } = chunkAt(this.#cut, this.#delivered);
    this.#delivered++;
    const linesBefore = this.counts.lines;
    this.counts.bytes += counts.bytes;
    this.counts.lines += counts.lines;
    this.counts.session += counts.session;
    this.counts.memory += counts.memory;
    this.#options.onChunk({ from, to, linesBefore, counts, result });
  }
}

/** Asked before, since Deno prints the refusal of a worker whatever becomes of it. */
function mayReadItself(): boolean {
  const path = import.meta.dirname;
  return path === undefined ||
    Deno.permissions.querySync({ name: "read", path }).state === "granted";
}
