import assert from "node:assert/strict";
import fc from "fast-check";
import { comesBackAs, MINUTE, Story, workingStory } from "../../../tests/story.ts";
import type { Incident } from "../world.ts";
import { addLedgers, EMPTY_LEDGER, harmLedger } from "./harm_ledger.ts";
import { anEntry, anIncident, incidents } from "./incident_fixture.ts";

const ALL = { since: -Infinity, until: Infinity };

function told(story: Story): Incident[] {
  return Object.values(story.world.incidents);
}

Deno.test("ledger: the ledgers of any parts of the incidents add up to the ledger of all", () =>
  fc.assert(fc.property(
    incidents,
    fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 12, maxLength: 12 }),
    fc.integer({ min: 0, max: 500 }),
    fc.integer({ min: 500, max: 1_000 }),
    (all, parts, since, until) => {
      const range = { since, until };
      const sum = [0, 1, 2].map((part) =>
        harmLedger(all.filter((_, index) => parts[index] === part), range)
      ).reduce(addLedgers, EMPTY_LEDGER);
      assert.deepEqual(sum, harmLedger(all, range));
    },
  )));

Deno.test("ledger: what is counted in two halves of a range is counted in the whole", () =>
  fc.assert(fc.property(incidents, fc.integer({ min: 0, max: 1_000 }), (all, cut) => {
    const whole = harmLedger(all, { since: 0, until: 2_000 });
    const halves = addLedgers(
      harmLedger(all, { since: 0, until: cut }),
      harmLedger(all, { since: cut, until: 2_000 }),
    );
    for (const key of ["opened", "closed", "acts", "asked", "healed", "loginsLost"] as const) {
      assert.deepEqual(halves[key], whole[key]);
    }
    const decisions = ({ avoided }: typeof whole) =>
      avoided.map((one) => [one.rule, one.decisions]).sort();
    assert.deepEqual(decisions(halves), decisions(whole));
  })));

Deno.test("ledger: no order of the incidents changes it", () =>
  fc.assert(fc.property(incidents, (all) => {
    assert.deepEqual(harmLedger(all.toReversed(), ALL), harmLedger(all, ALL));
  })));

Deno.test("ledger: a crash that one restart heals is one act that worked, and its time is healed", () => {
  const story = workingStory({ names: ["shop"] });
  story.reply = comesBackAs("WORKING");
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  story.run(10 * MINUTE);
  const ledger = harmLedger(told(story), ALL);
  assert.deepEqual(ledger.acts, [{ do: "restart", rule: "P1", begun: 1, came: { worked: 1 } }]);
  assert.deepEqual(ledger.asked, []);
  assert.equal(ledger.healed.incidents, 1);
  const [incident] = told(story);
  assert.equal(ledger.healed.ms, (incident?.closedAt ?? 0) - (incident?.openedAt ?? 0));
  assert.equal(ledger.longest?.ms, ledger.healed.ms);
  assert.deepEqual(ledger.loginsLost, []);
});

Deno.test("ledger: an act that a person asked for is theirs, and heals nothing of ours", () => {
  const story = workingStory({ names: ["shop"] });
  story.reply = comesBackAs("WORKING");
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  story.run(6_000);
  story.ask("shop", { do: "restart", mode: "restart", force: true });
  story.run(10 * MINUTE);
  const ledger = harmLedger(told(story), ALL);
  assert.deepEqual(ledger.acts, []);
  assert.deepEqual(ledger.asked.map(({ do: done, begun }) => [done, begun]), [["restart", 1]]);
  assert.equal(ledger.closed, 1);
  assert.equal(ledger.healed.incidents, 0);
});

Deno.test("ledger: two steps of a stop-start are one act", () => {
  const story = workingStory({ names: ["shop"] });
  story.reply = comesBackAs("FAILED");
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  story.run(30 * MINUTE);
  const ledger = harmLedger(told(story), ALL);
  const begun = ledger.acts.reduce((sum, act) => sum + act.begun, 0);
  const firstSteps = story.sent.filter(({ do: done, step }) =>
    done !== "stop-start" || step === "stop"
  );
  assert.ok(story.sent.length > firstSteps.length);
  assert.equal(begun, firstSteps.length);
});

