import assert from "node:assert/strict";
import type { DeafProof } from "../../src/session/mod.ts";
import { Rig } from "../rig.ts";

const MINUTE_MS = 60_000;

Deno.test("a deaf WEBJS is mended by one look at its page, through WAHA itself, and its incident closes", async () => {
  const rig = new Rig({ simulator: { engine: "WEBJS" }, policy: { healDeaf: true } });
  await rig.start();
  rig.simulator.control("default", "go-deaf");
  await rig.clock.advance(MINUTE_MS);
  assert.equal(rig.simulator.status("default"), "WORKING");
  const proofs: readonly DeafProof[] = ["engine-info", "log"];
  for (const proof of proofs) {
    const woken = rig.supervisor.wake([{
      is: "deaf",
      at: rig.clock.now(),
      session: "default",
      proof,
    }]);
    await rig.clock.advance(1_000);
    await woken;
  }
  const shots = () =>
    rig.simulator.calls().filter(({ path }) => path.startsWith("/api/screenshot"));
  assert.equal(shots().length, 1);
  await rig.clock.advance(5 * MINUTE_MS);
  assert.equal(shots().length, 1);
  assert.deepEqual(rig.acts(), []);
  assert.equal(rig.simulator.status("default"), "WORKING");
  const { incidents } = await rig.service.incidents({ limit: 10 });
  assert.equal(incidents.length, 1);
  assert.ok(incidents[0]?.closedAt !== undefined);
  await rig.end();
});
