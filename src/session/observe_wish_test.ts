import assert from "node:assert/strict";
import { MINUTE, SECOND, type Story, workingStory } from "../../tests/story.ts";
import { observe } from "./observe.ts";
import { POLICY } from "./policy.ts";

function wishes(story: Story, wish: "running" | "stopped", { at = story.now } = {}): void {
  const fact = { is: "wished", at, session: "shop", wish, by: "a call of the owner's" } as const;
  story.world = observe(story.world, [fact], POLICY);
}

Deno.test("wished: a stop that passed through us is the owner's wish at once, and nothing is sent", () => {
  const story = workingStory({ names: ["shop"] });
  wishes(story, "stopped");
  assert.deepEqual(story.record("shop").wish, { is: "stopped", by: "owner", at: story.now });
  story.run(MINUTE);
  story.show("shop", "STOPPED");
  story.restartWaha();
  story.run(10 * MINUTE);
  assert.deepEqual(story.sent, []);
  assert.equal(story.record("shop").wish.is, "stopped");
});

Deno.test("wished: a start that passed through us is not sent a second time by us", () => {
  const story = workingStory({ names: ["shop"] });
  wishes(story, "stopped");
  story.show("shop", "STOPPED");
  story.run(MINUTE);
  wishes(story, "running");
  assert.equal(story.record("shop").asked, undefined);
  story.show("shop", "STARTING");
  story.run(5 * SECOND);
  assert.equal(story.record("shop").wish.is, "running");
  assert.deepEqual(story.sent, []);
});

Deno.test("wished: an older call than the owner's newest word changes nothing, nor does an unknown session", () => {
  const story = workingStory({ names: ["shop"] });
  wishes(story, "stopped");
  const before = story.world;
  wishes(story, "running", { at: story.now - 1 });
  assert.equal(story.world, before);
  const fact = { is: "wished", at: 1, session: "nobody", wish: "stopped", by: "x" } as const;
  assert.equal(observe(before, [fact], POLICY), before);
});

Deno.test("unwished: a wish whose call never came to WAHA gives way to the one before, if nobody said more", () => {
  const story = workingStory({ names: ["shop"] });
  const before = story.record("shop").wish;
  wishes(story, "stopped");
  const { wish } = story.record("shop");
  const fact = { is: "unwished", at: story.now, session: "shop", wish, before } as const;
  assert.deepEqual(observe(story.world, [fact], POLICY).sessions["shop"]?.wish, before);
  const other = { ...fact, wish: { ...wish, at: wish.at - 1 } };
  assert.equal(observe(story.world, [other], POLICY), story.world);
  assert.equal(observe(story.world, [{ ...fact, session: "nobody" }], POLICY), story.world);
  wishes(story, "running", { at: story.now + 1 });
  assert.equal(observe(story.world, [fact], POLICY), story.world);
});
