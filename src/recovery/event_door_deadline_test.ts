import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { EventDoorDeadline } from "./event_door_deadline.ts";

const AFTER_MS = 2_000;

interface Work {
  startMs: number;
  tookMs: number;
  done: boolean;
}

const work: fc.Arbitrary<Work> = fc.record({
  startMs: fc.integer({ min: 0, max: 5_000 }),
  // Never just at the deadline: which of two timers of one instant comes first is no promise.
  tookMs: fc.integer({ min: 0, max: 2 * AFTER_MS }).filter((ms) => ms !== AFTER_MS),
  done: fc.boolean(),
});

Deno.test("deadline: whoever waits gets the work's answer in time or false when it is up, with one timer for all", () =>
  fc.assert(fc.asyncProperty(fc.array(work, { maxLength: 20 }), async (works) => {
    const clock = new VirtualClock(0);
    const deadline = new EventDoorDeadline(clock, AFTER_MS);
    const ends: (readonly [number, boolean])[] = [];
    works.forEach(({ startMs, tookMs, done }, index) => {
      clock.after(startMs, () => {
        const working = new Promise<boolean>((end) => clock.after(tookMs, () => end(done)));
        const before = clock.pending;
        void deadline.within(working).then((answer) => void (ends[index] = [clock.now(), answer]));
        assert.ok(clock.pending <= before + 1);
      });
    });
    await clock.advance(20_000);
    const wanted = works.map(({ startMs, tookMs, done }) =>
      tookMs < AFTER_MS ? [startMs + tookMs, done] : [startMs + AFTER_MS, false]
    );
    assert.deepEqual(ends, wanted);
    assert.equal(clock.pending, 0);
  })));

Deno.test("deadline: a thousand that wait have one timer, and none when their work ends", async () => {
  const clock = new VirtualClock();
  const deadline = new EventDoorDeadline(clock, AFTER_MS);
  let end = (_: boolean) => {};
  const working = new Promise<boolean>((resolve) => void (end = resolve));
  const answers = Array.from({ length: 1_000 }, () => deadline.within(working));
  assert.equal(clock.pending, 1);
  end(true);
  assert.ok((await Promise.all(answers)).every((answer) => answer));
  assert.equal(clock.pending, 0);
});
