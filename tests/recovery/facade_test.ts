import assert from "node:assert/strict";
import type { Outcome } from "../../src/recovery/mod.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { StoreUnavailableError } from "../../src/store/mod.ts";
import { Rig, type RigOptions } from "../rig.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

async function started(options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(options);
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  return rig;
}

/** What comes of `asked` within `ms` of virtual time. */
async function within<T>(rig: Rig, ms: number, asked: Promise<T>): Promise<T | "late"> {
  let done: { value: T } | { error: unknown } | null = null;
  asked.then((value) => done = { value }, (error) => done = { error });
  await rig.clock.advanceUntil(() => done !== null, ms);
  // Typed as never changing: the callbacks above run elsewhere.
  const ended = done as { value: T } | { error: unknown } | null;
  if (ended === null) return "late";
  if ("error" in ended) throw ended.error;
  return ended.value;
}

async function outcome(rig: Rig, asked: Promise<Outcome>, ms = 30 * SECOND_MS): Promise<Outcome> {
  const ended = await within(rig, ms, asked);
  assert.ok(ended !== "late", "whoever asked is answered");
  return ended;
}

Deno.test("facade: a healthy session has nothing to recover, in the shape of a recovery", async () => {
  const rig = await started();
  assert.deepEqual(await outcome(rig, rig.service.autoRecoverSession()), {
    is: "settled",
    result: {
      message: "Session is healthy: nothing to recover",
      previousStatus: "WORKING",
      currentStatus: "WORKING",
      needsQR: false,
    },
  });
  assert.deepEqual(rig.acts(), []);
  await rig.end();
});

for (
  const { mode, paths } of [
    { mode: "restart", paths: ["restart"] },
    { mode: "stop-start", paths: ["stop", "start"] },
  ] as const
) {
  Deno.test(`facade: ${mode} of a WORKING session sends ${paths.join(", ")} and is settled`, async () => {
    const rig = await started();
    const ended = await outcome(rig, rig.service.restartSession("default", { mode }));
    assert.ok(ended.is === "settled");
    assert.equal(ended.result.message, "Session restart completed");
    assert.equal(ended.result.currentStatus, "WORKING");
    assert.deepEqual(
      rig.acts().map(({ path }) => path),
      paths.map((path) => `/api/sessions/default/${path}`),
    );
    await rig.end();
  });
}

for (const laterMs of [100, 1_000, 2_500]) {
  Deno.test(`facade: a second restart ${laterMs} ms after the first joins it, and WAHA gets one`, async () => {
    const rig = await started();
    const first = rig.service.restartSession("default");
    await rig.clock.advance(laterMs);
    const second = rig.service.restartSession("default");
    for (const asked of [first, second]) {
      const ended = await outcome(rig, asked);
      assert.ok(ended.is === "settled");
      assert.equal(ended.result.message, "Session restart completed");
    }
    await rig.clock.advance(MINUTE_MS);
    assert.deepEqual(rig.acts().map(({ path }) => path), ["/api/sessions/default/restart"]);
    await rig.end();
  });
}

Deno.test("facade: who asks for stop and start while a restart does not help gets it", async () => {
  const rig = await started();
  const first = rig.service.restartSession("default");
  await rig.clock.advance(200);
  const second = rig.service.restartSession("default", { mode: "stop-start" });
  await outcome(rig, first);
  await outcome(rig, second);
  assert.deepEqual(
    rig.acts().map(({ path }) => path.split("/").at(-1)),
    ["restart", "stop", "start"],
  );
  await rig.end();
});

Deno.test("facade: a recovery that an owner's stop overtakes says so, and not that it goes on", async () => {
  const rig = await started();
  rig.simulator.control("default", "crash");
  const recovered = rig.service.autoRecoverSession();
  await rig.clock.advance(500);
  const stopped = rig.service.stopSession();
  const ended = await outcome(rig, recovered);
  assert.ok(ended.is === "on-hold");
  assert.equal(ended.because, "a later call asked to stop it");
  await outcome(rig, stopped);
  await rig.end();
});

Deno.test("facade: stop and start are the owner's wish and settle by status", async () => {
  const rig = await started();
  const stopped = await outcome(rig, rig.service.stopSession());
  assert.ok(stopped.is === "settled");
  assert.equal(stopped.result.message, "Session stopped");
  assert.equal(rig.simulator.status("default"), "STOPPED");
  await rig.clock.advance(10 * MINUTE_MS);
  const begun = await outcome(rig, rig.service.startSession());
  assert.ok(begun.is === "settled");
  assert.deepEqual(
    [begun.result.message, begun.result.previousStatus, begun.result.currentStatus],
    ["Session start completed", "STOPPED", "WORKING"],
  );
  await rig.end();
});

