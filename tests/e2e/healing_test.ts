import assert from "node:assert/strict";
import { recoverySchema } from "../../src/contract/mod.ts";
import { Gate, lifecycleCalls, overlaps } from "./gate.ts";
import { Scene } from "./scene.ts";
import { until } from "./until.ts";

Deno.test("a hundred callers of auto-recover, early and late, share one restart at WAHA and one answer", async () => {
  await using scene = await Scene.open({ settings: { STORE_URL: "memory:" } });
  await using gate = new Gate(scene.waha.url);
  const service = await scene.start({ WAHA_URL: gate.url });
  scene.waha.simulator.control("default", "crash");
  const ask = () => Array.from({ length: 50 }, () => service.post("/auto-recover"));
  const early = ask();
  await until("the restart at WAHA", () => lifecycleCalls(gate.exchanges).length > 0, {
    withinMs: 20_000,
  });
  const answers = await Promise.all([...early, ...ask()]);
  const [first] = answers.map((answer) => answer.data(recoverySchema));
  assert.equal(first?.previousStatus, "FAILED");
  assert.equal(first?.currentStatus, "WORKING");
  for (const answer of answers) {
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.data(recoverySchema), first);
  }
  assert.deepEqual(lifecycleCalls(gate.exchanges), ["default restart"]);
  assert.deepEqual(overlaps(gate.exchanges), []);
});

Deno.test("whatever callers ask at once, WAHA never has two lifecycle calls for one session", async () => {
  await using scene = await Scene.open({
    settings: { STORE_URL: "memory:", WAIT_MS: "8000", ACTS_MAX: "100" },
  });
  await using gate = new Gate(scene.waha.url);
  const service = await scene.start({ WAHA_URL: gate.url });
  const asked = [
    { path: "/restart", body: {} },
    { path: "/restart", body: { mode: "stop-start" } },
    { path: "/auto-recover", body: {} },
    { path: "/auto-recover", body: { force: true } },
    { path: "/stop", body: {} },
    { path: "/start", body: {} },
  ];
  const answers = await Promise.all(
    [...asked, ...asked, ...asked].map(({ path, body }) => service.post(path, body)),
  );
  for (const { status, text } of answers) assert.ok([200, 202, 409].includes(status), text);
  // What the last of them asked for may be so already: then nothing had to be done.
  await service.post("/restart", {});
  assert.ok(lifecycleCalls(gate.exchanges).length > 0);
  assert.deepEqual(overlaps(gate.exchanges), []);
});
