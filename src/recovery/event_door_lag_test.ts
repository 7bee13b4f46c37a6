import assert from "node:assert/strict";
import type { Clock } from "../clock.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { EventDoorLag } from "./event_door_lag.ts";

/** A clock whose timers fire late, as those of a process do that is busy. */
function late(clock: VirtualClock, lateMs: () => number): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (ms, fire) => clock.after(ms + lateMs(), fire),
  };
}

function many(lag: EventDoorLag, count = 16): boolean[] {
  return Array.from({ length: count }, () => lag.isBehind("shop"));
}

Deno.test("lag: after a lag above 100 ms a session that floods is put off for 100 ms, and no other", async () => {
  const clock = new VirtualClock();
  const lag = new EventDoorLag(late(clock, () => 101));
  assert.ok(many(lag).every((behind) => !behind));
  await clock.advance(111);
  assert.deepEqual(many(lag, 5), [false, false, false, true, true]);
  assert.equal(lag.isBehind("another"), false);
  await clock.advance(99);
  assert.deepEqual(many(lag, 5), [false, false, false, true, true]);
  await clock.advance(1);
  assert.equal(lag.isBehind("shop"), false);
  lag.stop();
  assert.equal(clock.pending, 0);
});

Deno.test("lag: up to 100 ms nothing is put off", async () => {
  const clock = new VirtualClock();
  const lag = new EventDoorLag(late(clock, () => 100));
  many(lag);
  await clock.advance(110);
  assert.ok(many(lag).every((behind) => !behind));
});

Deno.test("lag: few webhooks are never put off and start no timer, however late timers are", async () => {
  const clock = new VirtualClock();
  const lag = new EventDoorLag(late(clock, () => 10_000));
  for (let moment = 0; moment < 100; moment++) {
    assert.ok(many(lag, 15).every((behind) => !behind));
    assert.equal(clock.pending, 0);
    await clock.advance(51);
  }
});

Deno.test("lag: a flood has one timer, and stop leaves none", () => {
  const clock = new VirtualClock();
  const lag = new EventDoorLag(clock);
  many(lag, 1_000);
  assert.equal(clock.pending, 1);
  lag.stop();
  assert.equal(clock.pending, 0);
});
