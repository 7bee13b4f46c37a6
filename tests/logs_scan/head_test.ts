import assert from "node:assert/strict";
import fc from "fast-check";
import { KernelEngine } from "../../src/logs/scan/kernel_engine.ts";
import { BARE_FIELDS, headOf, type LineHead, type Span } from "../../src/logs/scan/mod.ts";

const engine = new KernelEngine([]);
const encoder = new TextEncoder();

/** Of the kernel, at an address that is none of the vectors'. */
function byKernel(line: Uint8Array, shift: number): LineHead | null {
  const at = engine.blockAt + shift;
  engine.memory.set(line, at);
  // What follows in memory belongs to the next line.
  engine.memory.set(encoder.encode('"}"}"}'), at + line.length);
  const head = engine.head(at, line.length);
  // The engine uses one object for all.
  return head === null ? null : { ...head, ...spans(head) };
}

function spans({ name, session, msg }: LineHead) {
  return { name: { ...name }, session: { ...session }, msg: { ...msg } };
}

function told(head: LineHead | null): unknown {
  if (head === null) return null;
  const { level, timeAt, bare } = head;
  return { level, timeAt, bare, ...spans(head) };
}

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom('say "no"', "back\\slash", "{[}]", ',"level":60', "\n", "", "x".repeat(15)),
);
const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.jsonValue());
const entry = fc.record({
  time: fc.integer({ min: 0, max: 2_000_000_000_000 }),
  rest: fc.array(fc.tuple(fc.oneof(fc.constantFrom(...BARE_FIELDS), text), value), {
    maxLength: 8,
  }),
}).map(({ time, rest }) => ({ level: 30, time, ...Object.fromEntries(rest), msg: "said" }));

Deno.test("head: of a pino line it finds what JSON.parse finds, in both engines", () => {
  fc.assert(
    fc.property(entry, fc.nat({ max: 40 }), (made, shift) => {
      const line = encoder.encode(JSON.stringify(made));
      const parsed: Record<string, unknown> = JSON.parse(JSON.stringify(made));
      // A field that looks like a number comes first in an object: then it is no line of pino's.
      fc.pre(Object.keys(parsed)[0] === "level");
      const head = headOf(line);
      assert.ok(head !== null);
      assert.deepEqual(told(byKernel(line, shift)), told(head));
      const wanted = (field: string) => typeof parsed[field] === "string" ? parsed[field] : null;
      const seen = ({ from, to }: Span) => {
        if (from === 0) return null;
        const raw = new TextDecoder().decode(line.subarray(from - 1, to + 1));
        return JSON.parse(raw) as string;
      };
      for (const field of ["name", "session", "msg"] as const) {
        assert.equal(seen(head[field]), wanted(field), field);
      }
      assert.equal(head.bare, Object.keys(parsed).every((field) => BARE_FIELDS.includes(field)));
      const number = (field: string) => {
        const of = parsed[field];
        return typeof of === "number" && /^\d{1,15}$/.test(JSON.stringify(of)) ? of : 0;
      };
      assert.equal(head.level, number("level"));
      assert.equal(head.timeAt, number("time"));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("head: of a damaged line both engines say the same", () => {
  const damage = fc.array(
    fc.record({
      at: fc.nat({ max: 300 }),
      by: fc.constantFrom(...'"\\{}[],: 0a\0'),
      cut: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(entry, damage, fc.nat({ max: 40 }), (made, damaged, shift) => {
      let line = JSON.stringify(made);
      for (const { at, by, cut } of damaged) {
        const place = at % (line.length + 1);
        line = line.slice(0, place) + by + (cut ? "" : line.slice(place + 1));
      }
      const bytes = encoder.encode(line);
      assert.deepEqual(told(byKernel(bytes, shift)), told(headOf(bytes)), line);
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("head: what is no pino line, or goes on after it, has none", () => {
  const line = '{"level":30,"time":1795568883584,"msg":"x"}';
  const rows = [
    { line, is: true },
    { line: `${line}\r`, is: true },
    { line: `${line} x`, is: false },
    { line: ` ${line}`, is: false },
    { line: line.slice(0, -1), is: false },
    { line: '{"level":', is: false },
    { line: "", is: false },
    { line: `{"log":${JSON.stringify(line)}}`, is: false },
  ];
  for (const { line, is } of rows) {
    const bytes = encoder.encode(line);
    assert.equal(headOf(bytes) !== null, is, line);
    assert.equal(byKernel(bytes, 3) !== null, is, line);
  }
});

Deno.test("head: the keys are the same for the same words only, wherever the line lies", () => {
  const keys = (line: object, shift = 5) => {
    const head = byKernel(encoder.encode(JSON.stringify(line)), shift);
    assert.ok(head !== null);
    return { said: head.saidKey, session: head.sessionKey };
  };
  const first = {
    level: 40,
    time: 1795568883584,
    session: "shop",
    name: "Sender",
    msg: "it failed",
  };
  const { said, session } = keys(first);
  assert.ok(Number.isSafeInteger(said) && said > 0 && Number.isSafeInteger(session) && session > 0);
  const later = { ...first, time: 1795568883999, pid: 7, msg: first.msg };
  for (const shift of [0, 1, 8, 31]) assert.deepEqual(keys(later, shift), { said, session });
  assert.equal(keys({ ...first, session: "shop2" }).said, said);
  const others = [
    { ...first, level: 50 },
    { ...first, name: "Sende", msg: "rit failed" },
    { ...first, msg: "it faile" },
    { ...first, msg: "it failed\0" },
    { ...first, msg: "" },
  ];
  const seen = new Set([said, ...others.map((other) => keys(other).said)]);
  assert.equal(seen.size, others.length + 1);
  assert.notEqual(keys({ ...first, session: "shoq" }).session, session);
});

Deno.test("head: 100,000 texts that differ in one place have 100,000 keys", () => {
  const seen = new Set<number>();
  for (let n = 0; n < 100_000; n++) {
    const line = `{"level":30,"time":1795568883584,"name":"x","msg":"Retrying ${n} of ${n % 7}"}`;
    seen.add(byKernel(encoder.encode(line), 0)?.saidKey ?? 0);
  }
  assert.equal(seen.size, 100_000);
});
