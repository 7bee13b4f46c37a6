import assert from "node:assert/strict";
import { systemClock } from "../../src/clock.ts";
import { openStore } from "../../src/store/mod.ts";
import { Scene } from "./scene.ts";
import { until } from "./until.ts";

const DRAIN_MS_MAX = 4_500;
/** What a busy machine may add to the process's own measure. */
const MEASURE_MS = 500;

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`at ${signal} an idle service ends with 0 and answers nothing more`, async () => {
    await using scene = await Scene.open();
    const { program, url } = await scene.start();
    program.signal(signal);
    const { code } = await program.ended();
    assert.equal(code, 0);
    assert.deepEqual(program.log().slice(-2).map(({ is }) => is), ["stopping", "stopped"]);
    await assert.rejects(fetch(`${url}/livez`));
  });

  Deno.test(`at ${signal} a recovery under way gets an answer, and all that was told is delivered`, async () => {
    await using scene = await Scene.open();
    const service = await scene.start();
    scene.waha.simulator.control("default", "crash");
    const asked = service.post("/auto-recover");
    await until("the restart at WAHA", () => scene.acts().length > 0, { withinMs: 20_000 });
    const stoppedAt = performance.now();
    service.program.signal(signal);
    const answer = await asked;
    assert.ok(answer.status === 200 || answer.status === 202, `${answer.status} ${answer.text}`);
    const { code } = await service.program.ended();
    assert.equal(code, 0);
    assert.ok(performance.now() - stoppedAt < DRAIN_MS_MAX + MEASURE_MS);
    assert.deepEqual(scene.acts(), ["/api/sessions/default/restart"]);
    assert.equal(await outboxOf(scene), 0);
  });
}

Deno.test("a service that was stopped in the middle of a recovery goes on with it at the next start", async () => {
  await using scene = await Scene.open();
  const first = await scene.start();
  scene.waha.simulator.control("default", "crash");
  first.post("/auto-recover").catch(() => {});
  await until("the restart at WAHA", () => scene.acts().length > 0, { withinMs: 20_000 });
  first.program.signal("SIGTERM");
  await first.program.ended();
  const next = await scene.start();
  await next.until(
    "the healing",
    ({ status, phase }) => status === "WORKING" && phase === "watching",
    { withinMs: 20_000 },
  );
  assert.deepEqual(scene.acts(), ["/api/sessions/default/restart"]);
});

async function outboxOf(scene: Scene): Promise<number> {
  const { store } = await openStore(scene.place.storeFile, {
    clock: systemClock,
    random: Math.random,
  });
  const left = await store.outbox("main");
  await store.close();
  return left.length;
}