Deno.test("ledger: a session that waits for its scan all day is restarts avoided, with the reason", () => {
  const story = new Story({ engine: "GOWS" });
  story.show("shop", "SCAN_QR_CODE");
  story.run(60 * MINUTE);
  const ledger = harmLedger(told(story), ALL);
  assert.deepEqual(ledger.acts, []);
  const [avoided] = ledger.avoided.filter(({ rule }) => rule === "P5");
  assert.equal(avoided?.incidents, 1);
  assert.match(avoided?.because ?? "", /no restart: it would take the code/);
});

Deno.test("ledger: a wish that overtakes an unsent act leaves no act without an end", () => {
  const story = workingStory({ names: ["shop"] });
  story.dies = () => "unsent";
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  while (story.record("shop").intent === undefined) story.run(1_000);
  story.ask("shop", { do: "pause", until: story.now + 60 * MINUTE });
  const ledger = harmLedger(told(story), ALL);
  assert.deepEqual(ledger.acts, [{ do: "restart", rule: "P1", begun: 1, came: { "not-sent": 1 } }]);
});

Deno.test("ledger: that there was nothing to do is no restart avoided", () => {
  const notDone = "nothing to do: it works";
  const entries = [anEntry({ is: "decision", rule: "P12", notDone })];
  assert.deepEqual(harmLedger([anIncident({ entries })], ALL).avoided, []);
});

const BEGUN = anEntry({
  is: "act",
  at: 2_000,
  rule: "P1",
  text: "restart: it crashed",
  inputs: { login: "present" },
  means: { is: "begun", do: "restart", by: "rule" },
});
const CODE = anEntry({ at: 3_000, means: { is: "came", to: "code" } });
const ABSENT = anEntry({
  is: "decision",
  at: 3_000,
  inputs: { login: "absent", status: "FAILED" },
});
const WORKED = anEntry({ at: 2_500, means: { is: "came", to: "worked" } });
const TOLD = anEntry({
  is: "decision",
  at: 2_900,
  inputs: { cause: "logged-out", login: "present", status: "FAILED" },
});

const TOLD_BEFORE = { ...TOLD, at: 1_500 };
const RECREATED = { ...BEGUN, means: { is: "begun", do: "recreate", by: "rule" } } as const;
const WHILE_WORKING = { ...BEGUN, inputs: { login: "present", status: "WORKING" } };
const BACK = anEntry({ at: 1_600, means: { is: "came", to: "worked" } });

const LOSSES = [
  { then: "unclear", when: "a code came after our restart", entries: [BEGUN, CODE] },
  { then: "unclear", when: "it is absent after our restart", entries: [BEGUN, ABSENT] },
  { then: "act", when: "it was WORKING until our restart", entries: [WHILE_WORKING, CODE] },
  { then: "act", when: "we deleted its session", entries: [RECREATED, CODE] },
  { then: "told", when: "WhatsApp told the log-out after the act", entries: [BEGUN, TOLD, CODE] },
  { then: "told", when: "it told it before", entries: [TOLD_BEFORE, RECREATED, CODE] },
  {
    then: "act",
    when: "a log-out was told, and it was back since",
    entries: [TOLD_BEFORE, BACK, RECREATED, CODE],
  },
  { then: "no loss", when: "it worked in between", entries: [BEGUN, WORKED, ABSENT] },
  {
    then: "no loss",
    when: "the act was never sent",
    entries: [BEGUN, anEntry({ at: 2_100, means: { is: "came", to: "not-sent" } }), ABSENT],
  },
  {
    then: "no loss",
    when: "no login was known before",
    entries: [{ ...BEGUN, inputs: { login: "unknown" } }, CODE],
  },
] as const;
for (const { then, when, entries } of LOSSES) {
  Deno.test(`ledger: a login that is gone is ${then} when ${when}`, () => {
    const { loginsLost } = harmLedger([anIncident({ entries: [...entries] })], ALL);
    const [lost] = loginsLost;
    assert.equal(lost?.verdict ?? "no loss", then);
    if (lost !== undefined) assert.deepEqual([lost.actAt, lost.goneAt], [2_000, 3_000]);
  });
}
