import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CircuitOpenError,
  QueueFullError,
  TimeLimitError,
  UpstreamFailure,
} from "./guard_error.ts";
import { backoffMs, nextTry } from "./retry.ts";

const POLICY = { backoffBaseMs: 250, backoffCapMs: 8_000 };
const FIRST = { tried: 1, triesMax: 3, now: 0, deadlineAt: 30_000 };
const options = (random: number) => ({ random: () => random, policy: POLICY });
const down = (retryAfterMs?: number) =>
  new UpstreamFailure("Cannot reach it", { scope: "server", retryAfterMs });

Deno.test("retry: the pause is full jitter, doubled each time and capped", () => {
  const almostOne = () => 1 - Number.EPSILON;
  const ceilings = Array.from({ length: 8 }, (_, pauses) => backoffMs(pauses, almostOne, POLICY));
  assert.deepEqual(ceilings, [249, 499, 999, 1_999, 3_999, 7_999, 7_999, 7_999]);
  assert.equal(backoffMs(3, () => 0, POLICY), 0);
});

Deno.test("retry: the third try is the last", () => {
  assert.deepEqual(nextTry(down(), FIRST, options(0.5)), { do: "try-again", afterMs: 125 });
  assert.deepEqual(nextTry(down(), { ...FIRST, tried: 2 }, options(0.5)), {
    do: "try-again",
    afterMs: 250,
  });
  assert.deepEqual(nextTry(down(), { ...FIRST, tried: 3 }, options(0.5)), { do: "give-up" });
});

Deno.test("retry: Retry-After is the least pause", () => {
  assert.deepEqual(nextTry(down(5_000), FIRST, options(0.5)), { do: "try-again", afterMs: 5_000 });
  assert.deepEqual(nextTry(down(10), FIRST, options(0.5)), { do: "try-again", afterMs: 125 });
});

Deno.test("retry: a pause never ends at or after the caller's deadline", () =>
  fc.assert(fc.property(
    fc.nat(40_000),
    fc.nat(40_000),
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    (now, retryAfterMs, random) => {
      const next = nextTry(down(retryAfterMs), { ...FIRST, now }, options(random));
      if (next.do === "try-again") {
        assert.ok(now + next.afterMs < FIRST.deadlineAt && next.afterMs >= retryAfterMs);
      } else assert.ok(now + Math.max(retryAfterMs, 250) >= FIRST.deadlineAt);
    },
  )));

for (
  const { what, error } of [
    { what: "a full queue", error: new QueueFullError(10, { afterMs: 1_000 }) },
    { what: "an open breaker", error: new CircuitOpenError("server", { afterMs: 1_000 }) },
    { what: "a time limit while it waited", error: new TimeLimitError("waiting", { ms: 1 }) },
    { what: "a caller's abort", error: new DOMException("left", "AbortError") },
    { what: "an error that the guard does not know", error: new TypeError("bug") },
    {
      what: "a failure that only repeats itself",
      error: new UpstreamFailure("no", { scope: "session", retryable: false }),
    },
  ]
) {
  Deno.test(`retry: none after ${what}`, () => {
    assert.deepEqual(nextTry(error, FIRST, options(0)), { do: "give-up" });
  });
}

Deno.test("retry: a running try that our limit cut off is repeated", () => {
  const cutOff = new TimeLimitError("running", { ms: 25_000 });
  assert.equal(nextTry(cutOff, { ...FIRST, now: 25_000 }, options(0)).do, "try-again");
});
