import assert from "node:assert/strict";
import { addLedgers, EMPTY_LEDGER, harmLedger } from "../../src/session/mod.ts";
import { playDay } from "./day.ts";
import { scheduleOf } from "./schedule.ts";

const DAYS = [8, 9, 10, 11, 12] as const;
const ALL = { since: -Infinity, until: Infinity };

Deno.test("ledger: in days of storms no login is lost by an act of ours, and each act has its end", async () => {
  let sum = EMPTY_LEDGER;
  for (const seed of DAYS) {
    const { incidents } = await playDay(scheduleOf(seed), { quiet: "skipped", ties: "first-set" });
    sum = addLedgers(sum, harmLedger(incidents, ALL));
  }
  assert.ok(sum.healed.incidents > 5);
  // The simulated phones log out unseen: a restart then shows a code, and is not what ended it.
  assert.ok(sum.loginsLost.some(({ verdict }) => verdict === "unclear"));
  assert.deepEqual(
    sum.loginsLost.filter(({ verdict, by }) => verdict === "act" && by === "rule"),
    [],
  );
  const ended = sum.acts.map(({ came }) => Object.values(came).reduce((all, one) => all + one, 0));
  const begun = sum.acts.map(({ begun }) => begun);
  assert.deepEqual(ended, begun);
});