Deno.test("facade: what is not settled in the caller's time is pending, and goes on", async () => {
  const rig = await started();
  rig.simulator.control("default", "crash");
  const asked = rig.service.autoRecoverSession("default", { waitMs: 1_000 });
  const ended = await outcome(rig, asked);
  assert.ok(ended.is === "pending");
  assert.match(ended.result.message, /^It goes on after this answer: /);
  await rig.clock.advance(MINUTE_MS);
  assert.equal(rig.simulator.status("default"), "WORKING");
  await rig.end();
});

Deno.test("facade: a paused session is left alone until it is resumed, whatever the default says", async () => {
  const rig = await started();
  const paused = await outcome(rig, rig.service.pauseSession());
  assert.ok(paused.is === "settled");
  assert.match(paused.result.message, /^Session paused/);
  rig.simulator.control("default", "crash");
  await rig.clock.advance(10 * MINUTE_MS);
  assert.deepEqual(rig.acts(), []);
  const report = await rig.service.getSessionStatus();
  assert.equal(report?.phase, "paused");
  assert.ok((report?.pausedUntil ?? 0) > rig.clock.now() + 23 * 60 * MINUTE_MS);
  const held = await outcome(rig, rig.service.autoRecoverSession());
  assert.ok(held.is === "on-hold");
  assert.equal(held.rule, "H1");
  assert.equal(held.until, report?.pausedUntil);
  assert.equal(held.report.status, "FAILED");
  const resumed = await outcome(rig, rig.service.resumeSession());
  assert.ok(resumed.is === "settled");
  assert.equal(resumed.result.message, "Session resumed");
  await rig.clock.advance(MINUTE_MS);
  assert.equal(rig.simulator.status("default"), "WORKING");
  await rig.end();
});

Deno.test("facade: a hold that ends within the caller's time is waited for", async () => {
  const rig = await started();
  await outcome(rig, rig.service.pauseSession("default", { forMs: 8 * SECOND_MS }));
  rig.simulator.control("default", "crash");
  await rig.clock.advance(1_000);
  const ended = await outcome(rig, rig.service.autoRecoverSession());
  assert.ok(ended.is === "settled");
  assert.equal(ended.result.currentStatus, "WORKING");
  await rig.end();
});

Deno.test("facade: a recreate with a login at stake is refused and nothing is sent", async () => {
  const rig = await started();
  const ended = await outcome(rig, rig.service.restartSession("default", { mode: "recreate" }));
  assert.equal(ended.is, "login-at-risk");
  assert.deepEqual(rig.acts(), []);
  await rig.end();
});

Deno.test("facade: a session that WAHA does not list is unknown, whatever is asked", async () => {
  const rig = await started();
  assert.deepEqual(await outcome(rig, rig.service.startSession("nobody")), {
    is: "no-such-session",
  });
  assert.deepEqual(await outcome(rig, rig.service.autoRecoverSession("nobody")), {
    is: "no-such-session",
  });
  assert.equal(await rig.service.getSessionStatus("nobody"), null);
  assert.deepEqual(await within(rig, 30 * SECOND_MS, rig.service.qr("nobody")), {
    is: "no-such-session",
  });
  assert.deepEqual(rig.acts(), []);
  await rig.end();
});

Deno.test("facade: a session made a moment ago is found by the one who asks for it", async () => {
  const rig = await started();
  const made = rig.simulator.fetch("http://waha/api/sessions", {
    method: "POST",
    headers: { "x-api-key": "test-key-0000", "content-type": "application/json" },
    body: JSON.stringify({ name: "new", start: true }),
  });
  await rig.clock.advance(5_000);
  await made;
  const ended = await outcome(rig, rig.service.autoRecoverSession("new"));
  assert.ok(ended.is === "settled");
  assert.equal(ended.result.needsQR, true);
  await rig.end();
});

Deno.test("facade: an empty name never reaches WAHA", async () => {
  const rig = await started();
  const before = rig.simulator.calls().length;
  await assert.rejects(rig.service.autoRecoverSession(""), { code: "INVALID_SESSION_NAME" });
  await assert.rejects(rig.service.getSessionStatus(".."), { code: "INVALID_SESSION_NAME" });
  assert.equal(rig.simulator.calls().length, before);
  await rig.end();
});

