import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import { openInput, scanFile, type ScannedChunk, scanStream } from "../../src/logs/scan/mod.ts";
import { Gathered, keepLines, type SeenLine } from "./gathered.ts";
import { chance, hostile } from "./made.ts";
import { oracle } from "./oracle.ts";

const LITERALS = [{ text: "session" }, { text: "oom" }];

async function scanPath(path: string): Promise<{ seen: Gathered; is: string }> {
  const seen = new Gathered();
  const onChunk = (chunk: ScannedChunk<SeenLine[]>) => seen.take(chunk);
  const options = { literals: LITERALS, reader: keepLines, setup: { aroundBytes: 9 }, onChunk };
  const input = await openInput(path);
  if (input.is === "file") {
    await scanFile(path, options);
    return { seen, is: "plain" };
  }
  await using stream = input;
  await scanStream(stream.source, options);
  return { seen, is: stream.kind };
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

const text = hostile(chance(3), { bytesMin: 1_000_000, bytesMax: 1_200_000 });
const [first, second] = [text.subarray(0, 400_001), text.subarray(400_001)];
/** As the program `zstd` writes it. */
const checked = (bytes: Uint8Array) =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
const SKIPPED = Uint8Array.of(0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);
const ROWS = [
  { is: "plain", what: "plain text", bytes: text },
  { is: "plain", what: "a text shorter than any mark", bytes: text.subarray(0, 1) },
  { is: "plain", what: "an empty file", bytes: new Uint8Array() },
  { is: "gzip", what: "gzip", bytes: gzipSync(text) },
  {
    is: "gzip",
    what: "gzip of two members",
    bytes: Buffer.concat([gzipSync(first), gzipSync(second)]),
  },
  { is: "zstd", what: "zstd", bytes: zstdCompressSync(text) },
  {
    is: "zstd",
    what: "zstd of two frames with checksums",
    bytes: Buffer.concat([checked(first), checked(second)]),
  },
  {
    is: "zstd",
    what: "zstd with a frame to be skipped between two",
    bytes: Buffer.concat([checked(first), SKIPPED, zstdCompressSync(second)]),
  },
  {
    is: "zstd",
    what: "zstd of two frames",
    bytes: Buffer.concat([zstdCompressSync(first), zstdCompressSync(second)]),
  },
];
for (const { is, what, bytes } of ROWS) {
  Deno.test(`openInput() tells ${what} by its bytes, and all of it is scanned`, async () => {
    await withFile(bytes, async (path) => {
      const { seen, is: told } = await scanPath(path);
      const wanted = oracle(is === "plain" ? bytes : text, LITERALS);
      assert.equal(told, is);
      assert.deepEqual(seen.counts, wanted.counts);
      assert.equal(seen.lines.length, wanted.lines.length);
    });
  });
}

for (
  const [kind, packed] of [["gzip", gzipSync(text)], ["zstd", zstdCompressSync(text)]] as const
) {
  Deno.test(`openInput() gives what a ${kind} holds until it is cut off, then says so`, async () => {
    await withFile(packed.subarray(0, packed.length / 2), async (path) => {
      let bytes = 0;
      const input = await openInput(path);
      assert.ok(input.is === "stream");
      await using stream = input;
      const scan = scanStream(stream.source, {
        literals: [],
        reader: keepLines,
        setup: { aroundBytes: 0 },
        chunkBytes: 1,
        onChunk: ({ to }) => bytes = to,
      });
      await assert.rejects(scan, { code: "INPUT_DAMAGED" });
      assert.ok(bytes > 100_000);
    });
  });
}

Deno.test("openInput() leaves nothing open when the scan stops early", async () => {
  await withFile(gzipSync(text), async (path) => {
    const input = await openInput(path);
    assert.ok(input.is === "stream");
    await using stream = input;
    assert.ok((await stream.source.read(new Uint8Array(100)) ?? 0) > 0);
  });
});
