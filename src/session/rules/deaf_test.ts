import assert from "node:assert/strict";
import type { DeafProof } from "../mod.ts";
import { comesBackAs, DAY, HOUR, MINUTE, type Story, workingStory } from "../../../tests/story.ts";
import { calls, did, tells, troubles } from "./holds_fixture.ts";

const heal = { healDeaf: true };
const refusedSends = (chats: string) => [...chats].map((chat) => ({ code: 400, chat }));
const sign = (story: Story, proof: DeafProof) =>
  story.pass([{ is: "deaf", at: story.now, session: "shop", proof }]);

Deno.test("P9: five sends in a row to three chats that fail with 400 are told, and nothing is done by default", () => {
  const story = workingStory({ engine: "GOWS" });
  calls(story, refusedSends("aabb"));
  calls(story, [{ outcome: "ok", status: 201 }, ...refusedSends("abab")]);
  assert.equal(story.record("shop").phase.is, "healthy");
  calls(story, refusedSends("ab"));
  assert.equal(story.record("shop").phase.is, "healthy", "two chats may be at fault themselves");
  calls(story, refusedSends("c"));
  assert.equal(story.record("shop").phase.rule, "P9");
  story.run(HOUR);
  assert.deepEqual(did(story), []);
  assert.deepEqual(troubles(story).map(({ title }) => title), ["shop is WORKING but mute"]);
  calls(story, [{ outcome: "ok", status: 201 }]);
  story.run(2 * MINUTE);
  assert.equal(story.record("shop").phase.is, "healthy");
});

Deno.test("P9: HEAL_DEAF restarts a mute GOWS once; one that stays so is told and left alone", () => {
  const story = workingStory({ engine: "GOWS", policy: heal });
  story.reply = comesBackAs("WORKING");
  calls(story, refusedSends("abcab"));
  story.run(5 * MINUTE);
  assert.deepEqual(did(story), ["restart"]);
  assert.equal(story.record("shop").phase.is, "healthy");
  calls(story, refusedSends("abcab"));
  story.run(HOUR);
  assert.deepEqual(did(story), ["restart"]);
  assert.match(story.record("shop").phase.because, /one cure did not help/);
  assert.equal(troubles(story).length, 1);
});

Deno.test("P9: two independent signs prove a WEBJS deaf, one never, and WAHA is made to look at its page", () => {
  const story = workingStory({ engine: "WEBJS", policy: heal });
  story.reply = () => ({
    answer: { is: "ok" },
    shows: [[100, "FAILED"], [2_000, "STARTING"], [4_000, "WORKING"]],
  });
  sign(story, "engine-info");
  story.run(5 * MINUTE);
  sign(story, "engine-info");
  story.run(5 * MINUTE);
  assert.deepEqual(did(story), []);
  calls(story, [{ kind: "read", chat: "a" }, {}, {}]);
  assert.deepEqual(did(story), ["screenshot"]);
  story.run(5 * MINUTE);
  assert.equal(story.record("shop").phase.is, "healthy");
  assert.deepEqual(did(story), ["screenshot"]);
});

Deno.test("P9: a message that comes in takes back what the signs said, and silence alone says nothing", () => {
  const story = workingStory({ policy: heal });
  story.run(3 * DAY);
  sign(story, "overview");
  tells(story, { is: "traffic" });
  sign(story, "log");
  story.run(MINUTE);
  assert.equal(story.record("shop").phase.is, "healthy");
  assert.deepEqual(did(story), []);
});

Deno.test("P9: as long as calls are answered well no call is a write", () => {
  const story = workingStory({ engine: "GOWS" });
  const before = story.record("shop");
  calls(story, [{ outcome: "ok", status: 201 }, { kind: "read", outcome: "ok", status: 200 }]);
  calls(story, [{ outcome: "client-error", status: 404, kind: "read" }]);
  assert.equal(story.record("shop"), before);
});