Deno.test("facade: with WAHA down nothing is asked of it and the caller hears so", async () => {
  const rig = await started();
  rig.simulator.controlServer("refuse");
  await rig.clock.advance(2 * MINUTE_MS);
  await assert.rejects(outcome(rig, rig.service.restartSession()), { code: "WAHA_UNREACHABLE" });
  const unknown = outcome(rig, rig.service.restartSession("new"));
  await assert.rejects(unknown, { code: "WAHA_UNREACHABLE" }, "it may have been made meanwhile");
  rig.simulator.controlServer("recover");
  await rig.clock.advance(5 * MINUTE_MS);
  assert.deepEqual(rig.acts(), []);
  await rig.end();
});

Deno.test("facade: before WAHA ever answered nobody says that a session does not exist", async () => {
  const rig = new Rig();
  rig.simulator.controlServer("refuse");
  await rig.start();
  await assert.rejects(outcome(rig, rig.service.autoRecoverSession()), {
    code: "WAHA_UNREACHABLE",
  });
  rig.simulator.controlServer("slow");
  const other = new Rig({ clock: rig.clock, world: rig.simulator, by: "r2" });
  await other.supervisor.start();
  const asked = other.service.autoRecoverSession("default", { waitMs: 4 * SECOND_MS });
  await assert.rejects(outcome(other, asked), { code: "WAHA_UNREACHABLE" });
  await other.stop();
  await rig.end();
});

Deno.test("facade: a caller whose time is over is answered though the look still hangs", async () => {
  const rig = await started();
  rig.simulator.controlServer("slow");
  await rig.clock.advance(31 * SECOND_MS);
  const asked = rig.service.restartSession("default", { waitMs: 3 * SECOND_MS });
  const ended = await within(rig, 3_500, asked);
  assert.ok(ended !== "late" && ended.is === "pending");
  assert.equal(ended.result.currentStatus, "WORKING");
  await rig.end();
});

Deno.test("facade: a caller who leaves is no longer waited for, and the recovery goes on", async () => {
  const rig = await started();
  rig.simulator.control("default", "crash");
  const leaving = new AbortController();
  const asked = rig.service.autoRecoverSession("default", { signal: leaving.signal });
  await rig.clock.advance(500);
  leaving.abort();
  const ended = await within(rig, 100, asked);
  assert.ok(ended !== "late" && ended.is === "pending");
  await rig.clock.advance(MINUTE_MS);
  assert.equal(rig.simulator.status("default"), "WORKING");
  await rig.end();
});

Deno.test("facade: what is asked while the state cannot be stored is refused, and not done later", async () => {
  const rig = await started();
  rig.edge.touched = (what) => {
    if (what === "commit") throw new StoreUnavailableError("the disk is full");
  };
  await assert.rejects(outcome(rig, rig.service.restartSession()), {
    code: "STORE_UNAVAILABLE",
    message: /the disk is full/,
  });
  await rig.clock.advance(2 * MINUTE_MS);
  rig.edge.touched = () => {};
  await rig.clock.advance(2 * MINUTE_MS);
  assert.deepEqual(rig.acts(), []);
  await rig.end();
});

Deno.test("facade: after the stop nothing is taken on any more", async () => {
  const rig = await started();
  await rig.stop();
  await assert.rejects(outcome(rig, rig.service.restartSession()), { code: "STORE_UNAVAILABLE" });
  await rig.end();
});

Deno.test("facade: lists name every session and the server, with their age", async () => {
  const rig = await started({ simulator: { sessions: ["default", "shop"] } });
  const sessions = await rig.service.sessions();
  assert.deepEqual(sessions.map(({ session }) => session).sort(), ["default", "shop"]);
  const [server] = await rig.service.servers();
  assert.deepEqual([server?.name, server?.state, server?.engine], ["main", "up", "NOWEB"]);
  assert.equal(server?.version, "2026.2.1");
  assert.equal(server?.observedAt, rig.supervisor.known.lastLookAt);
  await rig.end();
});

