import assert from "node:assert/strict";
import { NO_FLEET } from "../mod.ts";
import { comesBackAs, DAY, HOUR, MINUTE, SECOND, workingStory } from "../../../tests/story.ts";
import { crashed, did, evidence, tells, troubles } from "./holds_fixture.ts";

const replaced = { is: "closed", code: 440, text: "replaced" } as const;

Deno.test("H6: five replacements in 30 s hold it though it was WORKING in between, and quiet ends it", () => {
  const story = workingStory();
  story.reply = comesBackAs("WORKING");
  for (let round = 0; round < 5; round++) {
    tells(story, replaced);
    story.show("shop", "STARTING");
    story.run(3 * SECOND);
    story.show("shop", "WORKING");
    story.run(3 * SECOND);
  }
  assert.equal(story.record("shop").phase.rule, "H6");
  story.show("shop", crashed);
  story.run(4 * MINUTE);
  assert.deepEqual(did(story), []);
  assert.deepEqual(troubles(story).map(({ title }) => title), ["shop is in use elsewhere"]);
  story.run(3 * MINUTE);
  assert.deepEqual(did(story), ["restart"]);
});

Deno.test("H6: four replacements in 30 s, and five that the log tells a second time, are no second client", () => {
  const story = workingStory();
  for (let round = 0; round < 4; round++) {
    tells(story, replaced);
    story.now += 200;
    evidence(story, "replaced");
    story.run(5 * SECOND);
  }
  assert.equal(story.record("shop").phase.rule, "P12");
});

Deno.test("H6: one replacement holds a GOWS, for which WAHA goes on showing WORKING, until a person restarts it", () => {
  const story = workingStory({ engine: "GOWS" });
  story.reply = comesBackAs("WORKING");
  evidence(story, "replaced");
  story.run(DAY);
  assert.equal(story.record("shop").phase.rule, "H6");
  assert.deepEqual(did(story), []);
  story.ask("shop", { do: "restart", mode: "restart", force: false });
  story.run(5 * MINUTE);
  assert.deepEqual(did(story), ["restart"]);
  assert.equal(story.record("shop").phase.is, "healthy");
});

Deno.test("H6: the same account under the same name on another server bars every act, also P6, and names it", () => {
  const story = workingStory();
  story.fleet = { ...NO_FLEET, servers: 1, twins: { shop: "east" } };
  story.pass();
  assert.match(story.record("shop").phase.because, /east/);
  story.show("shop", crashed);
  story.run(HOUR);
  story.restartWaha();
  story.show("shop", { status: "STOPPED", me: "111@c.us" });
  story.run(HOUR);
  assert.deepEqual(did(story), []);
  assert.equal(troubles(story).length, 1);
  story.ask("shop", { do: "recover", force: false });
  assert.equal(story.record("shop").refusal?.rule, "H6");
  story.fleet = NO_FLEET;
  story.reply = comesBackAs("WORKING");
  story.run(MINUTE);
  assert.deepEqual(did(story), ["start"]);
});
