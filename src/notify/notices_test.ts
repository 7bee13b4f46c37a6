import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { Notices, type NoticeSettings } from "./notices.ts";

function rig(settings: Partial<NoticeSettings> = {}) {
  const clock = new VirtualClock();
  const notices = new Notices({ language: "en", groupWaitMs: 0, ...settings }, {
    clock,
    fetch: () => Promise.resolve(new Response("ok")),
    random: () => 0.5,
    log: { event: () => {} },
  });
  return { clock, notices };
}

Deno.test("notices: without a way to people health says so, and nothing is read or waits", async () => {
  const { clock, notices } = rig();
  notices.prepare();
  assert.equal(clock.pending, 0);
  assert.equal(notices.health().status, "pass");
  assert.match(notices.health().because, /^nobody is told anything/);
  await notices.stop();
});

Deno.test("notices: a stop before its code was read leaves no timer behind", async () => {
  const { clock, notices } = rig({ slack: { url: "https://slack.test/services/x" } });
  notices.prepare();
  assert.equal(clock.pending, 1);
  await notices.stop();
  assert.equal(clock.pending, 0);
  assert.match(notices.health().because, /^people are told by slack$/);
});
