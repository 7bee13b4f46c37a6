import assert from "node:assert/strict";
import { recoverySchema } from "../../src/contract/mod.ts";
import { Gate, lifecycleCalls, overlaps } from "./gate.ts";
import { Scene } from "./scene.ts";

Deno.test("a hundred callers of auto-recover share one restart at WAHA and one answer", async () => {
  await using scene = await Scene.open({ settings: { STORE_URL: "memory:" } });
  await using gate = new Gate(scene.waha.url);
  const service = await scene.start({ WAHA_URL: gate.url });
  scene.waha.simulator.control("default", "crash");
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => service.post("/auto-recover")),
  );
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
