import assert from "node:assert/strict";
import { Rig } from "../rig.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

Deno.test("a crashed session is healed by the monitor alone within 45 s and WAHA's own time", async () => {
  const rig = new Rig();
  await rig.start();
  await rig.clock.advance(35 * SECOND_MS);
  const crashedAt = rig.clock.now();
  rig.simulator.control("default", "crash");
  const back = await rig.clock.advanceUntil(() =>
    rig.status() === "WORKING" &&
    rig.simulator.status("default") === "WORKING", 2 * MINUTE_MS);
  assert.ok(back);
  const acts = rig.acts();
  assert.deepEqual(acts.map(({ path }) => path), ["/api/sessions/default/restart"]);
  assert.ok((acts[0]?.at ?? Infinity) - crashedAt <= 45 * SECOND_MS);
  await rig.clock.advance(2 * MINUTE_MS);
  const report = await rig.service.getSessionStatus();
  assert.equal(report?.phase, "healthy");
  const { incidents } = await rig.service.incidents({ limit: 10 });
  assert.equal(incidents.length, 1);
  assert.ok(incidents[0]?.closedAt !== undefined);
  await rig.end();
});

Deno.test("a session whose QR ran out gets no restart in a day", async () => {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE" } });
  await rig.start();
  await rig.clock.advance(DAY_MS);
  assert.equal(rig.simulator.status("default"), "FAILED");
  assert.deepEqual(rig.acts(), []);
  assert.equal((await rig.service.getSessionStatus())?.phase, "awaiting-person");
  await rig.end();
});

Deno.test("a session that its owner stopped through us stays stopped for a day", async () => {
  const rig = new Rig();
  await rig.start();
  const stopping = rig.service.stopSession();
  await rig.clock.advance(10 * SECOND_MS);
  assert.equal((await stopping).is, "settled");
  await rig.clock.advance(DAY_MS);
  assert.deepEqual(rig.acts().map(({ path }) => path), ["/api/sessions/default/stop"]);
  assert.equal((await rig.service.getSessionStatus())?.wish.is, "stopped");
  await rig.end();
});

Deno.test("what worked before WAHA was started again is started, what was stopped is not", async () => {
  const rig = new Rig({ simulator: { sessions: ["default", "shop", "idle"] } });
  await rig.start();
  const stopping = rig.service.stopSession("idle");
  await rig.clock.advance(MINUTE_MS);
  await stopping;
  rig.simulator.controlServer("restart");
  const back = await rig.clock.advanceUntil(
    () =>
      rig.simulator.status("default") === "WORKING" && rig.simulator.status("shop") === "WORKING",
    5 * MINUTE_MS,
  );
  assert.ok(back);
  await rig.clock.advance(10 * MINUTE_MS);
  const started = rig.acts().filter(({ path }) => path.endsWith("/start")).map(({ path }) => path);
  assert.deepEqual(started.sort(), ["/api/sessions/default/start", "/api/sessions/shop/start"]);
  assert.equal(rig.simulator.status("idle"), "STOPPED");
  await rig.end();
});

Deno.test("a hundred callers that ask at once share one restart and one answer", async () => {
  const rig = new Rig();
  await rig.start();
  rig.simulator.control("default", "crash");
  const answers = Array.from({ length: 100 }, () => rig.service.autoRecoverSession());
  await rig.clock.advance(25 * SECOND_MS);
  const outcomes = await Promise.all(answers);
  for (const outcome of outcomes) assert.deepEqual(outcome, outcomes[0]);
  const [first] = outcomes;
  assert.ok(first?.is === "settled");
  assert.equal(first.result.previousStatus, "FAILED");
  assert.equal(first.result.currentStatus, "WORKING");
  assert.equal(rig.acts().length, 1);
  await rig.end();
});

Deno.test("auto-recover of a session whose QR ran out brings a new code to scan", async () => {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE" } });
  await rig.start();
  await rig.clock.advance(5 * MINUTE_MS);
  assert.equal(rig.simulator.status("default"), "FAILED");
  const asked = rig.service.autoRecoverSession();
  await rig.clock.advance(20 * SECOND_MS);
  const outcome = await asked;
  assert.ok(outcome.is === "settled");
  const { previousStatus, currentStatus, needsQR } = outcome.result;
  assert.deepEqual({ previousStatus, currentStatus, needsQR }, {
    previousStatus: "FAILED",
    currentStatus: "SCAN_QR_CODE",
    needsQR: true,
  });
  const qr = rig.service.qr();
  await rig.clock.advance(SECOND_MS);
  assert.equal((await qr).is, "qr");
  await rig.end();
});

Deno.test("the guide's timer that asks every 30 s keeps no QR alive for ever", async () => {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE" } });
  await rig.start();
  for (let turn = 0; turn < 120; turn++) {
    await rig.clock.advance(30 * SECOND_MS);
    if (rig.status() === "FAILED") void rig.service.autoRecoverSession();
  }
  assert.equal(rig.acts().length, 2);
  await rig.end();
});
