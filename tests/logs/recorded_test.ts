import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { analyzeFile, type AnalyzeOptions, type LogEvent } from "../../src/logs/mod.ts";
import { NESTED, wrapped, WRAPPERS } from "./wrapping.ts";

const labelSchema = z.tuple([z.number(), z.string(), z.string().nullable(), z.string().nullable()]);
const LABELS = z.record(z.string(), z.array(labelSchema)).parse(
  JSON.parse(Deno.readTextFileSync(new URL("./recorded_events.json", import.meta.url))),
);
const FOLDER = new URL("../recorded/logs/", import.meta.url);
const DAY_AT = Date.UTC(2026, 10, 25);
const CHANGED_AT = Date.UTC(2026, 10, 25, 20);
const recordings = Object.keys(LABELS);
const CORPUS = ["catalogue", "near_misses", "collectors"].flatMap((name) =>
  Deno.readTextFileSync(new URL(`./corpus/${name}.jsonl`, import.meta.url)).trimEnd().split("\n")
    .map((line) => z.object({ text: z.string() }).parse(JSON.parse(line)).text)
);

function textOf(name: string): string {
  return Deno.readTextFileSync(new URL(name, FOLDER));
}

/** The text in reads of the given lengths, again and again. */
function sourceOf(text: string, lengths: readonly number[] = [65_536]) {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  let turn = 0;
  return {
    read: (into: Uint8Array) => {
      if (at === bytes.length) return null;
      const length = Math.min(into.length, lengths[turn++ % lengths.length] ?? 1);
      const part = bytes.subarray(at, at + length);
      into.set(part);
      at += part.length;
      return part.length;
    },
  };
}

/** A collector takes a line when it is written; what has no time of its own comes with the last. */
function timesOf(lines: readonly string[]): (index: number) => number {
  let last = DAY_AT;
  const times = lines.map((line) => {
    const pino = /"time":(\d{13})/.exec(line)?.[1];
    const pretty = /^\[(\d\d:\d\d:\d\d\.\d{3})\]/.exec(line)?.[1];
    if (pino !== undefined) last = Number(pino);
    else if (pretty !== undefined) last = Date.parse(`2026-11-25T${pretty}Z`);
    return last;
  });
  return (index) => times[index] ?? last;
}

type Row = [number, string, string | null, string | null];

function rowsOf(events: readonly LogEvent[]): Row[] {
  return events.map(({ line, kind, cause = null, session }) => [line, kind, cause, session]);
}

async function rowsIn(text: string, options: Partial<AnalyzeOptions> & { reads?: number[] } = {}) {
  const { reads, ...rest } = options;
  const source = sourceOf(text, reads);
  const { events } = await analyzeFile("x.log", { source }, { changedAt: CHANGED_AT, ...rest });
  return rowsOf(events);
}

for (const name of recordings) {
  Deno.test(`recording ${name}: every line is what its label says, and nothing else`, async () => {
    const path = new URL(name, FOLDER).pathname;
    const { events } = await analyzeFile(name, { path }, { changedAt: CHANGED_AT });
    assert.deepEqual(rowsOf(events), LABELS[name]);
  });
}

Deno.test("recordings: all of them are labelled", () => {
  const files = Array.from(Deno.readDirSync(FOLDER), ({ name }) => name).sort();
  assert.deepEqual(files, recordings.toSorted());
});

const WHOLE = WRAPPERS.filter((each) => each !== "none" && each !== "cri-partial");
for (const wrapper of [...WHOLE, ...NESTED]) {
  Deno.test(`recordings: ${wrapper} around each line changes nothing`, async () => {
    for (const name of recordings) {
      const lines = textOf(name).replace(/\n$/, "").split("\n");
      const rows = await rowsIn(`${wrapped(lines, wrapper, timesOf(lines)).join("\n")}\n`);
      assert.deepEqual(rows.map(([line]) => line), LABELS[name]?.map(([line]) => line), name);
      assert.deepEqual(rows, LABELS[name], name);
    }
  });
}

Deno.test("recordings: lines that the container runtime cut in three are the same events", async () => {
  for (const name of recordings) {
    const lines = textOf(name).replace(/\n$/, "").split("\n");
    const rows = await rowsIn(`${wrapped(lines, "cri-partial", timesOf(lines)).join("\n")}\n`);
    const without = (all: readonly Row[] = []) => all.map(([, ...rest]) => rest);
    assert.deepEqual(without(rows), without(LABELS[name]), name);
  }
});

