import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import type { Fact } from "../session/mod.ts";
import { WakePace } from "./wake_pace.ts";

const GAP: Fact = { is: "gap", at: 1 };

function aPace() {
  const clock = new VirtualClock();
  const startAt = clock.now();
  const wakes: number[] = [];
  const facts: Fact[] = [];
  const pace = new WakePace(clock, (brought) => {
    wakes.push(clock.now() - startAt);
    facts.push(...brought);
    return Promise.resolve();
  });
  return { pace, clock, wakes, facts };
}

Deno.test("pace: the first events of a session bring a look each at once, with what they tell", () => {
  const { pace, wakes, facts } = aPace();
  for (let turn = 0; turn < 3; turn++) pace.ask("shop", [GAP]);
  assert.deepEqual(wakes, [0, 0, 0]);
  assert.deepEqual(facts, [GAP, GAP, GAP]);
});

Deno.test("pace: a flood of one session brings a look a second, and one after its end", async () => {
  const { pace, clock, wakes } = aPace();
  for (let ms = 0; ms < 10_000; ms++) {
    for (let turn = 0; turn < 10; turn++) pace.ask("shop");
    await clock.advance(1);
  }
  assert.ok(wakes.length >= 12 && wakes.length <= 14, `${wakes.length}`);
  await clock.advance(1_000);
  assert.ok((wakes.at(-1) ?? 0) >= 9_999);
  assert.equal(clock.pending, 0);
});

Deno.test("pace: a flood of one session does not hold up another", async () => {
  const { pace, clock, wakes } = aPace();
  for (let ms = 0; ms < 2_000; ms++) {
    pace.ask("noisy");
    await clock.advance(1);
  }
  const before = wakes.length;
  pace.ask("shop");
  assert.equal(wakes.length, before + 1);
});

Deno.test("pace: a flood of all sessions brings ten looks a second", async () => {
  const { pace, clock, wakes } = aPace();
  for (let ms = 0; ms < 10_000; ms++) {
    for (let turn = 0; turn < 5; turn++) pace.ask(`session-${(ms * 5 + turn) % 5_000}`);
    await clock.advance(1);
  }
  assert.ok(wakes.length >= 100 && wakes.length <= 112, `${wakes.length}`);
  await clock.advance(1_000);
  assert.equal(clock.pending, 0);
});

Deno.test("pace: after a quiet while events bring looks at once again", async () => {
  const { pace, clock, wakes } = aPace();
  for (let turn = 0; turn < 100; turn++) pace.ask("shop");
  await clock.advance(3_500);
  const before = wakes.length;
  pace.ask("shop");
  assert.equal(wakes.length, before + 1);
});

Deno.test("pace: stopped, it wakes nobody any more", async () => {
  const { pace, clock, wakes } = aPace();
  for (let turn = 0; turn < 100; turn++) pace.ask("shop");
  pace.stop();
  await clock.advance(10_000);
  assert.equal(wakes.length, 3);
  assert.equal(clock.pending, 0);
});
