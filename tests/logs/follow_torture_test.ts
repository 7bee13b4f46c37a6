import assert from "node:assert/strict";
import { torture } from "./follow_torture.ts";

Deno.test("follow: rotated in every way and killed nine times, it loses nothing and doubles nothing", async () => {
  const seed = 20_260_302;
  const { lost, doubled, kills, rotations, written } = await torture({
    seed,
    until: (killed) => killed >= 9,
  });
  const replay = `deno run -A tests/logs/follow_torture.ts 60 ${seed}`;
  assert.deepEqual(lost, [], replay);
  assert.deepEqual(doubled, [], replay);
  assert.ok(kills >= 9 && rotations >= 10 && written >= 100, `${kills}, ${rotations}, ${written}`);
});
