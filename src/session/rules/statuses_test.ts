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

const dos = (story: Story) => story.sent.map((sent) => sent.do);
const troubles = (story: Story) => story.tells.filter((tell) => tell.level === "trouble");
const crashed = { status: "FAILED", me: "111@c.us" } as const;

Deno.test("P5: a session that shows a QR code waits for a person: no act in a day, one notice for all its codes", () => {
  for (const status of ["SCAN_QR_CODE", "PASSKEY_REQUIRED"] as const) {
    const story = new Story({ engine: "GOWS" });
    story.show("shop", status);
    story.run(DAY);
    assert.deepEqual(dos(story), []);
    assert.equal(story.record("shop").phase.is, "awaiting-person");
    assert.equal(story.record("shop").login.is, "absent");
    assert.equal(troubles(story).length, 1);
  }
});

Deno.test("P6: what was WORKING before WAHA was started again and came back STOPPED is started", () => {
  const story = workingStory({ names: ["a", "b"] });
  story.reply = comesBackAs("WORKING");
  for (const name of ["a", "b"]) story.show(name, { status: "STOPPED", me: null });
  story.restartWaha();
  const startedAt = story.now;
  story.run(2 * MINUTE);
  assert.deepEqual(dos(story), ["start", "start"]);
  assert.ok(
    story.sent.every(({ at }) => at - startedAt >= 30 * SECOND && at - startedAt < 65 * SECOND),
  );
  for (const name of ["a", "b"]) assert.equal(story.record(name).status, "WORKING");
});

Deno.test("P6: a WAHA that shows all its sessions STOPPED while it shuts down teaches no wish", () => {
  const names = ["a", "b", "c"];
  const story = workingStory({ names });
  story.reply = comesBackAs("WORKING");
  for (const name of names) story.show(name, { status: "STOPPED", me: null });
  story.run(25 * SECOND);
  story.fail({ is: "unreachable", reason: "connection refused" });
  story.run(10 * MINUTE);
  story.answersAgain();
  story.restartWaha();
  story.run(3 * MINUTE);
  assert.equal(dos(story).length, 3);
  for (const name of names) {
    assert.equal(story.record(name).wish.is, "running");
    assert.equal(story.record(name).status, "WORKING");
  }
});

Deno.test("P6: even a WAHA that hangs for minutes with all its sessions STOPPED teaches no wish", () => {
  const names = ["a", "b", "c"];
  const story = workingStory({ names });
  for (const name of names) story.show(name, { status: "STOPPED", me: null });
  story.run(20 * MINUTE);
  for (const name of names) assert.equal(story.record(name).wish.is, "running");
  assert.deepEqual(story.sent, []);
});

Deno.test("P6: a container made anew has a new worker id, and its start is a start all the same", () => {
  const story = workingStory();
  story.reply = comesBackAs("WORKING");
  story.show("shop", { status: "STOPPED", me: null });
  story.workerId = "another";
  story.restartWaha();
  story.run(2 * MINUTE);
  assert.deepEqual(dos(story), ["start"]);
});

Deno.test("P6: an owner's start that never came to WAHA is still owed, and no wish is learned against it", () => {
  const story = workingStory();
  story.ask("shop", { do: "stop" });
  story.reply = () => ({ answer: { is: "ok", status: "STOPPED" }, shows: [[0, "STOPPED"]] });
  story.run(10 * MINUTE);
  story.ask("shop", { do: "stop" });
  story.show("shop", "STOPPED");
  story.run(5 * MINUTE);
  story.reply = () => ({ answer: { is: "not-sent", reason: "circuit open" }, tookMs: 0 });
  story.ask("shop", { do: "start" });
  story.run(SECOND);
  story.reply = comesBackAs("WORKING");
  story.run(5 * MINUTE);
  assert.equal(story.record("shop").status, "WORKING");
  assert.equal(story.record("shop").wish.is, "running");
});

Deno.test("P6: again STOPPED twice after our start is parked, not started for ever", () => {
  const story = workingStory();
  story.reply = () => ({
    answer: { is: "ok", status: "STARTING" },
    shows: [[100, "STARTING"], [5_000, "STOPPED"]],
  });
  story.show("shop", "STOPPED");
  story.restartWaha();
  story.run(4 * MINUTE);
  assert.deepEqual(dos(story), ["start", "start"]);
  assert.equal(story.record("shop").phase.is, "parked");
  assert.equal(story.record("shop").wish.is, "running");
});

