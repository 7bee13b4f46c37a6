import assert from "node:assert/strict";
import fc from "fast-check";
import { thriftyClock } from "../../src/clock.ts";
import { VirtualClock } from "../virtual_clock.ts";

const limit = fc.record({
  startsAt: fc.nat(200),
  ms: fc.nat(300),
  endsAfterMs: fc.option(fc.nat(400), { nil: Infinity }),
});

Deno.test("thrifty clock: whatever ends when, the others fire as they would have", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(limit, { maxLength: 30 }), async (limits) => {
      const base = new VirtualClock(0);
      const startedAt = base.monotonic();
      const clock = thriftyClock(base);
      const fired: number[] = [];
      for (const [n, { startsAt, ms, endsAfterMs }] of limits.entries()) {
        base.after(startsAt, () => {
          const cancel = clock.after(ms, () => fired[n] = base.monotonic() - startedAt);
          if (endsAfterMs !== Infinity) base.after(endsAfterMs, cancel);
        });
      }
      await base.advance(1_000);
      for (const [n, { startsAt, ms, endsAfterMs }] of limits.entries()) {
        if (endsAfterMs > ms) assert.equal(fired[n], startsAt + ms);
        else if (endsAfterMs < ms) assert.equal(fired[n], undefined);
      }
      assert.equal(base.pending, 0);
    }),
  );
});

Deno.test("thrifty clock: many that end soon cost one timer, and a stop leaves what is bounded", async () => {
  const base = new VirtualClock(0);
  const clock = thriftyClock(base);
  for (let count = 0; count < 100; count++) clock.after(25_000, () => {})();
  assert.equal(base.pending, 1);
  let fired = false;
  clock.after(1_000, () => fired = true);
  clock.stop();
  assert.equal(base.pending, 1);
  await base.advance(999);
  assert.equal(fired, false);
  await base.advance(1);
  assert.equal(fired, true);
});

Deno.test("thrifty clock: after its stop nothing of its own waits", () => {
  const base = new VirtualClock(0);
  const clock = thriftyClock(base);
  const cancel = clock.after(1_000, () => {});
  clock.stop();
  cancel();
  clock.after(1_000, () => {})();
  assert.equal(base.pending, 0);
});
