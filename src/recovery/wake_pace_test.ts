import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { WakePace } from "./wake_pace.ts";

function aPace(): { pace: WakePace; clock: VirtualClock; wakes: number[] } {
  const clock = new VirtualClock();
  const startAt = clock.now();
  const wakes: number[] = [];
  return { pace: new WakePace(clock, () => void wakes.push(clock.now() - startAt)), clock, wakes };
}

Deno.test("pace: the first events bring a look each at once", () => {
  const { pace, wakes } = aPace();
  for (let turn = 0; turn < 8; turn++) pace.ask();
  assert.deepEqual(wakes, [0, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("pace: a flood brings four looks a second, and one after its end", async () => {
  const { pace, clock, wakes } = aPace();
  for (let ms = 0; ms < 10_000; ms++) {
    for (let turn = 0; turn < 10; turn++) pace.ask();
    await clock.advance(1);
  }
  assert.ok(wakes.length >= 46 && wakes.length <= 48, `${wakes.length}`);
  await clock.advance(1_000);
  assert.ok((wakes.at(-1) ?? 0) >= 9_999);
  assert.equal(clock.pending, 0);
});

Deno.test("pace: after a quiet while events bring looks at once again", async () => {
  const { pace, clock, wakes } = aPace();
  for (let turn = 0; turn < 100; turn++) pace.ask();
  await clock.advance(2_500);
  const before = wakes.length;
  pace.ask();
  assert.equal(wakes.length, before + 1);
});

Deno.test("pace: stopped, it wakes nobody any more", async () => {
  const { pace, clock, wakes } = aPace();
  for (let turn = 0; turn < 100; turn++) pace.ask();
  pace.stop();
  await clock.advance(10_000);
  assert.equal(wakes.length, 8);
  assert.equal(clock.pending, 0);
});
