import assert from "node:assert/strict";
import { RULES_STANDING } from "./tally.ts";
import { reportOf } from "./report.ts";
import { simulate } from "./simulate.ts";

/** A fault that comes less often in a hundred days was hardly tried. */
const FAULTS_MIN = 20;

/** Twice in each hundred days, so more than three times in the two hundred of the tests. */
const RULE_MIN = 2;
/** Rules that these days cannot bring, each with the reason why. There is none. */
const RULES_ALLOWED_IDLE: Readonly<Record<string, string>> = {};

/** Plays these days as a test: each seed that breaks a property names the command that replays it. */
export function testDays({ from, to }: { from: number; to: number }): void {
  const seeds = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  Deno.test(`simulation: in the days ${from} to ${to} no promise is broken, whatever breaks else`, async () => {
    const simulated = await simulate(seeds);
    assert.deepEqual(simulated.failed, [], reportOf(simulated));
    // Days in which nothing happens would prove nothing.
    const counts = new Map(simulated.faults);
    for (const fault of ["kill", "freeze", "crash", "phone-logout", "waha-restart", "conflict"]) {
      assert.ok((counts.get(fault) ?? 0) >= FAULTS_MIN, `${fault}: ${counts.get(fault)}`);
    }
    const fired = new Map(simulated.rules);
    const untested = [...RULES_STANDING].filter((rule) =>
      (fired.get(rule) ?? 0) < RULE_MIN && !Object.hasOwn(RULES_ALLOWED_IDLE, rule)
    );
    assert.deepEqual(untested, [], "a rule that never fired was not tested");
    assert.ok(simulated.again.unskipped > 0 && simulated.again.reordered > 0);
  });
}