Deno.test("P6: KEEP_RUNNING starts every STOPPED session but those that were stopped through us", () => {
  const story = new Story({ policy: { keepRunning: true } });
  story.reply = comesBackAs("WORKING");
  for (const name of ["never-seen", "asked"]) story.show(name, "STOPPED");
  story.ask("asked", { do: "stop" });
  story.run(MINUTE);
  story.show("never-seen", "STOPPED");
  story.run(10 * MINUTE);
  assert.deepEqual(new Set(story.sent.map(({ session }) => session)), new Set(["never-seen"]));
});

Deno.test("H11: STOPPED at first sight is nobody's known wish: left alone, also after a start of WAHA", () => {
  const story = new Story();
  story.show("shop", "STOPPED");
  story.run(HOUR);
  story.restartWaha();
  story.run(HOUR);
  assert.deepEqual(dos(story), []);
  assert.equal(story.record("shop").wish.is, "unknown");
});

Deno.test("H11: what an owner stopped in WAHA itself becomes a wish after two minutes", () => {
  const names = Array.from({ length: 30 }, (_, index) => `s${index + 10}`);
  const story = workingStory({ names });
  for (const name of names.slice(0, 12)) story.show(name, "STOPPED");
  story.run(MINUTE);
  assert.equal(story.record("s10").wish.is, "running");
  story.run(5 * MINUTE);
  for (const name of names.slice(0, 12)) assert.equal(story.record(name).wish.is, "stopped");
  story.restartWaha();
  for (const name of names.slice(12)) story.show(name, "WORKING");
  story.run(HOUR);
  assert.deepEqual(story.sent, []);
});

Deno.test("H11: WORKING after an owner's stop is a new wish, but not by a look from before the stop", () => {
  const story = workingStory();
  story.show("shop", "STARTING");
  story.pass();
  story.reply = () => ({ answer: { is: "ok", status: "STOPPED" }, shows: [[0, "STOPPED"]] });
  const at = story.now;
  story.now += 1_000;
  story.decide([
    { is: "asked", at: story.now, session: "shop", ask: { do: "stop" }, id: "x" },
    {
      is: "look",
      at,
      look: { is: "seen", server: {}, sessions: [{ name: "shop", status: "WORKING", me: null }] },
    },
  ]);
  assert.equal(story.record("shop").wish.is, "stopped");
  story.run(HOUR);
  assert.equal(story.record("shop").wish.is, "stopped");
  story.show("shop", "WORKING");
  story.run(MINUTE);
  assert.equal(story.record("shop").wish.is, "running");
});

for (const [engine, limitMs] of [["NOWEB", 150 * SECOND], ["GOWS", 120 * SECOND]] as const) {
  Deno.test(`P7: a ${engine} in STARTING for ${limitMs / 1000} s is restarted, then stopped and started`, () => {
    const story = workingStory({ engine });
    story.reply = ({ step }) => ({
      answer: { is: "ok", ...(step === "restart" ? { status: "STARTING" } : {}) },
      shows: step === "start"
        ? [[0, "STARTING"], [5_000, "WORKING"]]
        : step === "stop"
        ? [[2_000, "STOPPED"]]
        : [],
    });
    story.show("shop", "STARTING");
    story.pass();
    const at = story.now;
    story.run(10 * MINUTE);
    assert.deepEqual(story.sent.map(({ step }) => step), ["restart", "stop", "start"]);
    assert.equal(story.sent[0]!.at - at, limitMs);
    assert.ok(story.sent[1]!.at - story.sent[0]!.at >= limitMs);
    assert.equal(story.record("shop").phase.is, "healthy");
  });
}

Deno.test("P7: without a login a hung start waits for somebody who wants to scan", () => {
  const story = new Story({ engine: "GOWS" });
  story.show("shop", "SCAN_QR_CODE");
  story.run(MINUTE);
  story.show("shop", "STARTING");
  story.run(HOUR);
  assert.deepEqual(story.sent, []);
  story.ask("shop", { do: "recover", force: false });
  assert.deepEqual(dos(story), ["restart"]);
});

