import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { engineOf } from "../../src/logs/scan/choose_engine.ts";
import { BLOCK_BYTES } from "../../src/logs/scan/engine.ts";
import { LineScanner } from "../../src/logs/scan/line_scanner.ts";
import {
  AROUND_BYTES_MAX,
  LINE_BYTES_MAX,
  type Literal,
  scanFile,
  type ScannedChunk,
  scanStream,
} from "../../src/logs/scan/mod.ts";
import { Gathered, keepLines, type SeenLine } from "./gathered.ts";
import { chance, hostile, inReads } from "./made.ts";
import { type Answer, oracle } from "./oracle.ts";

const KERNELS = ["script", "simd"] as const;
const LITERALS: readonly Literal[] = [
  { text: "Session has been logged out!" },
  { text: "ssio" },
  { text: "failed\0" },
  { text: "logout", anyCase: true },
  { text: "é f" },
  { text: "oom" },
  { text: "a text of sixty-four bytes, the longest that there may be" },
  { text: 'level":50' },
  { text: "memory\r" },
  { text: "session" },
  { text: "Session" },
];
const PIECES = LITERALS.flatMap(({ text }) => [text, text.toUpperCase(), text.slice(1)]);

interface Context {
  bytes: Uint8Array;
  literals?: readonly Literal[];
  aroundBytes: number;
  hint: string;
}

/** All that is seen is what the oracle says, and what stands around it is what stands there. */
function check(seen: Gathered, wanted: Answer, { bytes, aroundBytes, hint }: Context): void {
  assert.deepEqual(seen.counts, wanted.counts, hint);
  assert.equal(seen.lines.length, wanted.lines.length, hint);
  for (const [n, { bytes: head, before, after, ...place }] of seen.lines.entries()) {
    assert.deepEqual(place, wanted.lines[n], hint);
    const { offset } = place;
    const end = offset + place.length;
    const kept = Math.min(end, offset + LINE_BYTES_MAX);
    assert.ok(same(head, bytes.subarray(offset, kept)), `${hint}: line at ${offset}`);
    const first = Math.max(0, offset - aroundBytes);
    assert.ok(same(before, bytes.subarray(first, offset)), `${hint}: before ${offset}`);
    assert.ok(same(after, bytes.subarray(end + 1, end + 1 + aroundBytes)), `${hint}: after ${end}`);
  }
}

function same(seen: Uint8Array, wanted: Uint8Array): boolean {
  return seen.length === wanted.length && Buffer.compare(seen, wanted) === 0;
}

/** Through a stream of short reads, and through a file that is cut into small chunks. */
async function scanBoth(context: Context, read: () => number, kernel: "script" | "simd") {
  const { bytes, aroundBytes, hint, literals = LITERALS } = context;
  const wanted = oracle(bytes, literals);
  const rest = { literals, kernel, setup: { aroundBytes }, reader: keepLines };
  for (const chunkBytes of [AROUND_BYTES_MAX, 400_000]) {
    const stream = new Gathered();
    const onChunk = (chunk: ScannedChunk<SeenLine[]>) => stream.take(chunk);
    await scanStream(inReads(bytes, read), { ...rest, chunkBytes, onChunk });
    check(stream, wanted, { ...context, hint: `stream: ${hint}` });
  }
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    for (const chunkBytes of [Math.ceil(bytes.length / 7), 300_000]) {
      const file = new Gathered();
      const onChunk = (chunk: ScannedChunk<SeenLine[]>) => file.take(chunk);
      await scanFile(path, { ...rest, chunkBytes, onChunk });
      check(file, wanted, { ...context, hint: `file: ${hint}` });
    }
  } finally {
    await Deno.remove(path);
  }
}

for (const kernel of KERNELS) {
  Deno.test(`scan: candidates and counts are the oracle's for any reads and any chunks (${kernel})`, async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = chance(seed);
      const bytesMax = [300, 5_000, 60_000][seed % 3] ?? 0;
      const bytes = hostile(random, { bytesMax, pieces: PIECES });
      const most = [3, 300, 40_000, 1e9][seed % 4] ?? 1;
      const hint = `${kernel}, seed ${seed}`;
      await scanBoth({ bytes, aroundBytes: 50, hint }, () => 1 + random() * most, kernel);
    }
  });

  Deno.test(`scan: lines longer than any buffer are found, with and without an end (${kernel})`, async () => {
    for (let seed = 1; seed <= 24; seed++) {
      const random = chance(seed);
      const bytes = longLines(random);
      const most = [20_000, 70_000, 1e9][seed % 3] ?? 1;
      const hint = `${kernel}, long, seed ${seed}`;
      const aroundBytes = AROUND_BYTES_MAX;
      await scanBoth({ bytes, aroundBytes, hint }, () => 1 + random() * most, kernel);
    }
  });
}