Deno.test("recordings: Windows' line ends, and a last line without one, change nothing", async () => {
  for (const name of recordings) {
    const text = textOf(name);
    assert.deepEqual(await rowsIn(text.replaceAll("\n", "\r\n")), LABELS[name], name);
    assert.deepEqual(await rowsIn(text.replace(/\n$/, "")), LABELS[name], name);
  }
});

Deno.test("recordings: any lengths of reads and of chunks give the same events", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...recordings),
      fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 60_000 }),
      async (name, reads, chunkBytes) => {
        assert.deepEqual(await rowsIn(textOf(name), { reads, chunkBytes }), LABELS[name]);
      },
    ),
    { numRuns: 120 },
  ));

Deno.test("recordings: chunks of a file that are read apart give the same events", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...recordings),
      fc.integer({ min: 200, max: 60_000 }),
      async (name, chunkBytes) => {
        const path = new URL(name, FOLDER).pathname;
        const options = { changedAt: CHANGED_AT, chunkBytes };
        const { events } = await analyzeFile(name, { path }, options);
        assert.deepEqual(rowsOf(events), LABELS[name]);
      },
    ),
    { numRuns: 120 },
  ));

Deno.test("recordings: what is remembered of lines changes nothing", async () => {
  for (const name of recordings) {
    const text = textOf(name);
    const without = await rowsIn(text + text, { kernel: "script" });
    assert.deepEqual(await rowsIn(text + text), without, name);
  }
});

Deno.test("corpus: what is remembered of lines changes nothing in any order of them", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...CORPUS), { minLength: 2, maxLength: 120 }),
      async (lines) => {
        const text = `${lines.join("\n")}\n`;
        assert.deepEqual(await rowsIn(text), await rowsIn(text, { kernel: "script" }));
      },
    ),
    { numRuns: 60 },
  ));

Deno.test("logs: bytes that are no text, holes and an empty file are no events and no fault", async () => {
  assert.deepEqual(await rowsIn(""), []);
  const line = '{"level":50,"time":1772438400000,"session":"a","name":"WhatsappSession",' +
    '"msg":"Session stuck in STARTING status, force stopping the session."}';
  const bytes = new Uint8Array([
    ...new Uint8Array(100_000),
    0x0a,
    ...new TextEncoder().encode(`\ufffd${line}\n`),
    0xff,
    0xfe,
    0x0a,
    ...new TextEncoder().encode(line),
  ]);
  let at = 0;
  const source = {
    read: (into: Uint8Array) => {
      if (at === bytes.length) return null;
      const part = bytes.subarray(at, at + Math.min(into.length, 4_096));
      into.set(part);
      at += part.length;
      return part.length;
    },
  };
  const { events, counts } = await analyzeFile("x.log", { source }, { changedAt: CHANGED_AT });
  assert.equal(counts.lines, 4);
  assert.deepEqual(rowsOf(events).map(([line]) => line), [4]);
});

Deno.test("logs: the hole that copytruncate leaves before a line does not hide it", async () => {
  const line = '{"level":30,"time":1772438400000,"session":"a","msg":"Session has been started."}';
  assert.deepEqual(await rowsIn(`${"\0".repeat(300)}${line}\n`), [
    [1, "session.started", null, "a"],
  ]);
});

Deno.test("logs: a line of a million characters is read by its beginning", async () => {
  const long = `{"level":30,"time":1772438400000,"session":"a","body":"${"x".repeat(1_000_000)}",` +
    '"msg":"Session has been started."}';
  const next = '{"level":30,"time":1772438400001,"session":"b","msg":"Session has been started."}';
  const rows = await rowsIn(`${long}\n${next}\n`);
  assert.deepEqual(rows.at(-1), [2, "session.started", null, "b"]);
});

Deno.test("logs: a line of 100 MB is passed over in bounded memory, and the next one is read", async () => {
  const begin =
    '{"level":30,"time":1772438400000,"session":"a","msg":"opened connection to WA","x":"';
  const end = '"}\n{"level":30,"time":1772438400001,"session":"b","msg":"opened connection to WA"}';
  const parts = [begin, 100 * 1_048_576, end];
  const source = {
    read: (into: Uint8Array) => {
      const part = parts.shift();
      if (part === undefined) return null;
      if (typeof part === "string") return new TextEncoder().encodeInto(part, into).written;
      const count = Math.min(part, into.length);
      into.fill(0x6f, 0, count);
      if (part > count) parts.unshift(part - count);
      return count;
    },
  };
  const { events, counts } = await analyzeFile("x.log", { source }, { changedAt: CHANGED_AT });
  assert.equal(counts.lines, 2);
  assert.deepEqual([counts.session, counts.memory], [2, 0]);
  assert.deepEqual(rowsOf(events).at(-1), [2, "session.status", null, "b"]);
});
