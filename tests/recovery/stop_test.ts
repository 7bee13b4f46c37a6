import assert from "node:assert/strict";
import { MemoryStore } from "../../src/store/memory.ts";
import { Rig } from "../rig.ts";
import { settled } from "../virtual_clock.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

async function started(store = new MemoryStore()): Promise<Rig> {
  const rig = new Rig({ store });
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  return rig;
}

Deno.test("stop: a look under way ends at once, who waited is released, and no timer is left", async () => {
  const rig = await started();
  rig.simulator.controlServer("slow");
  let woken = false;
  void rig.supervisor.wake().then(() => woken = true);
  await rig.clock.advance(SECOND_MS);
  assert.equal(rig.supervisor.busy, true);
  rig.monitor.stop();
  let stopped = false;
  void rig.supervisor.stop().then(() => stopped = true);
  await rig.clock.advance(1);
  assert.deepEqual([woken, stopped], [true, true]);
  rig.simulator.close();
  await settled();
  assert.equal(rig.clock.pending, 0);
  const calls = rig.simulator.calls().length;
  await rig.supervisor.wake();
  await rig.clock.advance(60 * MINUTE_MS);
  assert.equal(rig.simulator.calls().length, calls, "nothing runs after it");
});

Deno.test("stop: it waits for an act that was sent, and its answer is kept for the next start", async () => {
  const store = new MemoryStore();
  const rig = await started(store.replica());
  let release = () => {};
  rig.edge.touched = (what) =>
    what.startsWith("after POST ") ? new Promise<void>((resolve) => release = resolve) : undefined;
  rig.simulator.control("default", "crash");
  await rig.clock.advanceUntil(() => rig.acts().length > 0, MINUTE_MS);
  rig.monitor.stop();
  let stopped = false;
  void rig.supervisor.stop().then(() => stopped = true);
  await rig.clock.advance(3 * SECOND_MS);
  assert.equal(stopped, false);
  release();
  await rig.clock.advance(1);
  assert.equal(stopped, true);
  const { sessions } = await store.load("main");
  assert.match(JSON.stringify(sessions.default), /"outcome":"ok"/);
  const { clock, simulator: world } = rig;
  const next = new Rig({ store: store.replica(), clock, world, by: "r2" });
  await next.start();
  await clock.advance(2 * MINUTE_MS);
  assert.equal(next.acts().length, 1);
  assert.equal((await next.service.getSessionStatus())?.phase, "healthy");
  await next.end();
});

Deno.test("stop: an answer that is handed in at the very moment of the stop is kept too", async () => {
  const store = new MemoryStore();
  const rig = await started(store.replica());
  // The answer waits for a pass that the stop ends.
  rig.edge.touched = (what) => {
    if (what !== "after POST /api/sessions/default/restart") return;
    rig.simulator.controlServer("slow");
    void rig.supervisor.wake();
  };
  rig.simulator.control("default", "crash");
  await rig.clock.advanceUntil(() => rig.acts().some(({ status }) => status !== null), MINUTE_MS);
  await rig.clock.advance(100);
  assert.equal(rig.supervisor.known.world.sessions.default?.intent?.outcome, undefined);
  await rig.stop();
  const { sessions } = await store.load("main");
  assert.match(JSON.stringify(sessions.default), /"outcome":"ok"/);
  rig.simulator.close();
});

Deno.test("stop: nothing new is sent while it ends, and the next start owes it", async () => {
  const store = new MemoryStore();
  const rig = await started(store.replica());
  const asked = rig.service.restartSession("default", { mode: "stop-start" });
  await rig.clock.advanceUntil(() => rig.acts().length > 0, MINUTE_MS, 10);
  await rig.stop();
  assert.equal((await asked).is, "pending");
  assert.deepEqual(rig.acts().map(({ path }) => path), ["/api/sessions/default/stop"]);
  const { clock, simulator: world } = rig;
  const next = new Rig({ store: store.replica(), clock, world, by: "r2" });
  await next.start();
  await clock.advance(2 * MINUTE_MS);
  assert.deepEqual(next.acts().map(({ path }) => path), [
    "/api/sessions/default/stop",
    "/api/sessions/default/start",
  ]);
  assert.equal(world.status("default"), "WORKING");
  await next.end();
});

Deno.test("stop: who is out of patience does not wait for an act", async () => {
  const rig = await started();
  rig.edge.touched = (what) =>
    what.startsWith("after POST ") ? new Promise<void>(() => {}) : undefined;
  rig.simulator.control("default", "crash");
  await rig.clock.advanceUntil(() => rig.acts().length > 0, MINUTE_MS);
  const late = new AbortController();
  let stopped = false;
  rig.monitor.stop();
  void rig.supervisor.stop(late.signal).then(() => stopped = true);
  await rig.clock.advance(4 * SECOND_MS);
  assert.equal(stopped, false);
  late.abort();
  await settled();
  assert.equal(stopped, true);
  await rig.supervisor.stop(late.signal);
  rig.kill();
  rig.simulator.close();
});

Deno.test("stop: a caller who follows a recovery is answered at once", async () => {
  const rig = await started();
  rig.simulator.control("default", "hang-starting");
  const asked = rig.service.restartSession();
  await rig.clock.advance(5 * SECOND_MS);
  let answered = "";
  void asked.then(({ is }) => answered = is);
  rig.monitor.stop();
  void rig.supervisor.stop();
  await settled();
  assert.equal(answered, "pending");
  await rig.end();
});

Deno.test("stop: what is asked at the very moment is kept, decided by nobody yet and done at the next start", async () => {
  const store = new MemoryStore();
  const rig = await started(store.replica());
  const at = rig.clock.now();
  const ask = { do: "restart", mode: "restart", force: false } as const;
  void rig.supervisor.wake([{ is: "asked", at, session: "default", ask, id: "a1" }]);
  await rig.stop();
  const { sessions } = await store.load("main");
  const kept = JSON.stringify(sessions.default);
  assert.match(kept, /"asked":\{"id":"a1"/);
  assert.doesNotMatch(kept, /"intent"/);
  assert.deepEqual(rig.acts(), []);
  rig.simulator.close();
});

Deno.test("stop: it waits for all that its last pass left behind", async () => {
  const rig = await started();
  let release = () => {};
  rig.edge.touched = (what) =>
    what === "beat" ? new Promise<void>((resolve) => release = resolve) : undefined;
  rig.simulator.controlServer("slow");
  void rig.supervisor.wake();
  await rig.clock.advance(100);
  rig.monitor.stop();
  let stopped = false;
  void rig.supervisor.stop().then(() => stopped = true);
  await rig.clock.advance(SECOND_MS);
  assert.equal(stopped, false);
  release();
  await settled();
  assert.equal(stopped, true);
  rig.simulator.close();
});
