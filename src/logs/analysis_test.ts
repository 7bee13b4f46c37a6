import assert from "node:assert/strict";
import fc from "fast-check";
import { type Analysis, Analyzer, type AnalyzerOptions } from "./analysis.ts";
import { readFile } from "./analyze_file.ts";
import type { LogEvent } from "./event.ts";

const AT = Date.UTC(2026, 2, 2, 8);
const DAY_MS = 86_400_000;
const CHANGED_AT = AT + 12 * DAY_MS;
const SAYINGS = [
  "Session has been started.",
  "opened connection to WA",
  "Session stuck in STARTING status, force stopping the session.",
  "Session has been stopped.",
  "WhatsApp HTTP API is running on: http://localhost:3000",
  "QR code has not been scanned yet, force stopping the session.",
];

interface Saying {
  session: string;
  msg: string;
  at: number;
}

const json = ({ session, msg, at }: Saying) =>
  JSON.stringify({ level: 50, time: at, session, name: "WhatsappSession", msg });
const pretty = ({ session, msg, at }: Saying) =>
  `[${
    new Date(at).toISOString().slice(11, 23)
  }] ERROR (WhatsappSession/34): session:${session} - ${msg} {"session":"${session}"}`;

async function analysis(
  files: readonly (readonly string[])[],
  options: AnalyzerOptions = {},
): Promise<Analysis & { listed: LogEvent[] }> {
  const analyzer = new Analyzer(options);
  const read = [];
  for (const [index, lines] of files.entries()) {
    const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
    let at = 0;
    const source = {
      read: (into: Uint8Array) => {
        if (at === bytes.length) return null;
        const part = bytes.subarray(at, at + Math.min(into.length, 300));
        into.set(part);
        at += part.length;
        return part.length;
      },
    };
    const { window } = analyzer;
    const own = { file: `${index}.log`, window, changedAt: CHANGED_AT, chunkBytes: 1 };
    read.push(await readFile({ source }, own));
  }
  const result = analyzer.result(read);
  return { ...result, listed: [...result.events] };
}

/** Up to days apart, so that midnights pass. */
const sayingsArbitrary = fc.array(
  fc.record({
    session: fc.constantFrom("shop", "clinic"),
    msg: fc.constantFrom(...SAYINGS),
    afterMs: fc.constantFrom(10, 700, 90_000, 3_600_000, 8 * 3_600_000, 20 * 3_600_000),
  }),
  { maxLength: 120 },
).map((sayings) => {
  let at = AT;
  return sayings.map(({ session, msg, afterMs }): Saying => ({ session, msg, at: at += afterMs }));
});

for (const [name, line] of [["dates", json], ["times of day only", pretty]] as const) {
  Deno.test(`analysis: a window of ten events comes to the same as one of all, in a log with ${name}`, () =>
    fc.assert(
      fc.asyncProperty(sayingsArbitrary, async (sayings) => {
        const files = [sayings.map(line)];
        const whole = await analysis(files);
        const small = await analysis(files, { eventsMax: 10 });
        assert.deepEqual(small.timeline, whole.timeline);
        assert.deepEqual(small.tallied, whole.tallied);
        assert.equal(whole.truncated, undefined);
        if (small.truncated !== undefined) assert.equal(small.truncated, whole.listed.length);
        const groups = Map.groupBy(whole.listed, ({ kind, session }) => `${kind} ${session}`);
        const kept = new Set(
          [...groups.values()].flatMap((all) => [...all.slice(0, 20), ...all.slice(-20)]),
        );
        assert.deepEqual(small.listed, whole.listed.filter((event) => kept.has(event)));
      }),
      { numRuns: 60 },
    ));

  Deno.test(`analysis: what is told one by one is what is listed, in a log with ${name}`, () =>
    fc.assert(
      fc.asyncProperty(sayingsArbitrary, async (sayings) => {
        const files = [sayings.map(line)];
        const { listed } = await analysis(files);
        const told: LogEvent[] = [];
        await analysis(files, { onEvent: (event) => void told.push(event) });
        assert.deepEqual(told, listed);
      }),
      { numRuns: 30 },
    ));
}

Deno.test("analysis: a first date dates the times of day before and after it, told or not", async () => {
  const sayings = Array.from({ length: 60 }, (_, index): Saying => ({
    session: "shop",
    msg: SAYINGS[index % 2] ?? "",
    at: AT + index * 3_600_000,
  }));
  const lines = sayings.map((saying, index) => index === 40 ? json(saying) : pretty(saying));
  for (const eventsMax of [10, 1_000]) {
    const { listed, timeline } = await analysis([lines], { eventsMax });
    const times = listed.map(({ time }) => time);
    assert.equal(times[0], AT);
    assert.equal(times.at(-1), AT + 59 * 3_600_000);
    assert.equal(listed[0]?.dateFrom, "neighbour");
    assert.equal(timeline.sessions.shop?.statuses[0]?.at, AT);
  }
});

Deno.test("analysis: logs of one time are one log, whichever was read first", async () => {
  const shop = [json({ session: "shop", msg: SAYINGS[1] ?? "", at: AT + 60_000 })];
  const clinic = [
    json({ session: "clinic", msg: SAYINGS[1] ?? "", at: AT }),
    json({ session: "clinic", msg: SAYINGS[2] ?? "", at: AT + 120_000 }),
  ];
  const { listed } = await analysis([clinic, shop]);
  assert.deepEqual(listed.map(({ session }) => session), ["clinic", "shop", "clinic"]);
});

Deno.test("analysis: a time that is asked for chooses times of day, too, once their day is known", async () => {
  const sayings = Array.from({ length: 40 }, (_, index): Saying => ({
    session: "shop",
    msg: SAYINGS[index % 2] ?? "",
    at: CHANGED_AT - (40 - index) * 3_600_000,
  }));
  const sinceAt = CHANGED_AT - 3 * 3_600_000;
  const { listed, tallied } = await analysis([sayings.map(pretty)], {
    selection: { sinceAt },
    eventsMax: 10,
  });
  assert.equal(tallied.events, 3);
  assert.deepEqual(listed.map(({ time }) => time), [0, 1, 2].map((n) => sinceAt + n * 3_600_000));
});