Deno.test("scan: a line belongs to the chunk in which it starts, wherever the file is cut", async () => {
  const text = "a session\n\nfailed\n\n\nSession\noom\r\nthe last session";
  const bytes = new TextEncoder().encode(text);
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    for (let chunkBytes = 1; chunkBytes <= bytes.length; chunkBytes++) {
      const seen = new Gathered();
      await scanFile(path, {
        literals: LITERALS,
        kernel: "script",
        chunkBytes,
        setup: { aroundBytes: 9 },
        reader: keepLines,
        onChunk: (chunk) => seen.take(chunk),
      });
      const hint = `chunks of ${chunkBytes}`;
      check(seen, oracle(bytes, LITERALS), { bytes, aroundBytes: 9, hint });
    }
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("scan: a word is found wherever the pieces of a long line end", async () => {
  const literals = [{ text: "session" }, { text: "z".repeat(64) }];
  for (const kernel of KERNELS) {
    const found: number[] = [];
    const scanner = new LineScanner(await engineOf(literals, kernel), (line) => {
      found.push(line.literal, line.literalAt);
    });
    for (let at = BLOCK_BYTES - 150; at < BLOCK_BYTES + 10; at++) {
      for (const [literal, { text }] of literals.entries()) {
        const bytes = new Uint8Array(BLOCK_BYTES + 50_000).fill(0x78);
        bytes.set(new TextEncoder().encode(text), at);
        const source = inReads(bytes, () => BLOCK_BYTES);
        scanner.reset(0);
        for (let came = source.read(scanner.space()); came !== null;) {
          scanner.fed(came);
          came = source.read(scanner.space());
        }
        scanner.finish();
        assert.deepEqual(found.splice(0), [literal, at], `${kernel}: ${text} at ${at}`);
        assert.equal(scanner.counts.session, literal === 0 ? 1 : 0);
      }
    }
  }
});

Deno.test("scan: what precedes a line longer than all that is kept is still known", async () => {
  for (const kernel of KERNELS) {
    const before = "x".repeat(30_000) + "\n" + "y".repeat(70_000) + "\n";
    const text = `${before}session${"z".repeat(3_000_000)}\nafter it`;
    const bytes = new TextEncoder().encode(text);
    const context = { bytes, aroundBytes: AROUND_BYTES_MAX, hint: kernel };
    for (const size of [20_000, 300_000]) await scanBoth(context, () => size, kernel);
  }
});

/** Up to 1.5 MB in few lines; literals stand anywhere, also across the places where blocks end. */
function longLines(random: () => number): Uint8Array {
  const bytes = new Uint8Array(200_000 + Math.floor(random() * 1_300_000)).fill(0x78);
  const put = (piece: string, at: number) => {
    const encoded = new TextEncoder().encode(piece);
    bytes.set(encoded.subarray(0, bytes.length - at), at);
  };
  for (let n = 0; n < 40; n++) {
    const piece = PIECES[Math.floor(random() * PIECES.length)] ?? "";
    put(piece, Math.floor(random() * bytes.length));
    const edge = 65_536 * (1 + Math.floor(random() * (bytes.length / 65_536 - 1)));
    put(piece, edge - Math.floor(random() * 140));
  }
  for (let n = Math.floor(random() * 6); n > 0; n--) put("\n", Math.floor(random() * bytes.length));
  if (random() < 0.3) put("\n", bytes.length - 1);
  return bytes;
}

Deno.test("scan: a live stream shows a line as soon as its newline has come", async () => {
  const shown: number[] = [];
  let reads = 0;
  const parts = ["a session\nfailed to", " start\nSession has been logged out!", "\n", "x"];
  await scanStream({
    read(into) {
      const part = parts[reads++];
      if (part === undefined) return null;
      into.set(new TextEncoder().encode(part));
      return part.length;
    },
  }, {
    literals: [{ text: "session" }, { text: "failed" }, { text: "logged out" }],
    reader: keepLines,
    setup: { aroundBytes: 0 },
    chunkBytes: 1,
    onChunk: ({ result }) => result.forEach(() => shown.push(reads)),
  });
  assert.deepEqual(shown, [1, 2, 3]);
});

Deno.test("scan: an abort ends it after the chunk at hand, and what was delivered stays true", async () => {
  const stop = new AbortController();
  let chunks = 0;
  const counts = await scanStream(inReads(new Uint8Array(100_000).fill(0x0a), () => 1_000), {
    literals: [],
    reader: keepLines,
    setup: { aroundBytes: 0 },
    chunkBytes: 20_000,
    onChunk: () => ++chunks === 2 && stop.abort(),
    signal: stop.signal,
  });
  assert.equal(chunks, 2);
  assert.equal(counts.lines, counts.bytes);
  assert.ok(counts.lines >= 40_000 && counts.lines < 60_000);
});

Deno.test("scan: what cannot be looked for is refused with the reason", async () => {
  const refused = async (literals: readonly Literal[], code: string) => {
    const scan = scanStream({ read: () => null }, {
      literals,
      reader: keepLines,
      setup: { aroundBytes: 0 },
      onChunk: () => {},
    });
    await assert.rejects(scan, { code });
  };
  await refused([{ text: "ab" }], "LITERAL_UNFIT");
  await refused([{ text: "x".repeat(65) }], "LITERAL_UNFIT");
  await refused([{ text: "two\nlines" }], "LITERAL_UNFIT");
  await refused(
    Array.from({ length: 251 }, (_, n) => ({ text: `text ${n}` })),
    "LITERALS_TOO_MANY",
  );
});
