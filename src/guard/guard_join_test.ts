import assert from "node:assert/strict";
import { aGuard, down, hangs, open, READ, WRITE } from "./guard_fixture.ts";
import { CircuitOpenError, TimeLimitError } from "./guard_error.ts";

Deno.test("guard: a session that is named while the call runs counts the call for its breaker", async () => {
  const { guard } = aGuard();
  for (let count = 0; count < 5; count++) {
    await assert.rejects(guard.call((_signal, _hold, join) => {
      join("shop");
      return Promise.reject(down("session"));
    }, WRITE));
  }
  assert.equal(guard.status().breaker.is, "closed");
  assert.equal(guard.status().sessions["shop"]?.is, "open");
});

Deno.test("guard: an open session refuses a call that names it late, and the server is not blamed", async () => {
  const { guard } = aGuard();
  await open(guard, "shop");
  let sent = false;
  const late = guard.call((_signal, _hold, join) => {
    join("shop");
    sent = true;
    return Promise.resolve("sent");
  }, WRITE);
  await assert.rejects(late, (error) => {
    assert.ok(error instanceof CircuitOpenError);
    assert.equal(error.scope, "session");
    return true;
  });
  assert.equal(sent, false);
  assert.deepEqual(guard.status().breaker, { is: "closed", failures: 0 });
  assert.equal(guard.status().queue.running, 0);
});

Deno.test("guard: a call that was admitted for one session is not counted for a second", async () => {
  const { guard } = aGuard();
  await open(guard, "other");
  const answered = await guard.call((_signal, _hold, join) => {
    join("other");
    return Promise.resolve("answered");
  }, { ...READ, session: "shop" });
  assert.equal(answered, "answered");
});

for (
  const [whose, server, session] of [
    ["server", 1, undefined],
    ["session", 0, 1],
    ["nobody", 0, undefined],
  ] as const
) {
  Deno.test(`guard: a cut-off that is the fault of ${whose} counts there alone`, async () => {
    const { clock, guard } = aGuard();
    const call = guard.call(hangs, { ...WRITE, session: "shop", cutOff: () => whose });
    const failed = assert.rejects(call, TimeLimitError);
    await clock.advance(25_000);
    await failed;
    const { breaker } = guard.status();
    assert.equal(breaker.failures, server);
    for (let more = 0; more < 4; more++) {
      const rest = assert.rejects(
        guard.call(() => Promise.reject(down("session")), { ...WRITE, session: "shop" }),
      );
      await rest;
    }
    assert.equal(guard.status().sessions["shop"]?.is, session === 1 ? "open" : undefined);
  });
}

Deno.test("guard: a total limit of its own lets a body come for longer", async () => {
  const { clock, guard } = aGuard();
  const body = Promise.withResolvers<void>();
  let signal: AbortSignal | undefined;
  await guard.call((given, hold) => {
    signal = given;
    hold(body.promise);
    return Promise.resolve("head");
  }, { ...READ, totalMs: 300_000 });
  await clock.advance(299_000);
  assert.equal(signal?.aborted, false);
  await clock.advance(1_000);
  assert.equal(signal?.aborted, true);
  body.resolve();
});
