import assert from "node:assert/strict";
import { comesBackAs, HOUR, MINUTE, SECOND, workingStory } from "../../../tests/story.ts";
import { calls, crashed, did, evidence, troubles } from "./holds_fixture.ts";

Deno.test("H7: three answers 463 or 475 in 10 min are told once; it stays healthy, and nothing is done for a day", () => {
  const story = workingStory({ engine: "GOWS" });
  calls(story, [{ code: 463 }, { code: 475 }]);
  assert.equal(story.record("shop").phase.rule, "P12");
  calls(story, [{ code: 463 }, { code: 463 }, { outcome: "ok", status: 201 }]);
  const { phase } = story.record("shop");
  assert.deepEqual([phase.rule, phase.is], ["H7", "healthy"]);
  assert.equal(phase.until, story.now - 6 * SECOND + 24 * HOUR);
  assert.deepEqual(troubles(story).map(({ title }) => title), ["shop may not begin new chats"]);
  story.run(23 * HOUR);
  assert.equal(story.record("shop").phase.rule, "H7");
  story.run(2 * HOUR);
  assert.equal(story.record("shop").phase.rule, "P12");
  assert.equal(story.record("shop").restricted, undefined);
  assert.deepEqual(did(story), []);
  assert.equal(troubles(story).length, 1);
});

Deno.test("H7: what the log tells of the same call counts once, and three within an hour are no restriction", () => {
  const story = workingStory({ engine: "GOWS" });
  calls(story, [{ code: 463 }, { code: 463 }]);
  evidence(story, "restricted");
  story.now += 300;
  evidence(story, "restricted");
  story.run(15 * MINUTE);
  calls(story, [{ code: 463 }]);
  story.run(15 * MINUTE);
  calls(story, [{ code: 463 }, { code: 463 }]);
  assert.deepEqual(troubles(story).length, 1, "the first three alone");
});

Deno.test("H7: a restricted session that crashes is healed as any other", () => {
  const story = workingStory();
  story.reply = comesBackAs("WORKING");
  calls(story, [{ code: 463 }, { code: 463 }, { code: 463 }]);
  story.show("shop", crashed);
  story.run(5 * MINUTE);
  assert.deepEqual(did(story), ["restart"]);
  assert.equal(story.record("shop").phase.rule, "H7");
  assert.equal(story.record("shop").incidentId === undefined, false);
});
