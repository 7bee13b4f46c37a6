import assert from "node:assert/strict";
import type { Story } from "../../../tests/story.ts";
import { HOUR, MINUTE, SECOND, workingStory } from "../../../tests/story.ts";
import { crashed, did, tells, troubles } from "./holds_fixture.ts";

function reconnects(story: Story, { times, everyMs }: { times: number; everyMs: number }): void {
  for (let round = 0; round < times; round++) {
    story.show("shop", "STARTING");
    story.pass();
    story.run(10 * SECOND);
    story.show("shop", "WORKING");
    story.pass();
    story.run(everyMs - 10 * SECOND);
  }
}

Deno.test("P10: more than six changes in 10 min hold it with one notice, until it was quiet for 5 min", () => {
  const story = workingStory();
  reconnects(story, { times: 3, everyMs: MINUTE });
  assert.equal(story.record("shop").phase.is, "healthy");
  reconnects(story, { times: 3, everyMs: MINUTE });
  assert.equal(story.record("shop").phase.rule, "P10");
  assert.deepEqual(troubles(story).map(({ title }) => title), ["shop goes up and down"]);
  story.run(6 * MINUTE);
  assert.equal(story.record("shop").phase.is, "healthy");
  assert.equal(troubles(story).length, 1);
  assert.deepEqual(did(story), []);
});

Deno.test("P10: falls that no look saw count as WAHA told them", () => {
  const story = workingStory();
  for (let round = 0; round < 5; round++) {
    const { now: at } = story;
    const history = [{ status: "WORKING", at: at - 9_000 }, { status: "STARTING", at }] as const;
    tells(story, { is: "status", status: "STARTING", history: [...history] });
    story.run(MINUTE);
  }
  assert.equal(story.record("shop").phase.rule, "P10");
});

Deno.test("P10: one FAILED after the flapping is restarted when it was quiet, not before", () => {
  const story = workingStory();
  reconnects(story, { times: 4, everyMs: MINUTE });
  story.show("shop", crashed);
  story.run(4 * MINUTE);
  assert.deepEqual(did(story), []);
  story.run(3 * MINUTE);
  assert.deepEqual(did(story)[0], "restart");
});

Deno.test("P10: planned reconnects every half hour, replacements and what the engine tries itself are no flapping", () => {
  const planned = workingStory();
  reconnects(planned, { times: 8, everyMs: HOUR / 2 });
  assert.deepEqual(troubles(planned), []);

  const replaced = workingStory();
  for (let round = 0; round < 5; round++) {
    tells(replaced, { is: "closed", code: 440, text: "" });
    reconnects(replaced, { times: 1, everyMs: MINUTE });
  }
  assert.equal(replaced.record("shop").phase.rule, "P12");

  const tries = workingStory({ engine: "WEBJS" });
  for (let round = 0; round < 20; round++) {
    tries.show("shop", round % 2 === 0 ? "FAILED" : "STARTING");
    tries.run(3 * SECOND);
  }
  assert.notEqual(tries.record("shop").phase.rule, "P10");
});
