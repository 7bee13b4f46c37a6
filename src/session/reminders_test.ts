import assert from "node:assert/strict";
import { comesBackAs, DAY, HOUR, MINUTE, Story, workingStory } from "../../tests/story.ts";

const FAILED_QR = { status: "SCAN_QR_CODE", me: null } as const;

const levels = (story: Story) => story.tells.map(({ level }) => level);

Deno.test("T: an open trouble is repeated after 6, 24 and 72 hours, and never again", () => {
  const story = workingStory({ policy: { digest: false } });
  story.tells.length = 0;
  story.show("shop", FAILED_QR);
  const at = story.now;
  story.run(10 * DAY);
  assert.deepEqual(levels(story), ["trouble", "reminder", "reminder", "reminder"]);
  const hours = story.tells.map((tell) => Math.floor((tell.at - at) / HOUR));
  assert.deepEqual(hours, [0, 6, 24, 72]);
  assert.match(story.tells[1]!.title, /shop waits for a scan: still so after 6 h/);
});

Deno.test("T: whoever sleeps over two reminders gets one", () => {
  const story = workingStory({ policy: { digest: false } });
  story.show("shop", FAILED_QR);
  story.run(HOUR);
  story.tells.length = 0;
  story.now += 30 * HOUR;
  story.run(HOUR);
  assert.deepEqual(levels(story), ["reminder"]);
});

Deno.test("T: the server's own trouble is repeated, too, and its sessions are silent under it", () => {
  const story = workingStory({ names: ["a", "b"], policy: { digest: false } });
  story.tells.length = 0;
  story.decide([{
    is: "server-evidence",
    at: story.now,
    ill: "storage-full",
    because: "ENOSPC: no space left on device",
  }]);
  for (const name of ["a", "b"]) story.show(name, { status: "FAILED", me: "111@c.us" });
  story.run(7 * HOUR);
  assert.deepEqual(story.tells.map(({ session }) => session), [null, null]);
});

Deno.test("T: a day's short drops and long silences are one message, and a quiet day is none", () => {
  const story = workingStory({ names: ["shop", "bot"] });
  story.show("idle", FAILED_QR);
  story.run(2 * MINUTE);
  story.tells.length = 0;
  for (let drops = 0; drops < 3; drops++) {
    story.run(HOUR);
    story.show("shop", "STARTING");
    story.pass();
    story.run(5_000);
    story.show("shop", "WORKING");
  }
  story.run(DAY - 3 * HOUR);
  const [digest] = story.tells.filter(({ level }) => level === "digest");
  assert.match(digest?.text ?? "", /^shop left WORKING 3 times$/m);
  story.run(DAY);
  const second = story.tells.filter(({ level }) => level === "digest")[1];
  assert.match(second?.text ?? "", /^idle is SCAN_QR_CODE for more than a day: /m);
  assert.doesNotMatch(second?.text ?? "", /shop/);
  story.show("idle", "WORKING");
  story.run(HOUR);
  story.tells.length = 0;
  story.run(3 * DAY);
  assert.deepEqual(levels(story), []);
});

Deno.test("T: webhooks that WAHA could not deliver are counted by target in the digest", () => {
  const story = workingStory();
  story.tells.length = 0;
  story.decide([{ is: "webhook-failed", at: story.now, target: "crm.example", count: 2 }]);
  story.decide([{ is: "webhook-failed", at: story.now, target: "crm.example", count: 1 }]);
  story.run(DAY);
  assert.match(story.tells[0]?.text ?? "", /3 of WAHA's webhooks to crm.example failed/);
});

Deno.test("explained: an incident says of each hold what was not done, why, and what comes next", () => {
  const story = workingStory();
  story.reply = comesBackAs("FAILED");
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  story.run(HOUR);
  const incident = story.world.incidents[story.record("shop").incidentId ?? ""];
  const parked = incident?.entries.findLast(({ rule, is }) => is === "decision" && rule === "H10");
  assert.match(parked?.notDone ?? "", /no further act now/);
  assert.match(parked?.next?.act ?? "", /restart|stop-start/);
});
