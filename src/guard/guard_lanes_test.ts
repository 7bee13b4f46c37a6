import assert from "node:assert/strict";
import { settled } from "../../tests/virtual_clock.ts";
import { aGuard, aRun, down, failing, hangs, READ, WRITE } from "./guard_fixture.ts";

Deno.test("guard: an answer is passed on and leaves nothing behind", async () => {
  const { clock, guard } = aGuard();
  const { signal } = new AbortController();
  assert.equal(await guard.call(() => Promise.resolve(7), { ...READ, signal }), 7);
  assert.equal(clock.pending, 0);
  assert.deepEqual(guard.status(), {
    breaker: { is: "closed", failures: 0 },
    queue: { running: 0, waiting: 0, runningMax: 2, waitingMax: 10 },
    looks: { running: 0, waiting: 0, runningMax: 2, waitingMax: 10 },
    sessions: {},
    meansMs: { read: 0 },
  });
});

Deno.test("guard: a caller's signal that lives on keeps no listener of a call that ended", async () => {
  const { clock, guard } = aGuard();
  const { signal } = new AbortController();
  let listeners = 0;
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove.apply(signal, args);
  };
  await guard.call(() => Promise.resolve(), { ...READ, signal });
  await assert.rejects(guard.call(failing(), { ...WRITE, signal }));
  const body = Promise.withResolvers<void>();
  await guard.call((_, hold) => Promise.resolve(hold(body.promise)), { ...READ, signal });
  assert.equal(listeners, 1);
  body.resolve();
  await settled();
  assert.equal(listeners, 0);
  assert.equal(clock.pending, 0);
});

Deno.test("queue: 2 run, 10 wait, the 13th is refused with Retry-After, all others are answered", async () => {
  const { clock, guard } = aGuard();
  const slow = guard.call(() => new Promise((r) => clock.after(4_000, () => r(0))), READ);
  await clock.advance(4_000);
  await slow;
  const runs = Array.from({ length: 12 }, (_, i) => aRun(`${i}`));
  const calls = runs.map(({ run }) => guard.call(run, READ));
  await assert.rejects(guard.call(aRun().run, READ), {
    code: "QUEUE_FULL",
    retryAfterMs: 22_000,
    message: "Cannot queue the call as 10 wait already: retry in 22 s",
  });
  for (const [i, { answer, sent }] of runs.entries()) {
    await settled();
    assert.equal(sent.length, 1, `${i}`);
    assert.equal(guard.status().queue.running, Math.min(2, 12 - i));
    answer();
  }
  assert.deepEqual(await Promise.all(calls), runs.map((_, i) => `${i}`));
  assert.equal(clock.pending, 0);
});

Deno.test("queue: an aborted caller leaves at once and its place is free", async () => {
  const { clock, guard } = aGuard();
  const running = [aRun(), aRun()];
  const calls = running.map(({ run }) => guard.call(run, READ));
  const callers = Array.from({ length: 10 }, () => new AbortController());
  const never = aRun();
  const gone = callers.map(({ signal }) => guard.call(never.run, { ...READ, signal }));
  const reason = new Error("the browser was closed");
  for (const caller of callers) caller.abort(reason);
  assert.equal(guard.status().queue.waiting, 0);
  for (const call of gone) await assert.rejects(call, (error) => error === reason);
  const next = guard.call(() => Promise.resolve("next"), READ);
  for (const { answer } of running) answer();
  assert.equal(await next, "next");
  await Promise.all(calls);
  assert.equal(never.sent.length, 0);
  assert.equal(clock.pending, 0);
});

Deno.test("queue: a caller that leaves as its turn comes gives the place on", async () => {
  const { guard } = aGuard({ running: 1 });
  const first = aRun();
  const calls = [guard.call(first.run, READ)];
  const caller = new AbortController();
  const second = aRun();
  const gone = guard.call(second.run, { ...READ, signal: caller.signal });
  calls.push(guard.call(() => Promise.resolve("third"), READ));
  first.answer();
  while (guard.status().queue.waiting === 2) await Promise.resolve();
  caller.abort("left");
  await assert.rejects(gone, (error) => error === "left");
  assert.deepEqual(await Promise.all(calls), ["value", "third"]);
  assert.equal(second.sent.length, 0);
  assert.equal(guard.status().queue.running, 0);
});

Deno.test("queue: who comes with an aborted signal neither waits nor is sent", async () => {
  const { guard } = aGuard();
  const busy = Array.from({ length: 2 }, () => aRun());
  const calls = busy.map(({ run }) => guard.call(run, READ));
  const { run, sent } = aRun();
  const options = { ...READ, signal: AbortSignal.abort("left") };
  await assert.rejects(guard.call(run, options), (error) => error === "left");
  await assert.rejects(guard.look(run, options), (error) => error === "left");
  const act = guard.act(run, { session: "shop", signal: options.signal });
  await assert.rejects(act, (error) => error === "left");
  assert.equal(sent.length, 0);
  for (const { answer } of busy) answer();
  await Promise.all(calls);
});

Deno.test("place: it is held until the body's end, not the headers'", async () => {
  const { clock, guard } = aGuard({ running: 1 });
  const body = Promise.withResolvers<void>();
  const headers = await guard.call((_, hold) => {
    hold(body.promise);
    return Promise.resolve("headers");
  }, READ);
  assert.equal(headers, "headers");
  const next = aRun();
  const call = guard.call(next.run, READ);
  await settled();
  assert.equal(next.sent.length, 0);
  body.resolve();
  await settled();
  assert.equal(next.sent.length, 1);
  next.answer();
  await call;
  assert.equal(clock.pending, 0);
});

