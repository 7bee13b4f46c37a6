import assert from "node:assert/strict";
import { RandomRun } from "./random_run.ts";

/** One run is three to four hours of virtual time. */
const RUNS = 16;
const [given] = Deno.args;
const seeds = given === undefined
  ? Array.from({ length: RUNS }, (_, index) => index + 1)
  : [Number(given)];

Deno.test("random: whatever breaks, nothing is done twice, and all comes back once it ends", async () => {
  let acts = 0;
  let kills = 0;
  for (const seed of seeds) {
    const replay = `seed ${seed}: deno test -A tests/recovery/random_test.ts -- ${seed}`;
    const ended = await new RandomRun(seed).run();
    assert.deepEqual(ended.harm, [], replay);
    assert.deepEqual(ended.unsettled, [], replay);
    assert.equal(ended.timers, 0, replay);
    acts += ended.acts;
    kills += ended.kills;
  }
  // Runs in which nothing happens would prove nothing.
  assert.ok(acts > 5 * seeds.length, `${acts} acts`);
  assert.ok(given !== undefined || kills > seeds.length, `${kills} kills`);
});