Deno.test("P7: 90 sessions that come up one by one for 20 min after a start are not stuck (C20)", () => {
  const names = Array.from({ length: 90 }, (_, index) => `s${index + 10}`);
  const story = workingStory({ engine: "GOWS", names });
  for (const name of names) story.show(name, "STARTING");
  story.restartWaha();
  names.forEach((name, index) =>
    story.in((index + 1) * 13 * SECOND, () => story.show(name, "WORKING"))
  );
  story.run(HOUR);
  assert.deepEqual(story.sent, []);
  assert.deepEqual(troubles(story), []);
});

Deno.test("P7: a crowd that hangs is restarted through the slots; our own restarts do not show that it moves (C20)", () => {
  const names = Array.from({ length: 24 }, (_, index) => `s${index + 10}`);
  const story = workingStory({ engine: "GOWS", names });
  story.reply = comesBackAs("WORKING");
  for (const name of names) story.show(name, "STARTING");
  story.run(10 * MINUTE);
  assert.equal(story.sent.length, names.length);
  assert.ok(names.every((name) => story.record(name).status === "WORKING"));
});

Deno.test("P11: a session that is gone is parked, created only when asked, and forgotten after a week", () => {
  const story = workingStory({ names: ["shop", "b"] });
  story.show("shop", null);
  story.run(DAY);
  assert.deepEqual(story.sent, []);
  assert.equal(story.record("shop").phase.is, "parked");
  assert.equal(troubles(story).length, 1);
  story.reply = () => ({ answer: { is: "ok" }, shows: [[100, "STARTING"], [5_000, "WORKING"]] });
  story.ask("shop", { do: "start" });
  assert.deepEqual(dos(story), ["create"]);
  story.run(5 * MINUTE);
  assert.equal(story.record("shop").phase.is, "healthy");
  assert.equal(troubles(story).length, 1);
  story.show("shop", null);
  story.run(8 * DAY);
  assert.equal(story.world.sessions["shop"], undefined);
  assert.ok(Object.values(story.world.incidents).every(({ closedAt }) => closedAt !== undefined));
});

Deno.test("P11: many gone at once are one trouble that asks for the volume", () => {
  const story = workingStory({ names: ["a", "b", "c", "d", "e"] });
  for (const name of ["a", "b", "c", "d"]) story.show(name, null);
  story.run(HOUR);
  assert.equal(troubles(story).length, 1);
  assert.match(troubles(story)[0]!.title, /volume lost/);
  assert.equal(story.record("d").phase.is, "parked");
});

Deno.test("P12: WORKING after an incident is watched for a minute, then its incident closes, told if we acted", () => {
  const story = workingStory();
  story.reply = comesBackAs("WORKING");
  story.show("shop", crashed);
  story.run(45 * SECOND);
  for (let turns = 0; turns < 60 && story.record("shop").status !== "WORKING"; turns++) {
    story.run(SECOND);
  }
  assert.equal(story.record("shop").phase.is, "watching");
  const workedAt = story.now;
  for (let turns = 0; turns < 90 && story.record("shop").phase.is !== "healthy"; turns++) {
    story.run(SECOND);
  }
  assert.ok(story.now - workedAt >= 59 * SECOND);
  assert.deepEqual(story.tells.map((tell) => tell.level), ["summary", "resolved"]);
});

Deno.test("P12: a session that falls again within 15 min falls into the same incident", () => {
  const story = workingStory();
  story.reply = comesBackAs("WORKING");
  story.show("shop", crashed);
  story.run(3 * MINUTE);
  const { incidentId } = story.record("shop");
  story.show("shop", crashed);
  story.run(MINUTE);
  assert.equal(story.record("shop").incidentId, incidentId);
  story.run(HOUR);
  assert.deepEqual(story.world.incidents, {});
});

Deno.test("P13: a word that we do not know is shown, left alone and told once a day at most", () => {
  const story = workingStory();
  for (let hour = 0; hour < 23; hour++) {
    story.show("shop", { status: "UNKNOWN", raw: "DREAMING" });
    story.run(30 * MINUTE);
    assert.equal(story.record("shop").phase.is, "holding");
    assert.match(story.record("shop").phase.because, /DREAMING/);
    story.show("shop", "WORKING");
    story.run(30 * MINUTE);
  }
  assert.deepEqual(story.sent, []);
  assert.equal(troubles(story).length, 1);
});