Deno.test("facade: incidents come newest first, in pages, of one session or all", async () => {
  const rig = await started({ simulator: { sessions: ["default", "shop"] } });
  for (const session of ["default", "shop", "default", "shop"]) {
    rig.simulator.control(session, "crash");
    await rig.clock.advance(40 * MINUTE_MS);
  }
  const all = await rig.service.incidents({ limit: 10 });
  assert.equal(all.incidents.length, 4);
  assert.equal(all.next, undefined);
  const ids = all.incidents.map(({ id }) => id);
  const first = await rig.service.incidents({ limit: 3 });
  assert.deepEqual(first.incidents.map(({ id }) => id), ids.slice(0, 3));
  assert.ok(first.next !== undefined);
  const rest = await rig.service.incidents({ limit: 3, before: first.next });
  assert.deepEqual(rest.incidents.map(({ id }) => id), ids.slice(3));
  const shop = await rig.service.incidents({ limit: 1, session: "shop" });
  assert.equal(shop.incidents.length, 1);
  assert.equal(shop.incidents[0]?.session, "shop");
  assert.ok(shop.next !== undefined);
  const older = await rig.service.incidents({ limit: 1, session: "shop", before: shop.next });
  assert.equal(older.incidents.length, 1);
  assert.equal(older.next, undefined);
  const [known] = ids;
  assert.equal((await rig.service.incident(known ?? ""))?.id, known);
  const [, , , oldest] = ids;
  assert.equal((await rig.service.incident(oldest ?? ""))?.id, oldest);
  assert.equal(await rig.service.incident("main-none"), null);
  await rig.end();
});

Deno.test("facade: alive says when passes are stuck, ready when there is something true to say", async () => {
  const rig = new Rig();
  await rig.supervisor.start();
  assert.deepEqual(rig.service.ready(), { ok: false, because: "the first look has not ended" });
  assert.equal(rig.service.alive().ok, true);
  await rig.start();
  assert.equal(rig.service.ready().ok, true);
  rig.edge.touched = (what) => {
    if (what === "commit") throw new StoreUnavailableError("locked");
  };
  rig.simulator.control("default", "crash");
  await rig.clock.advance(40 * SECOND_MS);
  assert.deepEqual(rig.service.ready(), { ok: false, because: "the state cannot be stored" });
  assert.equal(rig.service.alive().ok, true);
  rig.edge.touched = () => {};
  await rig.clock.advance(MINUTE_MS);
  let release = () => {};
  rig.edge.touched = (what) =>
    what === "version" ? new Promise<void>((resolve) => release = resolve) : undefined;
  await rig.clock.advance(4 * MINUTE_MS);
  assert.deepEqual(rig.service.alive(), {
    ok: false,
    because: "no pass has ended for minutes",
  });
  rig.edge.touched = () => {};
  release();
  await rig.clock.advance(MINUTE_MS);
  assert.equal(rig.service.alive().ok, true);
  await rig.end();
});

Deno.test("facade: where nothing runs between requests, a read runs the pass that is due", async () => {
  const rig = new Rig({ mode: "cron-only", store: new MemoryStore() });
  await rig.supervisor.start();
  const first = await within(rig, 1_000, rig.service.getSessionStatus());
  assert.ok(first !== "late" && first?.status === "WORKING");
  rig.simulator.control("default", "crash");
  const fresh = rig.simulator.calls().length;
  const soon = await within(rig, 1_000, rig.service.getSessionStatus());
  assert.ok(soon !== "late" && soon?.status === "WORKING");
  assert.equal(rig.simulator.calls().length, fresh, "what was looked at just now is not due");
  await rig.clock.advance(31 * SECOND_MS);
  const later = await within(rig, 1_000, rig.service.getSessionStatus());
  assert.ok(later !== "late" && later?.status === "FAILED");
  await rig.end();
});

Deno.test("facade: where nothing runs between requests, a read waits two seconds for a pass at most", async () => {
  const rig = new Rig({ mode: "cron-only" });
  await rig.supervisor.start();
  await within(rig, 1_000, rig.service.getSessionStatus());
  await rig.clock.advance(31 * SECOND_MS);
  rig.simulator.controlServer("slow");
  const startedAt = rig.clock.now();
  const hanging = await within(rig, 5_000, rig.service.health());
  assert.ok(hanging !== "late" && hanging.mode === "cron-only");
  const waitedMs = rig.clock.now() - startedAt;
  assert.ok(waitedMs >= 2_000 && waitedMs <= 2_100, `${waitedMs}`);
  await rig.end();
});

Deno.test("facade: a stop that a later start overtook says so, and is not called done or going on", async () => {
  const rig = await started();
  const restart = rig.service.restartSession();
  await rig.clock.advance(SECOND_MS);
  const stop = rig.service.stopSession();
  await rig.clock.advance(500);
  const start = rig.service.startSession();
  const stopped = await outcome(rig, stop);
  assert.ok(stopped.is === "on-hold");
  assert.match(stopped.because, /later call asked to start/);
  assert.equal((await outcome(rig, start)).is, "settled");
  await outcome(rig, restart);
  assert.deepEqual(rig.acts().map(({ path }) => path), ["/api/sessions/default/restart"]);
  await rig.end();
});
