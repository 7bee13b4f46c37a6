import assert from "node:assert/strict";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import { createGuard } from "./guard.ts";
import { aGuard, aRun, down, failing, hangs, open, READ, WRITE } from "./guard_fixture.ts";

Deno.test("breaker: 5 failures in a row refuse all for 60 s, then one probes and closes it", async () => {
  const { clock, guard } = aGuard();
  await open(guard);
  await clock.advance(45_000);
  const { run, sent, answer } = aRun();
  await assert.rejects(guard.call(run, READ), {
    code: "CIRCUIT_OPEN",
    retryAfterMs: 15_000,
    message: "Cannot send the call as the server failed too often: retry in 15 s",
  });
  await clock.advance(15_000);
  const probe = guard.call(run, READ);
  for (let i = 0; i < 3; i++) {
    await assert.rejects(guard.call(run, READ), { code: "CIRCUIT_OPEN", retryAfterMs: 1_000 });
  }
  assert.equal(sent.length, 1);
  assert.equal(guard.status().breaker.is, "half-open");
  answer();
  await probe;
  assert.equal(guard.status().breaker.is, "closed");
});

Deno.test("breaker: an aborted probe neither opens nor closes, the next caller probes", async () => {
  const { clock, guard } = aGuard();
  await open(guard);
  await clock.advance(60_000);
  const caller = new AbortController();
  const probe = guard.call(hangs, { ...READ, signal: caller.signal });
  caller.abort("left");
  await assert.rejects(probe, (error) => error === "left");
  assert.deepEqual(guard.status().breaker, { is: "open", failures: 5, retryAfterMs: 0 });
  assert.equal(await guard.call(() => Promise.resolve("up"), READ), "up");
  assert.equal(guard.status().breaker.is, "closed");
});

Deno.test("breaker: looks and acts pass it as its probe", async () => {
  for (const way of ["look", "act"] as const) {
    const { guard } = aGuard();
    await open(guard);
    await guard[way](() => Promise.resolve(), { session: "shop" });
    assert.equal(guard.status().breaker.is, "closed");
  }
});

Deno.test("breaker: a failure from before the break does not reopen it during the probe", async () => {
  const { clock, guard } = aGuard({ openForMs: 1_000 });
  const straggler = aRun();
  const late = guard.call(straggler.run, WRITE);
  await open(guard);
  await clock.advance(1_000);
  const probing = aRun();
  const probe = guard.call(probing.run, READ);
  straggler.fail(down());
  await assert.rejects(late, { code: "UPSTREAM_FAILURE" });
  assert.equal(guard.status().breaker.is, "half-open");
  probing.answer();
  await probe;
  assert.equal(guard.status().breaker.is, "closed");
});

Deno.test("breaker: jumps of the wall clock do not matter", async () => {
  class JumpyClock extends VirtualClock {
    wallShiftMs = 0;
    override now(): number {
      return super.now() + this.wallShiftMs;
    }
    override monotonic(): number {
      return super.now() - 1_700_000_000_000;
    }
  }
  const clock = new JumpyClock();
  const guard = createGuard({ clock, random: () => 0 });
  await open(guard);
  clock.wallShiftMs = 3_600_000;
  await assert.rejects(guard.call(failing(), READ), { retryAfterMs: 60_000 });
  clock.wallShiftMs = -3_600_000;
  await clock.advance(60_000);
  assert.equal(await guard.call(() => Promise.resolve("up"), READ), "up");
});

for (
  const { what, error } of [
    { what: "an answer that the adaptor throws as refused", error: new Error("422") },
    { what: "an abort", error: new DOMException("aborted", "AbortError") },
    { what: "a session's own failure", error: down("session") },
  ]
) {
  Deno.test(`breaker: ${what} is neutral to the server's`, async () => {
    const { guard } = aGuard({ failuresMax: 2 });
    await assert.rejects(guard.call(failing(), WRITE));
    for (let i = 0; i < 5; i++) await assert.rejects(guard.call(failing(error), WRITE), error);
    assert.deepEqual(guard.status().breaker, { is: "closed", failures: 1 });
  });
}

Deno.test("breaker: a session that fails alone is refused alone, an act can heal it", async () => {
  const { guard } = aGuard();
  await open(guard, "shop");
  await assert.rejects(guard.call(aRun().run, { ...READ, session: "shop" }), {
    code: "CIRCUIT_OPEN",
    scope: "session",
    message: "Cannot send the call as the session failed too often: retry in 60 s",
  });
  assert.equal(await guard.call(() => Promise.resolve(1), { ...READ, session: "bar" }), 1);
  await guard.act(() => Promise.resolve(), { session: "shop" });
  assert.deepEqual(guard.status().sessions, {});
});

Deno.test("breaker: who waits already as it opens keeps its turn", async () => {
  const { guard } = aGuard();
  const runs = Array.from({ length: 7 }, () => aRun());
  const calls = Promise.allSettled(runs.map(({ run }) => guard.call(run, WRITE)));
  for (const [i, { fail, answer }] of runs.entries()) {
    await settled();
    if (i < 5) fail(down());
    else answer();
  }
  const ends = await calls;
  assert.deepEqual(ends.map(({ status }) => status), [
    ...Array(5).fill("rejected"),
    "fulfilled",
    "fulfilled",
  ]);
  assert.equal(guard.status().breaker.is, "open");
});
