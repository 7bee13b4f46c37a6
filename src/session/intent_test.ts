import assert from "node:assert/strict";
import { comesBackAs, SECOND, workingStory } from "../../tests/story.ts";
import { Draft } from "./draft.ts";
import { markSent } from "./intent.ts";
import { reconcile } from "./reconcile.ts";

/** A story in which a restart was decided and its replica died before it sent it. */
function unsent() {
  const story = workingStory();
  story.reply = comesBackAs("WORKING");
  story.dies = () => "unsent";
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  story.run(40 * SECOND);
  const { intent } = story.record("shop");
  assert.ok(intent !== undefined && intent.sentAt === undefined);
  return { story, intent };
}

Deno.test("H2: a step is handed out to be sent until its time, and never after it", () => {
  const { story, intent } = unsent();
  const at = (now: number) => reconcile(story.world, now, { policy: story.policy, by: intent.by });
  assert.equal(at(intent.sendBy).acts.length, 1);
  assert.equal(at(intent.sendBy + 1).acts.length, 0);
});

Deno.test("H2: a step is marked as sent once; who comes second does not send", () => {
  const { story, intent } = unsent();
  const sent = { session: "shop", intentId: intent.id, step: intent.step, at: intent.startedAt };
  const draft = new Draft(story.world);
  assert.equal(markSent(draft, sent), true);
  assert.equal(markSent(draft, sent), false);
  assert.equal(markSent(draft, { ...sent, step: "start" }), false);
});
