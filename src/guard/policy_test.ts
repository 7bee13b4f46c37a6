import assert from "node:assert/strict";
import { GUARD_POLICY, guardPolicy } from "./policy.ts";

Deno.test("policy: what is not given is the default", () => {
  assert.deepEqual(guardPolicy({ running: 4 }), { ...GUARD_POLICY, running: 4 });
});

Deno.test("policy: a value out of bounds is named with what it must be", () => {
  assert.throws(() => guardPolicy({ running: 0 }), {
    name: "RangeError",
    message: 'Cannot build a guard as "running" must be an integer ≥ 1: current value is 0',
  });
  assert.throws(() => guardPolicy({ callMs: Number.NaN }), RangeError);
  assert.throws(() => guardPolicy({ waiting: -1 }), RangeError);
});

Deno.test("policy: nobody may wait in a lane", () => {
  assert.equal(guardPolicy({ waiting: 0, lookWaiting: 0 }).waiting, 0);
});
