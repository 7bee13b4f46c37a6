import assert from "node:assert/strict";
import { comesBackAs, DAY, MINUTE, workingStory } from "../../../tests/story.ts";
import { crashed, did, evidence, troubles } from "./holds_fixture.ts";

for (const cause of ["profile-locked", "credentials-damaged"] as const) {
  Deno.test(`H9: ${cause} gets no act in a day and is told with its cure, until a person resumes it`, () => {
    const story = workingStory({ engine: "WEBJS", names: ["shop", "b", "c"] });
    story.reply = comesBackAs("WORKING");
    evidence(story, cause);
    story.show("shop", crashed);
    story.run(DAY);
    assert.deepEqual(did(story), []);
    assert.match(troubles(story)[0]!.title, /cannot start/);
    story.ask("shop", { do: "recover", force: false });
    assert.equal(story.record("shop").refusal?.rule, "H9");
    story.ask("shop", { do: "resume" });
    story.run(5 * MINUTE);
    assert.deepEqual(did(story), ["restart"]);
  });

  Deno.test(`H9: a start of WAHA does not free ${cause}, a new version does`, () => {
    const story = workingStory({ engine: "WEBJS", names: ["shop", "b", "c"] });
    story.reply = comesBackAs("WORKING");
    evidence(story, cause);
    story.show("shop", crashed);
    story.run(10 * MINUTE);
    story.restartWaha();
    story.run(10 * MINUTE);
    assert.deepEqual(did(story), []);
    story.version = "2026.7.2";
    story.restartWaha();
    story.run(10 * MINUTE);
    assert.deepEqual(did(story), ["restart"]);
  });
}

Deno.test("H9: a lock of this very host may be an old browser that is ending: it is no hold", () => {
  const story = workingStory({ engine: "WEBJS" });
  story.reply = comesBackAs("WORKING");
  evidence(story, "profile-locked", { entry: "profile-locked-here" });
  story.show("shop", crashed);
  story.run(5 * MINUTE);
  assert.deepEqual(did(story), ["restart"]);
});
