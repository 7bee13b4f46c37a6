import assert from "node:assert/strict";
import {
  comesBackAs,
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  Story,
  workingStory,
} from "../../../tests/story.ts";
import type { WatchedBy } from "../mod.ts";

const NOWEB_ROUND = 160 * SECOND;

const restarts = (story: Story) => story.sent.filter((sent) => sent.do === "restart").length;

/** A session whose code ran out; each restart brings a round of codes that nobody scans. */
function unscanned(): Story {
  const story = new Story();
  story.show("shop", { status: "SCAN_QR_CODE", me: null });
  story.run(MINUTE);
  story.show("shop", { status: "FAILED", me: null });
  story.run(HOUR);
  story.reply = ({ step }) => ({
    answer: { is: "ok", status: "STARTING" },
    shows: step === "restart"
      ? [[100, "STARTING"], [4 * SECOND, "SCAN_QR_CODE"], [NOWEB_ROUND, "FAILED"]]
      : [],
  });
  return story;
}

function watch(story: Story, by: WatchedBy): void {
  story.decide([{ is: "watched", at: story.now, session: "shop", by }]);
}

/** What a visible page does, again and again. */
function look(story: Story, forMs: number): void {
  for (const endsAt = story.now + forMs; story.now < endsAt; story.run(10 * SECOND)) {
    watch(story, "page");
    story.ask("shop", { do: "recover", force: false });
  }
}

Deno.test("P2: a page that stays open brings three rounds of codes in a row, then a person presses for more", () => {
  const story = unscanned();
  look(story, DAY);
  assert.equal(restarts(story), 3);
  assert.equal(story.record("shop").refusal?.rule, "P2");
  watch(story, "button");
  look(story, HOUR);
  assert.equal(restarts(story), 6);
});

Deno.test("P2: what a timer asked for in vain does not keep a code from the person who opens the page", () => {
  const story = unscanned();
  for (let asked = 0; asked < 200; asked++) {
    story.ask("shop", { do: "recover", force: false });
    story.run(30 * SECOND);
  }
  assert.equal(restarts(story), 2);
  look(story, 20 * SECOND);
  assert.equal(restarts(story), 3);
});

Deno.test("P2: a page that was closed for minutes is opened by a person again", () => {
  const story = unscanned();
  look(story, HOUR);
  story.run(MINUTE);
  look(story, MINUTE);
  assert.equal(restarts(story), 3);
  story.run(4 * MINUTE);
  look(story, MINUTE);
  assert.equal(restarts(story), 4);
});

Deno.test("P2: a program that reads the code is no person: the third round stays refused", () => {
  const story = unscanned();
  for (let asked = 0; asked < 200; asked++) {
    story.decide([{ is: "watched", at: story.now, session: "shop" }]);
    story.ask("shop", { do: "recover", force: false });
    story.run(5 * MINUTE);
  }
  assert.equal(restarts(story), 2);
});

Deno.test("P2: a page that is seen without asking restarts nothing", () => {
  const story = unscanned();
  for (let seen = 0; seen < 100; seen++) {
    watch(story, "page");
    story.run(10 * SECOND);
  }
  assert.equal(restarts(story), 0);
});

Deno.test("P3: a page never clears a login of which no 401 was told, however long it is open", () => {
  const story = workingStory();
  const me = "111@c.us";
  story.reply = comesBackAs("FAILED", { afterMs: 500, me });
  story.show("shop", { status: "FAILED", me });
  story.run(HOUR);
  const before = story.sent.length;
  look(story, DAY);
  watch(story, "button");
  look(story, MINUTE);
  assert.deepEqual(story.sent.slice(before), []);
  assert.equal(story.record("shop").refusal?.rule, "P3");
});

Deno.test("P2: a clock that is set back makes no page one of the future", () => {
  const story = unscanned();
  look(story, MINUTE);
  const { pageAt = 0 } = story.record("shop");
  story.now -= HOUR;
  story.forgetLooks();
  story.decide([{ is: "gap", at: story.now }]);
  assert.ok(pageAt > story.now);
  assert.ok((story.record("shop").pageAt ?? 0) <= story.now);
});
