import assert from "node:assert/strict";
import { comesBackAs, DAY, HOUR, MINUTE, SECOND, workingStory } from "../../../tests/story.ts";
import { crashed, did, evidence, tells, troubles } from "./holds_fixture.ts";

const NAMES = ["shop", "desk"];

Deno.test("case H13: a number refused with 403 is held at once and told after 30 s; only a person's resume restarts it", () => {
  const story = workingStory({ names: NAMES });
  story.reply = comesBackAs("WORKING");
  story.show("shop", "STARTING");
  story.run(70 * SECOND);
  const heldAt = story.now;
  for (let round = 0; round < 3; round++) {
    evidence(story, "refused", { code: 403 });
    assert.equal(story.record("shop").phase.rule, "H8");
    story.run(9 * SECOND);
  }
  assert.equal(story.tells.filter(({ level }) => level === "trouble").length, 0);
  story.run(5 * SECOND);
  const [told] = troubles(story);
  assert.match(told!.title, /probably blocked/);
  assert.ok(told!.at - heldAt <= 35 * SECOND);
  story.run(3 * MINUTE);
  story.show("shop", crashed);
  story.run(DAY);
  story.ask("shop", { do: "restart", mode: "restart", force: false });
  assert.equal(story.record("shop").refusal?.rule, "H8");
  assert.deepEqual(story.sent, []);
  story.version = "2026.7.2";
  story.restartWaha();
  story.show("shop", { status: "STOPPED", me: "111@c.us" });
  story.run(HOUR);
  assert.deepEqual(story.sent, [], "neither a new version nor P6");
  story.show("shop", crashed);
  story.ask("shop", { do: "resume" });
  story.run(10 * MINUTE);
  assert.deepEqual(did(story), ["restart"]);
  assert.equal(story.record("shop").phase.is, "healthy");
});

Deno.test("H8: a refusal without a number is a blocked number when its neighbour stays WORKING for 2 min", () => {
  const story = workingStory({ names: NAMES });
  evidence(story, "refused");
  story.show("shop", crashed);
  story.run(110 * SECOND);
  assert.equal(troubles(story).length, 0);
  story.run(15 * SECOND);
  assert.match(troubles(story)[0]!.title, /probably blocked/);
  story.show("desk", crashed);
  story.run(DAY);
  assert.ok(story.sent.every(({ session }) => session === "desk"), "and stays one");
});

Deno.test("H8: alone on its server nobody can tell: it is tried after 30 min and 6 h more, then left to a person", () => {
  const story = workingStory();
  story.reply = comesBackAs("FAILED", { me: "111@c.us" });
  const t0 = story.now;
  evidence(story, "refused");
  story.show("shop", crashed);
  story.run(3 * DAY);
  const [first, second, ...more] = story.sent.filter(({ step }) => step !== "start");
  assert.ok(Math.abs(first!.at - t0 - 30 * MINUTE) <= 30 * SECOND);
  assert.ok(Math.abs(second!.at - first!.at - 6 * HOUR) <= 30 * SECOND);
  assert.deepEqual(more, []);
  assert.match(troubles(story)[0]!.title, /blocked or WAHA is too old/);
  story.reply = comesBackAs("WORKING");
  story.version = "2026.7.2";
  story.run(10 * MINUTE);
  assert.equal(story.record("shop").status, "WORKING");
});

Deno.test("H8: one that hangs in STARTING connects no more: it is tried after 30 min all the same", () => {
  const story = workingStory();
  story.reply = comesBackAs("WORKING");
  const t0 = story.now;
  evidence(story, "refused", { code: 405 });
  story.show("shop", "STARTING");
  story.run(HOUR);
  assert.deepEqual(did(story), ["restart"]);
  assert.ok(Math.abs(story.sent[0]!.at - t0 - 30 * MINUTE) <= 30 * SECOND);
  assert.equal(story.record("shop").status, "WORKING");
});

Deno.test("H8: one that has just gone STARTING by itself when a try is due is left to that", () => {
  const story = workingStory();
  evidence(story, "refused", { code: 405 });
  story.show("shop", crashed);
  story.run(29 * MINUTE + 30 * SECOND);
  story.show("shop", "STARTING");
  story.run(MINUTE);
  story.show("shop", "WORKING");
  story.run(HOUR);
  assert.deepEqual(story.sent, []);
});

Deno.test("H8: 405 is WAHA's version and never a blocked number", () => {
  const story = workingStory({ names: ["shop", "desk", "front", "back", "till", "lab", "bar"] });
  tells(story, { is: "closed", code: 405, text: "" });
  story.show("shop", crashed);
  story.run(HOUR / 4);
  assert.deepEqual(did(story), []);
  assert.match(troubles(story)[0]!.title, /WAHA is too old/);
  assert.ok(
    !troubles(story).some(({ title, text }) => /number is/.test(title) || /probably/.test(text)),
  );
});

Deno.test("H8: when all are refused the brake alone decides, and one of them is tried", () => {
  const story = workingStory({ names: NAMES });
  story.reply = comesBackAs("FAILED", { me: "111@c.us" });
  for (const session of NAMES) {
    evidence(story, "refused", { session });
    story.show(session, crashed);
  }
  story.run(MINUTE);
  assert.equal(story.sent.length, 1, "nobody waits for what neighbours do");
  story.run(3 * MINUTE);
  assert.equal(story.sent.length, 1);
  assert.ok(NAMES.every((name) => story.record(name).phase.rule === "S5"));
});

Deno.test("H8: a session that works again is refused no more, and old evidence does not bring it back", () => {
  const story = workingStory({ names: NAMES });
  const at = story.now;
  story.show("shop", "STARTING");
  evidence(story, "refused", { code: 403 });
  story.run(10 * SECOND);
  story.show("shop", "WORKING");
  story.run(5 * MINUTE);
  story.pass([{
    is: "evidence",
    at,
    session: "shop",
    cause: "refused",
    because: "late",
    code: 403,
  }]);
  assert.equal(story.record("shop").phase.is, "healthy");
  assert.equal(story.record("shop").refused, undefined);
});
