import assert from "node:assert/strict";
import type { Fact } from "../../src/session/mod.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import type { TelemetryEvent } from "../../src/telemetry/mod.ts";
import { settled } from "../virtual_clock.ts";
import { Rig } from "../rig.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** How many looks WAHA was asked for. */
function looks(rig: Rig): number {
  return rig.simulator.calls().filter(({ path }) => path.startsWith("/api/sessions?all")).length;
}

function events<Is extends TelemetryEvent["is"]>(
  rig: Rig,
  is: Is,
): Extract<TelemetryEvent, { is: Is }>[] {
  return rig.events.filter((event) => event.is === is) as Extract<TelemetryEvent, { is: Is }>[];
}

/** A fact that leaves a trace in the world: the session is paused until then. */
function pause(rig: Rig, id: string): Fact {
  const at = rig.clock.now();
  const ask = { do: "pause" as const, until: at + MINUTE_MS };
  return { is: "asked", at, session: "default", ask, id };
}

Deno.test("supervisor: wakes of one moment are one pass", async () => {
  const rig = new Rig();
  await rig.start();
  const before = looks(rig);
  await Promise.all(Array.from({ length: 50 }, () => rig.supervisor.wake()));
  assert.equal(looks(rig) - before, 1);
  await rig.end();
});

Deno.test("supervisor: wakes during a pass share the next one, and wait for it", async () => {
  const rig = new Rig();
  await rig.start();
  const before = looks(rig);
  let release = () => {};
  rig.edge.touched = (what) => {
    if (what !== "after GET /api/sessions") return;
    rig.edge.touched = () => {};
    return new Promise<void>((resolve) => release = resolve);
  };
  let first = false;
  void rig.supervisor.wake().then(() => first = true);
  await settled();
  assert.equal(rig.supervisor.busy, true);
  let later = 0;
  for (let n = 0; n < 3; n++) {
    void rig.supervisor.wake([pause(rig, `p${n}`)]).then(() => {
      later++;
      assert.equal(first, true);
      assert.ok(rig.supervisor.known.world.sessions.default?.pausedUntil !== undefined);
    });
  }
  await settled();
  assert.deepEqual([first, later], [false, 0]);
  release();
  await rig.clock.advance(100);
  assert.deepEqual([first, later, looks(rig) - before], [true, 3, 2]);
  await rig.end();
});

Deno.test("supervisor: a look that hangs is skipped by the sweep, and reads stay fast", async () => {
  const rig = new Rig({ policy: { pollMs: 5 * SECOND_MS } });
  await rig.start();
  rig.simulator.controlServer("slow");
  await rig.clock.advance(12 * SECOND_MS);
  assert.ok(rig.monitor.status.skipped > 0);
  assert.ok(rig.supervisor.known.lookingSince !== null);
  // Not a millisecond passes: what is known is answered from memory.
  const report = await rig.service.getSessionStatus();
  assert.equal(report?.status, "WORKING");
  assert.equal((await rig.service.health()).checks.monitor.status, "pass");
  await rig.clock.advance(20 * SECOND_MS);
  const stale = await rig.service.getSessionStatus();
  assert.equal(stale?.stale, true);
  assert.match(stale?.staleBecause ?? "", /answer/);
  assert.equal(rig.monitor.status.missed, 0);
  await rig.end();
});

for (
  const { what, frozenMs, proves } of [
    { what: "after a sleep of ten minutes a status counts anew", frozenMs: 600_000, proves: false },
    { what: "after a pause of one minute it counts on", frozenMs: 60_000, proves: true },
  ]
) {
  Deno.test(`supervisor: ${what}`, async () => {
    const rig = new Rig({ simulator: { engine: "WEBJS" } });
    await rig.start();
    rig.simulator.control("default", "crash");
    await rig.supervisor.wake();
    assert.equal(rig.status(), "FAILED");
    void rig.edge.freeze(frozenMs);
    await rig.clock.advance(frozenMs);
    const thawedAt = rig.clock.now();
    await rig.clock.advance(2_000);
    const record = rig.supervisor.known.world.sessions.default;
    assert.equal(rig.acts().length, proves ? 1 : 0);
    if (!proves) assert.equal(record?.since, thawedAt);
    await rig.clock.advance(MINUTE_MS);
    assert.equal(rig.acts().length, 1);
    await rig.end();
  });
}

Deno.test("supervisor: a wall clock that jumps makes a gap, a steady one makes none", async () => {
  const rig = new Rig();
  await rig.supervisor.start();
  await rig.supervisor.wake();
  rig.simulator.control("default", "crash");
  const crashedAt = rig.clock.now();
  await rig.supervisor.wake();
  await rig.clock.advance(2_000);
  await rig.supervisor.wake();
  assert.equal(rig.supervisor.known.world.sessions.default?.since, crashedAt);
  rig.edge.skewMs = -MINUTE_MS;
  await rig.supervisor.wake();
  const { since } = rig.supervisor.known.world.sessions.default ?? {};
  assert.equal(since, rig.clock.now() - MINUTE_MS);
  await rig.end();
});