Deno.test("place: the caller's abort and the total limit cut a body off, neither is a failure", async () => {
  for (const by of ["caller", "limit"] as const) {
    const { clock, guard } = aGuard();
    const caller = new AbortController();
    const body = Promise.withResolvers<void>();
    let cut: unknown;
    await guard.call((signal, hold) => {
      signal.addEventListener("abort", () => body.reject(cut = signal.reason));
      hold(body.promise);
      return Promise.resolve();
    }, { ...READ, signal: caller.signal });
    await clock.advance(29_999);
    assert.equal(guard.status().queue.running, 1);
    if (by === "caller") caller.abort("left");
    else await clock.advance(1);
    await settled();
    if (by === "caller") assert.equal(cut, "left");
    else assert.ok(cut instanceof Error && "code" in cut && cut.code === "TIME_LIMIT");
    assert.equal(guard.status().queue.running, 0);
    assert.deepEqual(guard.status().breaker, { is: "closed", failures: 0 });
    assert.equal(clock.pending, 0);
  }
});

Deno.test("place: the body of a failed answer is cut off, a late hold holds nothing", async () => {
  const { guard } = aGuard();
  const body = Promise.withResolvers<void>();
  let late: (until: Promise<unknown>) => void = () => {};
  const call = guard.call((signal, hold) => {
    late = hold;
    hold(body.promise);
    signal.addEventListener("abort", () => body.reject(signal.reason));
    return Promise.reject(down());
  }, WRITE);
  await assert.rejects(call, { code: "UPSTREAM_FAILURE" });
  await settled();
  assert.equal(guard.status().queue.running, 0);
  late(Promise.reject(new Error("nobody listens")));
  await settled();
  assert.equal(guard.status().queue.running, 0);
});

Deno.test("place: a call that is cut off is answered at once and keeps its place until it ends", async () => {
  const { guard } = aGuard();
  const caller = new AbortController();
  const deaf = Promise.withResolvers<string>();
  const call = guard.call(() => deaf.promise, { ...READ, signal: caller.signal });
  caller.abort("left");
  await assert.rejects(call, (error) => error === "left");
  assert.equal(guard.status().queue.running, 1);
  deaf.reject(new Error("late"));
  await settled();
  assert.equal(guard.status().queue.running, 0);
});

Deno.test("place: a run that throws before it has a promise gives its place back", async () => {
  const { clock, guard } = aGuard();
  const bug = new TypeError("bug");
  const call = guard.call(() => {
    throw bug;
  }, READ);
  await assert.rejects(call, bug);
  assert.equal(guard.status().queue.running, 0);
  assert.equal(clock.pending, 0);
});

Deno.test("looks: they never wait behind traffic, and have 2 + 10 places of their own", async () => {
  const { guard } = aGuard();
  const busy = Array.from({ length: 12 }, () => aRun());
  const calls = busy.map(({ run }) => guard.call(run, READ));
  assert.equal(await guard.look(() => Promise.resolve("seen")), "seen");
  const looks = Array.from({ length: 12 }, () => aRun());
  const seen = looks.map(({ run }) => guard.look(run, {}));
  await assert.rejects(guard.look(aRun().run, {}), { code: "QUEUE_FULL" });
  assert.deepEqual(guard.status().looks, {
    running: 2,
    waiting: 10,
    runningMax: 2,
    waitingMax: 10,
  });
  for (const { answer } of [...busy, ...looks]) answer();
  await Promise.all([...calls, ...seen]);
});

Deno.test("looks: one has 10 s, or what it is given", async () => {
  const { clock, guard } = aGuard();
  const looks = [guard.look(hangs, {}), guard.look(hangs, { limitMs: 2_000 })];
  const ends = Promise.all(looks.map((look, i) =>
    assert.rejects(look, (error) => {
      assert.equal(clock.monotonic() - startedAt, [10_000, 2_000][i]);
      return error instanceof Error && "while" in error && error.while === "running";
    })
  ));
  const startedAt = clock.monotonic();
  await clock.advance(10_000);
  await ends;
  assert.equal(guard.status().breaker.failures, 2);
});

Deno.test("acts: they take no place and are sent before anything else can happen", async () => {
  const { guard } = aGuard();
  const busy = Array.from({ length: 12 }, () => aRun());
  const calls = busy.map(({ run }) => guard.call(run, READ));
  const acts = Array.from({ length: 5 }, () => aRun());
  const done = acts.map(({ run, sent }, i) => {
    const act = guard.act(run, { session: `s${i}` });
    assert.equal(sent.length, 1);
    return act;
  });
  assert.equal(guard.status().queue.running, 2);
  for (const { answer } of [...busy, ...acts]) answer();
  await Promise.all([...calls, ...done]);
});

Deno.test("acts: one that is cut off after 60 s counts for its session's breaker only", async () => {
  const { clock, guard } = aGuard();
  for (let i = 0; i < 5; i++) {
    const cutOff = assert.rejects(guard.act(hangs, { session: "shop" }), {
      code: "TIME_LIMIT",
      while: "running",
    });
    await clock.advance(59_999);
    assert.equal(guard.status().sessions["shop"]?.is ?? "closed", "closed");
    await clock.advance(1);
    await cutOff;
  }
  assert.deepEqual(guard.status().breaker, { is: "closed", failures: 0 });
  assert.equal(guard.status().sessions["shop"]?.is, "open");
});
