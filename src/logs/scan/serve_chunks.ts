import { Board, chunkAt, chunkCount, type Cut } from "./board.ts";
import { engineOf } from "./choose_engine.ts";
import { ChunkScan } from "./chunk_scan.ts";
import type { ChunkReader, Literal, ScanCounts } from "./port.ts";

/** What a worker is told once, with the port on which it answers. */
export interface ChunkJob<Setup> {
  is: "chunk-job";
  path: string;
  cut: Cut;
  literals: readonly Literal[];
  kernel: "simd" | "script";
  setup: Setup;
  shared: SharedArrayBuffer;
}

export type ChunkAnswer<Result> =
  /** The worker is there: from now on its chunks are missed when it fails. */
  | { is: "ready" }
  | { is: "chunk"; index: number; counts: ScanCounts; result: Result }
  | { is: "failed"; error: unknown };

/**
 * The whole of a worker module: waits for the job of `scanFile` and scans chunks until none is
 * left. The reader must be the one that `scanFile` was given.
 */
export function serveChunks<Setup, Result>(reader: (setup: Setup) => ChunkReader<Result>): void {
  globalThis.addEventListener("message", async (event: Event) => {
    if (!(event instanceof MessageEvent)) return;
    const [port] = event.ports;
    const job: unknown = event.data;
    if (port === undefined || !isJob<Setup>(job)) return;
    try {
      await work(job, { reader: reader(job.setup), port });
    } catch (error) {
      port.postMessage({ is: "failed", error });
    }
    port.close();
  });
}

function isJob<Setup>(job: unknown): job is ChunkJob<Setup> {
  return typeof job === "object" && job !== null && "is" in job && job.is === "chunk-job";
}

async function work<Setup, Result>(
  job: ChunkJob<Setup>,
  { reader, port }: { reader: ChunkReader<Result>; port: MessagePort },
): Promise<void> {
  const board = new Board(job.shared);
  using file = Deno.openSync(job.path);
  port.postMessage({ is: "ready" });
  const engine = await engineOf(job.literals, job.kernel);
  const scan = new ChunkScan({ file, endAt: job.cut.to, engine, reader });
  const count = chunkCount(job.cut);
  for (let index = board.take(); index < count; index = board.take()) {
    board.waitForTurn(index);
    if (board.stopped) return;
    const { counts, result } = scan.scan(chunkAt(job.cut, index));
    const answer: ChunkAnswer<Result> = { is: "chunk", index, counts, result };
    port.postMessage(answer, reader.moved?.(result) ?? []);
  }
}
