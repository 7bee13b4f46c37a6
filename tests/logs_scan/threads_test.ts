import assert from "node:assert/strict";
import { type FileScanOptions, scanFile, type ScannedChunk } from "../../src/logs/scan/mod.ts";
import { Gathered, keepLines, type SeenLine } from "./gathered.ts";
import { chance, hostile } from "./made.ts";
import { oracle } from "./oracle.ts";

const LITERALS = [{ text: "session" }, { text: "oom" }, { text: "FAILED" }];
const keepWorker = () =>
  new Worker(new URL("./keep_worker.ts", import.meta.url), { type: "module" });
const failingWorker = () =>
  new Worker(new URL("./failing_worker.ts", import.meta.url), { type: "module" });

type Options = FileScanOptions<{ aroundBytes: number }, SeenLine[]>;

function options(rest: Partial<Options>, onChunk: Options["onChunk"]): Options {
  const setup = { aroundBytes: 20 };
  return { literals: LITERALS, reader: keepLines, setup, worker: keepWorker, onChunk, ...rest };
}

async function withFile(bytes: Uint8Array, use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

function mixed(seed: number): Uint8Array {
  const pieces = ["a whole line of text\n"];
  return hostile(chance(seed), { bytesMin: 1_000_000, bytesMax: 1_500_000, pieces });
}

Deno.test("threads: what several find is what the oracle says, in the order of the file", async () => {
  for (const threads of [2, 4]) {
    const bytes = mixed(threads);
    const wanted = oracle(bytes, LITERALS);
    await withFile(bytes, async (path) => {
      const seen = new Gathered();
      const onChunk = (chunk: ScannedChunk<SeenLine[]>) => seen.take(chunk);
      const counts = await scanFile(path, options({ threads, chunkBytes: 50_000 }, onChunk));
      assert.deepEqual(counts, wanted.counts);
      assert.deepEqual(seen.counts, wanted.counts);
      const places = seen.lines.map(({ no, offset, length, literal, literalAt }) => (
        { no, offset, length, literal, literalAt }
      ));
      assert.deepEqual(places, wanted.lines);
    });
  }
});

Deno.test("threads: an abort ends all of them, and the chunks delivered have no gap", async () => {
  await withFile(mixed(7), async (path) => {
    const stop = new AbortController();
    const seen = new Gathered();
    let chunks = 0;
    const onChunk = (chunk: ScannedChunk<SeenLine[]>) => {
      seen.take(chunk);
      if (++chunks === 5) stop.abort();
    };
    const rest = { threads: 3, chunkBytes: 20_000, signal: stop.signal };
    const counts = await scanFile(path, options(rest, onChunk));
    assert.equal(chunks, 5);
    assert.deepEqual(counts, seen.counts);
  });
});

Deno.test("threads: a reader that throws in a worker fails the scan with its error", async () => {
  await withFile(mixed(9), async (path) => {
    const started = new Int32Array(new SharedArrayBuffer(4));
    const failed = scanFile(path, {
      literals: LITERALS,
      threads: 2,
      chunkBytes: 20_000,
      setup: started,
      // This thread has nothing done before the worker has begun.
      reader: () => ({ line: () => void Atomics.wait(started, 0, 0, 10_000), take: () => [] }),
      worker: failingWorker,
      onChunk: () => {},
    });
    await assert.rejects(failed, (error: Error & { code?: string }) => {
      assert.equal(error.code, "SCAN_FAILED");
      assert.match(String(error.cause), /this reader fails/);
      return true;
    });
  });
});

/** How Deno tells that one could not start; when a real one gets to tell it, a scan may be over. */
function brokenWorker(): Worker {
  const worker = new Worker("data:text/javascript,", { type: "module" });
  queueMicrotask(() => {
    worker.dispatchEvent(new ErrorEvent("error", { message: "cannot start", cancelable: true }));
  });
  return worker;
}

Deno.test("threads: one that cannot start is told, and the others do its work", async () => {
  const bytes = mixed(13);
  await withFile(bytes, async (path) => {
    const told: string[] = [];
    const rest = {
      threads: 2,
      chunkBytes: 20_000,
      worker: brokenWorker,
      onFewerThreads: (because: string) => void told.push(because),
    };
    const seen = new Gathered();
    const counts = await scanFile(path, options(rest, (chunk) => seen.take(chunk)));
    assert.deepEqual(counts, oracle(bytes, LITERALS).counts);
    assert.deepEqual(seen.counts, counts);
    assert.deepEqual(told, ["cannot start"]);
  });
});

Deno.test("threads: what onChunk throws reaches the caller, from whichever thread the chunk came", async () => {
  await withFile(mixed(11), async (path) => {
    for (const threads of [1, 3]) {
      let chunks = 0;
      const failed = scanFile(
        path,
        options({ threads, chunkBytes: 20_000 }, () => {
          if (++chunks === 9) throw new RangeError("enough");
        }),
      );
      await assert.rejects(failed, /enough|threads failed/);
    }
  });
});

Deno.test("threads: a file that is not there is said as Deno says it", async () => {
  await assert.rejects(scanFile("/nowhere/waha.log", options({}, () => {})), Deno.errors.NotFound);
});
