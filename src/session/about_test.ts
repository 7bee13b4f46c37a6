import assert from "node:assert/strict";
import { HOUR, MINUTE, Story, workingStory } from "../../tests/story.ts";
import { sessionTopics, topicOf, TROUBLES } from "./topics.ts";

const QR = { status: "SCAN_QR_CODE", me: null } as const;

const abouts = (story: Story) => story.tells.map(({ about }) => about);

Deno.test("topicOf() finds each trouble in the title of its incident, whatever the session is called", () => {
  for (const session of ["shop", "is WORKING but deaf", "a b"]) {
    for (const topic of sessionTopics()) {
      assert.equal(topicOf({ session, title: `${session} ${TROUBLES[topic]}` }), topic);
    }
  }
  assert.equal(
    topicOf({ session: "shop", title: "shop has a trouble of an old version" }),
    undefined,
  );
  assert.equal(topicOf({ session: null, title: TROUBLES.failed }), undefined);
});

Deno.test("about: a session that shows a code says that only a phone helps, and since when", () => {
  const story = workingStory({ policy: { digest: false } });
  story.tells.length = 0;
  story.show("shop", QR);
  story.run(MINUTE);
  const [tell] = story.tells;
  assert.deepEqual(tell?.about, {
    is: "session",
    topic: "waits-for-scan",
    phase: "awaiting-person",
    acts: 0,
    needsQR: true,
  });
  assert.ok(tell?.openedAt !== undefined && tell.openedAt <= tell.at);
});

Deno.test("about: a reminder and the end are about what the first word was about", () => {
  const story = workingStory({ policy: { digest: false } });
  story.tells.length = 0;
  story.show("shop", QR);
  story.run(7 * HOUR);
  story.show("shop", "WORKING");
  story.run(5 * MINUTE);
  assert.deepEqual(story.tells.map(({ level }) => level), ["trouble", "reminder", "resolved"]);
  assert.deepEqual(
    abouts(story).map((about) => about?.is === "session" && about.topic),
    ["waits-for-scan", "waits-for-scan", "waits-for-scan"],
  );
  const [first, , last] = story.tells;
  assert.equal(last?.openedAt, first?.openedAt);
});

Deno.test("about: a crash that restarts do not end counts them, and names the next one", () => {
  const story = workingStory({ policy: { digest: false } });
  story.tells.length = 0;
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  story.run(HOUR);
  const [tell] = story.tells;
  assert.ok(tell?.about?.is === "session");
  assert.equal(tell.about.topic, "failed");
  assert.ok(tell.about.acts >= 2, String(tell.about.acts));
  assert.equal(tell.about.needsQR, false);
});

Deno.test("about: a WAHA that is away is named with its reason, and so is its return", () => {
  const story = workingStory({ policy: { digest: false } });
  story.tells.length = 0;
  story.fail({ is: "unreachable", reason: "connection refused" });
  story.run(5 * MINUTE);
  story.answersAgain();
  story.run(5 * MINUTE);
  const [away, back] = abouts(story);
  assert.ok(away?.is === "server" && away.topic === "waha-away", JSON.stringify(away));
  assert.match(away.reason ?? "", /refused/);
  assert.deepEqual(back, { is: "server", topic: "waha-away" });
});

Deno.test("about: the first summary and the digest hold their numbers", () => {
  const story = workingStory({ names: ["shop", "bot"] });
  const [summary] = abouts(story);
  assert.deepEqual(summary?.is === "summary" && summary.byStatus, { WORKING: 2 });
  story.tells.length = 0;
  story.show("bot", QR);
  story.run(26 * HOUR);
  story.run(26 * HOUR);
  const digest = abouts(story).findLast((about) => about?.is === "digest");
  assert.ok(digest?.is === "digest");
  assert.deepEqual(digest.rows.find(({ is }) => is === "down"), {
    is: "down",
    session: "bot",
    status: "SCAN_QR_CODE",
    needsQR: true,
  });
});
