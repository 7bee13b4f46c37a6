import assert from "node:assert/strict";
import { settled } from "../../tests/virtual_clock.ts";
import { UpstreamFailure } from "./guard_error.ts";
import { aGuard, aRun, down, failing, hangs, READ, WRITE } from "./guard_fixture.ts";
import type { Run } from "./run_within.ts";

Deno.test("time limit: a running try is cut off after 25 s, and that is the server's failure", async () => {
  const { clock, guard } = aGuard();
  const { run, sent } = aRun();
  const call = assert.rejects(guard.call(run, WRITE), { code: "TIME_LIMIT", while: "running" });
  await clock.advance(24_999);
  assert.equal(sent[0]?.aborted, false);
  await clock.advance(1);
  await call;
  assert.equal(sent[0]?.aborted, true);
  assert.equal(guard.status().breaker.failures, 1);
  assert.equal(clock.pending, 0);
});

Deno.test("time limit: who waited 30 s leaves, and that is neutral", async () => {
  const { clock, guard } = aGuard({ running: 1, callMs: 60_000 });
  const held = Promise.withResolvers<void>();
  await guard.call((_, hold) => Promise.resolve(hold(held.promise)), { ...WRITE, limitMs: 90_000 });
  const call = assert.rejects(guard.call(hangs, { ...READ, limitMs: 1_000 }), {
    code: "TIME_LIMIT",
    while: "waiting",
    message: "Cannot send the call as it waited 30000 ms for its turn: retry later",
  });
  await clock.advance(30_000);
  await call;
  assert.deepEqual(guard.status().breaker, { is: "closed", failures: 0 });
  assert.equal(guard.status().queue.waiting, 0);
  held.resolve();
  await settled();
});

Deno.test("time limit: a route's own limit may be above the total one", async () => {
  const { clock, guard } = aGuard();
  const call = assert.rejects(guard.call(hangs, { ...READ, limitMs: 90_000 }), {
    message: "Cannot finish the call as it was cut off after 90000 ms: look before you retry",
  });
  await clock.advance(89_999);
  assert.equal(guard.status().queue.running, 1);
  await clock.advance(1);
  await call;
});

Deno.test("time limit: whose deadline has passed is not sent", async () => {
  const { clock, guard } = aGuard();
  const { run, sent } = aRun();
  const deadlineAt = clock.monotonic();
  await assert.rejects(guard.call(run, { ...READ, deadlineAt }), { while: "waiting" });
  assert.equal(sent.length, 0);
  assert.equal(guard.status().queue.running, 0);
});

Deno.test("time left: at its turn a call with less of it than the mean is refused", async () => {
  const { clock, guard } = aGuard({ running: 1 });
  const after = (ms: number): Run<void> => () => new Promise((r) => clock.after(ms, r));
  const first = guard.call(after(8_000), READ);
  await clock.advance(8_000);
  await first;
  const other = guard.call(after(20_000), { ...READ, routeClass: "media" });
  const doomed = aRun();
  const deadlineAt = clock.monotonic() + 27_000;
  const refused = assert.rejects(guard.call(doomed.run, { ...READ, deadlineAt }), {
    code: "QUEUE_FULL",
    name: "NoTimeLeftError",
    retryAfterMs: 8_000,
    message: "Cannot send the call as 7000 ms are left and such a call takes 8000 ms: retry in 8 s",
  });
  await clock.advance(20_000);
  await Promise.all([other, refused]);
  assert.equal(doomed.sent.length, 0);
  assert.deepEqual(guard.status().queue.running, 0);
});

Deno.test("retry: an idempotent call has 3 tries, each counts for the breaker", async () => {
  const { clock, guard } = aGuard();
  let sent = 0;
  const run: Run<never> = () => {
    sent += 1;
    return Promise.reject(down());
  };
  const first = assert.rejects(guard.call(run, READ), { code: "UPSTREAM_FAILURE" });
  await clock.advance(1_000);
  await first;
  assert.equal(sent, 3);
  assert.equal(guard.status().breaker.failures, 3);
  const second = assert.rejects(guard.call(run, READ), { code: "CIRCUIT_OPEN" });
  await clock.advance(1_000);
  await second;
  assert.equal(sent, 5);
});

Deno.test("retry: a call that is not idempotent is sent once", async () => {
  const { guard } = aGuard();
  await assert.rejects(guard.call(failing(), WRITE), { code: "UPSTREAM_FAILURE" });
  assert.equal(guard.status().breaker.failures, 1);
});

Deno.test("retry: the second try's answer is the call's", async () => {
  const { clock, guard } = aGuard();
  let sent = 0;
  const call = guard.call(
    () => ++sent === 1 ? Promise.reject(down()) : Promise.resolve(sent),
    READ,
  );
  await clock.advance(124);
  assert.equal(sent, 1);
  assert.equal(guard.status().queue.running, 0, "a pause takes no place");
  await clock.advance(1);
  assert.equal(await call, 2);
  assert.deepEqual(guard.status().meansMs, { read: 0 }, "a pause is no part of the mean");
  assert.equal(guard.status().breaker.failures, 0);
});

Deno.test("retry: an abort stops the pause at once", async () => {
  const { clock, guard } = aGuard();
  const caller = new AbortController();
  let sent = 0;
  const run: Run<never> = () => {
    sent += 1;
    const retryAfterMs = 20_000;
    return Promise.reject(new UpstreamFailure("503", { scope: "server", retryAfterMs }));
  };
  const call = guard.call(run, { ...READ, signal: caller.signal });
  await settled();
  caller.abort("left");
  await assert.rejects(call, (error) => error === "left");
  assert.equal(clock.pending, 0);
  await clock.advance(60_000);
  assert.equal(sent, 1);
});

Deno.test("retry: with a pause that would pass the deadline the error comes at once", async () => {
  const { clock, guard } = aGuard();
  const error = new UpstreamFailure("503", { scope: "server", retryAfterMs: 5_000 });
  const deadlineAt = clock.monotonic() + 5_000;
  await assert.rejects(guard.call(failing(error), { ...READ, deadlineAt }), error);
  assert.equal(clock.pending, 0);
});
