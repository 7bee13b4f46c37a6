import assert from "node:assert/strict";
import fc from "fast-check";
import { growthOf, growthSentence, type MemorySample } from "./memory_trend.ts";

const START = Date.UTC(2026, 2, 2, 8);
const MINUTE = 60_000;
const MIB = 1_048_576;

/** A sample a minute: what is held, as a function of the hours since the start. */
function samples(hours: number, held: (hour: number, minute: number) => number): MemorySample[] {
  return Array.from({ length: hours * 60 }, (_, minute) => ({
    at: START + minute * MINUTE,
    bytes: Math.round(held(minute / 60, minute) * MIB),
  }));
}

const limit = { limitBytes: 1_000 * MIB };

Deno.test("memory trend: a leak under a sawtooth of garbage has the date of its end", () => {
  const growth = growthOf(samples(8, (hour, minute) => 300 + 10 * hour + minute % 30 * 5), limit);
  assert.ok(growth !== null);
  assert.ok(Math.abs(growth.bytesPerHour / MIB - 10) < 0.5, `${growth.bytesPerHour / MIB}`);
  const hours = (growth.limitAt - START) / 3_600_000;
  assert.ok(hours > 65 && hours < 75, `${hours}`);
  assert.match(growthSentence(growth), /grows by 10 MiB an hour: at this rate it dies on Thursday/);
});

for (
  const { when, held } of [
    { when: "only the peaks grow", held: (hour: number, m: number) => 300 + m % 30 * hour * 3 },
    { when: "it is flat", held: () => 300 },
    { when: "it warms up and rests", held: (hour: number) => 300 + Math.min(hour, 0.5) * 200 },
    { when: "it goes up and down by the day", held: (h: number) => 300 + 50 * Math.sin(h * 1.5) },
    { when: "it falls", held: (hour: number) => 500 - 10 * hour },
    { when: "it would take months", held: (hour: number) => 100 + hour * 0.8 },
  ]
) {
  Deno.test(`memory trend: nothing is said when ${when}`, () => {
    assert.equal(growthOf(samples(8, held), limit), null);
  });
}

Deno.test("memory trend: what was before a start of WAHA counts for nothing", () => {
  const held = (hour: number) => hour < 6 ? 300 + 80 * hour : 300;
  assert.equal(growthOf(samples(12, held), limit), null);
  const again = (hour: number) => hour < 6 ? 800 : 300 + 20 * (hour - 6);
  assert.ok(growthOf(samples(12, again), limit) !== null);
});

Deno.test("memory trend: an hour is too short to tell", () => {
  assert.equal(growthOf(samples(1, (hour) => 300 + 500 * hour), limit), null);
  assert.equal(growthOf([], limit), null);
});

Deno.test("memory trend: above its limit already, the date is now", () => {
  const growth = growthOf(samples(4, (hour) => 1_100 + 50 * hour), limit);
  assert.ok(growth !== null);
  assert.ok(growth.limitAt <= START + 4 * 3_600_000);
});

Deno.test("memory trend: noise without growth says nothing, whatever its shape", () => {
  const noise = fc.array(fc.integer({ min: 290, max: 310 }), { minLength: 480, maxLength: 480 });
  fc.assert(fc.property(noise, (values) => {
    assert.equal(growthOf(samples(8, (_, minute) => values[minute] ?? 300), limit), null);
  }));
});
