import assert from "node:assert/strict";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import { systemClock } from "../clock.ts";
import { testStore } from "./store_conformance.ts";
import { changes } from "./store_fixture.ts";
import { KvStore } from "./kv.ts";
import { KvCalls } from "./kv_calls.ts";
import { StoreUnavailableError } from "./port.ts";

testStore("kv", async (limits) => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/store.sqlite`;
  const options = { clock: systemClock, random: Math.random, ...(limits ? { limits } : {}) };
  const store = new KvStore(await Deno.openKv(path), options);
  const other = new KvStore(await Deno.openKv(path), options);
  const end = async () => {
    await store.close();
    await other.close();
    await Deno.remove(folder, { recursive: true });
  };
  return { store, other, end };
});

Deno.test("kv: a busy file is asked again after a jittered pause, at most 10 times", async () => {
  const clock = new VirtualClock();
  const startedAt = clock.now();
  const askedAt: number[] = [];
  const call = new KvCalls(clock, () => 0.5).call("commit", () => {
    askedAt.push(clock.now() - startedAt);
    return Promise.reject(new TypeError("database is locked"));
  });
  const refused = assert.rejects(
    call,
    (error: Error) => error instanceof StoreUnavailableError && error.cause instanceof TypeError,
  );
  await clock.advance(2_900);
  await refused;
  assert.deepEqual(askedAt, [0, 5, 15, 35, 75, 155, 255, 355, 455, 555]);
  assert.equal(clock.pending, 0);
});

Deno.test("kv: a call that finds the file free again is answered as if nothing was", async () => {
  const clock = new VirtualClock();
  let calls = 0;
  const answer = new KvCalls(clock, () => 1).call("commit", () => {
    if (++calls < 3) return Promise.reject(new TypeError("database is locked"));
    return Promise.resolve("written");
  });
  await clock.advance(1_000);
  assert.equal(await answer, "written");
});

Deno.test("kv: any other failure is unavailable at once and keeps its cause", async () => {
  const cause = new TypeError("disk I/O error");
  const calls = new KvCalls(new VirtualClock(), () => 0);
  await assert.rejects(calls.call("load 'main'", () => Promise.reject(cause)), {
    code: "STORE_UNAVAILABLE",
    message: "Cannot load 'main' as the store fails (disk I/O error): try again later",
    cause,
  });
});

Deno.test("kv: a call without an answer ends after 3 s and closing does not wait for it", async () => {
  const clock = new VirtualClock();
  const calls = new KvCalls(clock, () => 0);
  const refused = assert.rejects(calls.call("load", () => new Promise(() => {})), {
    code: "STORE_UNAVAILABLE",
  });
  const ended = calls.end();
  await clock.advance(3_000);
  await refused;
  await ended;
});

Deno.test("kv: closing waits for the calls that run", async () => {
  const clock = new VirtualClock();
  const calls = new KvCalls(clock, () => 0);
  const order: string[] = [];
  const answer = Promise.withResolvers<void>();
  const call = calls.call("commit", () => answer.promise).then(() => order.push("answered"));
  const ended = calls.end().then(() => order.push("ended"));
  await settled();
  assert.deepEqual(order, []);
  answer.resolve();
  await Promise.all([call, ended]);
  assert.deepEqual(order, ["answered", "ended"]);
});

Deno.test("kv: the file is let go only after the last call has ended", async () => {
  const folder = await Deno.makeTempDir();
  const order: string[] = [];
  const store = new KvStore(await Deno.openKv(`${folder}/store.sqlite`), {
    clock: systemClock,
    random: Math.random,
    closed: () => order.push("closed"),
  });
  const commit = store.commit("main", null, changes({ incidents: { i: 1 } }))
    .then(({ is }) => order.push(is));
  await store.close();
  await commit;
  assert.deepEqual(order, ["ok", "closed"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("kv: a record that this program did not write is unavailable, never guessed", async () => {
  const folder = await Deno.makeTempDir();
  const kv = await Deno.openKv(`${folder}/store.sqlite`);
  const store = new KvStore(kv, { clock: systemClock, random: Math.random });
  await kv.set(["world", "main", 1], "foreign");
  await assert.rejects(store.load("main"), StoreUnavailableError);
  await store.close();
  await Deno.remove(folder, { recursive: true });
});