Deno.test("supervisor: an answer that comes after its intent was given up changes nothing", async () => {
  const rig = new Rig({ policy: { answerMs: 5 * SECOND_MS } });
  await rig.start();
  let release = () => {};
  rig.edge.touched = (what) =>
    what === "after POST /api/sessions/default/restart"
      ? new Promise<void>((resolve) => release = resolve)
      : undefined;
  rig.simulator.control("default", "crash");
  const given = await rig.clock.advanceUntil(
    () =>
      events(rig, "act").length > 0 &&
      rig.supervisor.known.world.sessions.default?.intent === undefined,
    2 * MINUTE_MS,
  );
  assert.ok(given, "whatever WAHA answers, the status settles it");
  const before = rig.supervisor.known.world.sessions.default;
  assert.equal(before?.status, "WORKING");
  release();
  await rig.clock.advance(200);
  const after = rig.supervisor.known.world.sessions.default;
  assert.deepEqual({ ...after, phase: null }, { ...before, phase: null });
  assert.equal(rig.acts().length, 1);
  await rig.end();
});

Deno.test("supervisor: nothing is sent once sendBy has passed", async () => {
  const rig = new Rig();
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  let held = 0;
  // Between "sent" is committed and the send the process stands still for eleven seconds.
  rig.edge.touched = async (what) => {
    const intent = rig.supervisor.known.world.sessions.default?.intent;
    if (what !== "after commit" || intent === undefined || held > 0) return;
    held++;
    await rig.edge.freeze(11 * SECOND_MS);
  };
  rig.simulator.control("default", "crash");
  const crashedAt = rig.clock.now();
  await rig.clock.advanceUntil(() => held > 0, MINUTE_MS);
  const heldAt = rig.clock.now();
  await rig.clock.advance(5 * MINUTE_MS);
  for (const { at } of rig.acts()) assert.ok(at > heldAt + 11 * SECOND_MS, `${at - crashedAt}`);
  assert.equal(rig.simulator.status("default"), "WORKING");
  await rig.end();
});

Deno.test("supervisor: the log says which rule decided and why, once for each change", async () => {
  const rig = new Rig({ simulator: { sessions: ["default", "shop"] } });
  await rig.start();
  assert.deepEqual(events(rig, "decision"), [], "who is well needs no line");
  await rig.clock.advance(10 * MINUTE_MS);
  assert.deepEqual(events(rig, "decision"), []);
  rig.simulator.control("shop", "crash");
  await rig.clock.advance(5 * MINUTE_MS);
  const told = events(rig, "decision");
  assert.ok(told.every(({ session, because }) => session === "shop" && because.length > 0));
  const rules = told.map(({ rule }) => rule);
  assert.ok(rules.includes("P1") && rules.includes("H2") && rules.includes("P12"), `${rules}`);
  for (const [index, { rule, because }] of told.entries()) {
    const before = told[index - 1];
    assert.ok(rule !== before?.rule || because !== before.because, `${rules}`);
  }
  await rig.end();
});

Deno.test("supervisor: who only watches decides, tells and sends nothing", async () => {
  const observing = "this is the timeline preview, and only production acts";
  const rig = new Rig({ observing });
  await rig.start();
  rig.simulator.control("default", "crash");
  await rig.clock.advance(30 * MINUTE_MS);
  assert.deepEqual(rig.acts(), []);
  const report = await rig.service.getSessionStatus();
  assert.equal(report?.phase, "holding");
  assert.match(report?.because ?? "", /restart is left undone: this is the timeline preview/);
  assert.ok(events(rig, "tell").some(({ tell }) => tell.level === "trouble"));
  assert.equal((await rig.service.health()).checks.monitor.because, `only watching: ${observing}`);
  await rig.end();
});

Deno.test("supervisor: a session whose name no store keeps holds up nobody else", async () => {
  const rig = new Rig({ simulator: { sessions: ["default", "x".repeat(257)] } });
  await rig.start();
  rig.simulator.control("default", "crash");
  await rig.clock.advance(2 * MINUTE_MS);
  assert.equal(rig.supervisor.known.storeTrouble, null);
  assert.equal(rig.simulator.status("default"), "WORKING");
  assert.equal(events(rig, "notice").length, 1);
  await rig.end();
});

Deno.test("supervisor: a tell is delivered once", async () => {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE" } });
  await rig.start();
  await rig.clock.advance(30 * MINUTE_MS);
  const ids = events(rig, "tell").map(({ tell }) => tell.id);
  assert.ok(ids.length > 1);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(await rig.store.outbox("main"), []);
  await rig.end();
});

Deno.test("supervisor: a tell whose replica died is delivered by another one, after a minute", async () => {
  const store = new MemoryStore();
  const first = new Rig({ store: store.replica(), by: "r1" });
  first.edge.touched = (what) => {
    if (what === "delivered") first.kill();
  };
  await first.start();
  const left = (await store.outbox("main")).length;
  assert.ok(left > 0);
  const { clock, simulator: world } = first;
  const next = new Rig({ store: store.replica(), by: "r2", clock, world });
  await next.start();
  assert.equal(events(next, "tell").length, 0, "it may still be on its way");
  await clock.advance(2 * MINUTE_MS);
  assert.equal(events(next, "tell").length, left);
  assert.deepEqual(await store.outbox("main"), []);
  await next.end();
});

Deno.test("supervisor: a fault of ours fails one pass, is logged, and the next one goes on", async () => {
  const rig = new Rig();
  await rig.start();
  rig.edge.touched = (what) => {
    if (what === "version") throw new TypeError("a bug");
  };
  await rig.supervisor.wake([pause(rig, "p")]);
  assert.equal(events(rig, "fault").length, 1);
  assert.equal(rig.supervisor.known.storeTrouble, "a bug");
  rig.edge.touched = () => {};
  await rig.clock.advance(MINUTE_MS);
  assert.equal(rig.supervisor.known.storeTrouble, null);
  assert.equal((await rig.service.getSessionStatus())?.stale, false);
  await rig.end();
});
