import assert from "node:assert/strict";
import { scanFile } from "../../src/logs/scan/mod.ts";
import { keepLines } from "./gathered.ts";

const MEGABYTE = 1_000_000;
const keepWorker = () =>
  new Worker(new URL("./keep_worker.ts", import.meta.url), { type: "module" });

interface Edge {
  what: string;
  write(file: Deno.FsFile): void;
  lines: number;
  session: number;
  memory: number;
  /** Lines with the literal `failed`. */
  candidates: number;
}

/** Counts that can be told without a grep. */
const EDGES: readonly Edge[] = [
  {
    what: "20 million lines of the shortest word",
    write: (file) => repeat(file, { text: "oom\n", times: 20 * MEGABYTE }),
    lines: 20 * MEGABYTE,
    session: 0,
    memory: 20 * MEGABYTE,
    candidates: 0,
  },
  {
    what: "30 million words in one line, without its end",
    write: (file) => repeat(file, { text: "oom", times: 30 * MEGABYTE }),
    lines: 1,
    session: 0,
    memory: 1,
    candidates: 0,
  },
  {
    what: "a line of 100 MB with the words at both ends, and a short one after it",
    write: (file) => {
      repeat(file, { text: "session ", times: 1 });
      repeat(file, { text: "x", times: 100 * MEGABYTE });
      repeat(file, { text: "failed\nmemory", times: 1 });
    },
    lines: 2,
    session: 1,
    memory: 1,
    candidates: 1,
  },
  {
    what: "a hole of 200 MB as copytruncate leaves it, and a line after it",
    write: (file) => {
      file.truncateSync(200 * MEGABYTE);
      file.seekSync(0, Deno.SeekMode.End);
      repeat(file, { text: "failed\n", times: 1 });
    },
    lines: 1,
    session: 1,
    memory: 0,
    candidates: 1,
  },
  {
    what: "50 million empty lines",
    write: (file) => repeat(file, { text: "\n", times: 50 * MEGABYTE }),
    lines: 50 * MEGABYTE,
    session: 0,
    memory: 0,
    candidates: 0,
  },
];

function repeat(file: Deno.FsFile, { text, times }: { text: string; times: number }): void {
  const piece = new TextEncoder().encode(text.repeat(Math.min(times, 100_000)));
  const bytes = text.length * times;
  for (let written = 0; written < bytes;) {
    written += file.writeSync(piece.subarray(0, Math.min(piece.length, bytes - written)));
  }
}

for (const { what, write, ...wanted } of EDGES) {
  Deno.test(`scan: ${what}, on one thread and on two`, async () => {
    const path = await Deno.makeTempFile();
    try {
      using file = await Deno.open(path, { write: true });
      write(file);
      for (const threads of [1, 2]) {
        let candidates = 0;
        const counts = await scanFile(path, {
          literals: [{ text: "failed" }],
          reader: keepLines,
          setup: { aroundBytes: 5 },
          worker: keepWorker,
          threads,
          onChunk: ({ result }) => void (candidates += result.length),
        });
        const { lines, session, memory } = counts;
        assert.deepEqual({ lines, session, memory, candidates }, wanted, `${threads} threads`);
      }
    } finally {
      await Deno.remove(path);
    }
  });
}

Deno.test("scan: 3 million candidates in a row keep the memory of a chunk, not of the file", async () => {
  const path = await Deno.makeTempFile();
  try {
    using file = await Deno.open(path, { write: true });
    repeat(file, { text: "failed\n", times: 3 * MEGABYTE });
    let most = 0;
    let sum = 0;
    let lines = 0;
    await scanFile(path, {
      literals: [{ text: "failed" }],
      reader: () => ({
        line: () => void lines++,
        take() {
          const taken = lines;
          lines = 0;
          return taken;
        },
      }),
      setup: null,
      onChunk: ({ result }) => {
        most = Math.max(most, result);
        sum += result;
      },
    });
    assert.equal(sum, 3 * MEGABYTE);
    assert.ok(most <= 8_388_608 / 7 + 1);
  } finally {
    await Deno.remove(path);
  }
});
