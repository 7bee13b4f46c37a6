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

const troubles = (story: Story) => story.tells.filter((tell) => tell.level === "trouble");
const crashed = { status: "FAILED", me: "111@c.us" } as const;

Deno.test("S1: a WAHA that is down for less than three minutes is told to nobody, and nothing is sent to it", () => {
  const story = workingStory();
  story.show("shop", crashed);
  story.fail({ is: "unreachable", reason: "connection refused" });
  story.run(170 * SECOND);
  assert.deepEqual(troubles(story), []);
  assert.equal(story.record("shop").status, "WORKING");
  story.run(MINUTE);
  assert.equal(troubles(story).length, 1);
  story.run(DAY);
  assert.equal(troubles(story).length, 1);
  assert.deepEqual(story.sent, []);
  story.show("shop", "WORKING");
  story.run(MINUTE);
  assert.equal(story.tells.at(-1)?.level, "resolved");
});

Deno.test("S1: while WAHA is unwell an ask is refused at once, and a step decided before is not sent", () => {
  const story = workingStory();
  story.dies = () => "unsent";
  story.show("shop", crashed);
  story.run(40 * SECOND);
  assert.equal(story.record("shop").intent?.do, "restart");
  story.dies = () => undefined;
  story.fail({ is: "not-waha", reason: "HTML" });
  story.pass();
  story.ask("shop", { do: "recover", force: true });
  assert.equal(story.record("shop").refusal?.rule, "S1");
  story.run(HOUR);
  assert.deepEqual(story.sent, []);
});

Deno.test("S2: a refused key is told at once, looked at every 5 min, and ends by itself", () => {
  const story = workingStory();
  story.fail({ is: "unauthorized", reason: "401" });
  story.pass();
  assert.equal(troubles(story).length, 1);
  assert.match(troubles(story)[0]!.text, /WAHA_API_KEY/);
  assert.equal(story.world.server.lookAt - story.now, 5 * MINUTE);
  story.run(HOUR);
  assert.equal(troubles(story).length, 1);
  story.show("shop", "WORKING");
  story.run(5 * MINUTE);
  assert.equal(story.tells.at(-1)?.level, "resolved");
});

Deno.test("S2: a key that may look but not act is tried every 5 min and told once", () => {
  const story = workingStory();
  story.reply = () => ({ answer: { is: "refused", why: "unauthorized", reason: "403 Forbidden" } });
  story.show("shop", crashed);
  story.run(HOUR);
  assert.ok(story.sent.length >= 8 && story.sent.length <= 13, `${story.sent.length} acts`);
  assert.equal(troubles(story).filter((tell) => tell.rule === "S2").length, 1);
});

Deno.test("S3: while WAHA comes up nothing is done but to start what ran before, and nothing is learned", () => {
  const story = workingStory({ names: ["a", "b", "c"] });
  story.reply = comesBackAs("WORKING");
  story.restartWaha();
  const startedAt = story.now;
  story.show("a", crashed);
  story.pass();
  story.show("b", { status: "STOPPED", me: null });
  story.show("c", null);
  story.run(29 * SECOND);
  assert.deepEqual(story.sent, []);
  assert.deepEqual(story.world.incidents, {});
  story.run(2 * MINUTE);
  assert.deepEqual(new Set(story.sent.map(({ session }) => session)), new Set(["a", "b"]));
  assert.ok(story.sent.every(({ at }) => at - startedAt >= 30 * SECOND));
});

Deno.test("S3: WAHA is settling as long as sessions leave STOPPED by themselves, at most 15 min", () => {
  const names = Array.from({ length: 60 }, (_, index) => `s${index + 10}`);
  const story = workingStory({ names });
  for (const name of names) story.show(name, { status: "STOPPED", me: null });
  story.restartWaha();
  story.pass();
  names.forEach((name, index) => {
    story.in((index + 1) * 20 * SECOND, () => story.show(name, "WORKING"));
  });
  story.reply = () => ({ answer: { is: "refused", why: "busy", reason: "async-lock" } });
  story.run(2 * MINUTE);
  assert.equal(story.world.server.settling, true);
  story.run(14 * MINUTE);
  assert.equal(story.world.server.settling, false);
});

Deno.test("S3: a start of WAHA frees a parked session and takes the verdict from an act that straddles it", () => {
  const story = workingStory({ engine: "GOWS", names: ["a", "b"] });
  story.reply = comesBackAs("FAILED");
  story.show("a", crashed);
  story.run(5 * MINUTE);
  assert.equal(story.record("a").phase.is, "parked");
  story.show("b", crashed);
  for (let turns = 0; turns < 60 && story.record("b").intent?.sentAt === undefined; turns++) {
    story.run(SECOND);
  }
  story.restartWaha();
  story.pass();
  assert.equal(story.record("a").parked, undefined);
  assert.equal(story.record("b").intent, undefined);
  assert.equal(story.record("b").useless, 0);
});

Deno.test("S3: an act that straddles a start is right at every moment of the restart of WAHA", () => {
  for (let afterMs = 0; afterMs < 60 * SECOND; afterMs += 2_300) {
    const story = workingStory({ engine: "GOWS" });
    story.reply = comesBackAs("WORKING");
    story.show("shop", crashed);
    story.ask("shop", { do: "restart", mode: "stop-start", force: true });
    story.run(afterMs);
    story.restartWaha();
    story.show("shop", { status: "STOPPED", me: null });
    story.run(5 * MINUTE);
    assert.equal(story.record("shop").status, "WORKING", `${afterMs} ms`);
    assert.equal(story.record("shop").wish.is, "running");
  }
});

Deno.test("S3: three starts in 15 min are told once, and sessions are started 60 s apart then", () => {
  const names = ["a", "b", "c", "d"];
  const story = workingStory({ names });
  for (let start = 0; start < 3; start++) {
    story.restartWaha();
    story.run(MINUTE);
  }
  const told = () => troubles(story).filter(({ rule }) => rule === "S3");
  assert.equal(told().length, 1);
  assert.match(told()[0]!.title, /keeps restarting/);
  story.reply = comesBackAs("WORKING");
  for (const name of names) story.show(name, { status: "STOPPED", me: null });
  story.restartWaha();
  story.run(6 * MINUTE);
  const starts = story.sent.map(({ at }) => at);
  assert.equal(starts.length, 4);
  for (let index = 1; index < 4; index++) {
    assert.ok(starts[index]! - starts[index - 1]! >= MINUTE);
  }
  story.run(20 * MINUTE);
  assert.equal(told().length, 1);
  assert.equal(story.tells.at(-1)?.level, "resolved");
});

Deno.test("S3: a look from before the start of WAHA is history", () => {
  const story = workingStory();
  const at = story.now;
  const before = story.startedAt;
  story.run(SECOND);
  story.restartWaha();
  story.show("shop", "STARTING");
  story.pass();
  const world = story.world;
  const sessions = [{ name: "shop", status: "WORKING" as const, me: null }];
  story.decide([{
    is: "look",
    at,
    look: { is: "seen", server: { startedAt: before, workerId: "w" }, sessions },
  }]);
  assert.equal(story.world, world);
});

Deno.test("SLOT: two browsers or four sockets at a time, logged-in ones first", () => {
  for (const [engine, slots] of [["WEBJS", 2], ["NOWEB", 4]] as const) {
    const names = Array.from({ length: 12 }, (_, index) => `s${index + 10}`);
    const story = workingStory({ engine, names });
    story.reply = comesBackAs("WORKING", { afterMs: 20 * SECOND });
    story.show("a-unknown", { status: "FAILED", me: null });
    for (const name of names) story.show(name, crashed);
    let most = 0;
    for (let second = 0; second < 10 * 60; second++) {
      story.run(SECOND);
      const busy = Object.values(story.world.sessions).filter(({ intent }) => intent !== undefined);
      most = Math.max(most, busy.length);
    }
    assert.equal(most, slots);
    const order = [...new Set(story.sent.map(({ session }) => session))];
    assert.deepEqual(order, [...names, "a-unknown"]);
  }
});

const SLOW_STARTS = [
  { shown: "STOPPED", shows: [[8_000, "STARTING"], [12_000, "WORKING"]] },
  {
    shown: "a word that we do not know",
    shows: [[100, { status: "UNKNOWN", raw: "SYNCHRONISING" }], [12_000, "WORKING"]],
  },
] as const;
for (const { shown, shows } of SLOW_STARTS) {
  Deno.test(`SLOT: what was started and shows ${shown} keeps its place`, () => {
    const names = Array.from({ length: 12 }, (_, index) => `s${index + 10}`);
    const story = workingStory({ engine: "GOWS", names });
    story.reply = () => ({ answer: { is: "ok" }, shows });
    for (const name of names) story.show(name, "STOPPED");
    story.restartWaha();
    story.run(10 * MINUTE);
    assert.equal(story.sent.length, names.length);
    for (const [index, { at }] of story.sent.entries()) {
      assert.ok(at - (story.sent[index - 4]?.at ?? -Infinity) >= 12_000, `act ${index}`);
    }
  });
}

Deno.test("SLOT: a session that hangs in STARTING keeps no place", () => {
  const story = workingStory({ engine: "WEBJS", names: ["a", "b", "c"] });
  story.reply = ({ session }) =>
    session === "c"
      ? { answer: { is: "ok", status: "STARTING" }, shows: [[5_000, "WORKING"]] }
      : { answer: { is: "ok", status: "STARTING" }, shows: [[100, "STARTING"]] };
  for (const name of ["a", "b"]) story.show(name, crashed);
  story.run(45 * SECOND);
  story.show("c", crashed);
  story.run(3 * MINUTE);
  assert.equal(story.record("c").status, "WORKING");
});

Deno.test("core: a quiet world comes back as the very same object, whatever its sessions wait for", () => {
  const story = new Story({ engine: "GOWS" });
  for (const name of ["a", "b"]) story.show(name, "WORKING");
  story.show("scan", "SCAN_QR_CODE");
  story.show("stopped", "STOPPED");
  story.show("gone", "WORKING");
  story.show("odd", { status: "UNKNOWN", raw: "ODD" });
  story.run(MINUTE);
  story.reply = comesBackAs("FAILED");
  story.show("b", crashed);
  story.show("gone", null);
  story.ask("a", { do: "pause", until: story.now + DAY });
  story.run(HOUR);
  const world = story.world;
  story.run(4 * SECOND);
  story.pass();
  assert.equal(story.world, world);
});

Deno.test("core: after a sleep or a clock set back, looks count again and nothing is held for hours", () => {
  const story = workingStory({ engine: "GOWS" });
  story.reply = comesBackAs("WORKING");
  story.now += 6 * HOUR;
  story.pass();
  story.show("shop", "STARTING");
  story.pass();
  story.now -= 6 * HOUR;
  story.decide([{ is: "gap", at: story.now }]);
  story.forgetLooks();
  story.show("shop", crashed);
  story.run(2 * MINUTE);
  assert.equal(story.record("shop").status, "WORKING");
  assert.deepEqual(story.sent.map((sent) => sent.do), ["restart"]);
});

Deno.test("core: our own restart with a stored world acts on nothing that nobody watched", () => {
  const story = workingStory({ engine: "GOWS" });
  story.reply = comesBackAs("WORKING");
  story.show("shop", { status: "STOPPED", me: null });
  story.run(MINUTE);
  story.now += 5 * HOUR;
  story.decide([{ is: "gap", at: story.now }]);
  story.pass();
  assert.equal(story.record("shop").wish.is, "running");
  story.show("shop", crashed);
  story.pass();
  assert.equal(story.sent.length, 0);
  story.run(2 * MINUTE);
  assert.deepEqual(story.sent.map((sent) => sent.do), ["restart"]);
});

Deno.test("S4: an engine that is gone bars every restart until a call is answered or five minutes pass", () => {
  const story = workingStory({ engine: "GOWS", names: ["a", "b"] });
  story.reply = comesBackAs("WORKING");
  story.decide([{
    is: "server-evidence",
    at: story.now,
    ill: "engine-gone",
    because: "14 UNAVAILABLE: No connection established",
  }]);
  story.show("a", { status: "FAILED", me: "111@c.us" });
  story.run(4 * MINUTE);
  assert.deepEqual(story.sent, []);
  assert.equal(story.record("a").phase.rule, "S4");
  const told = story.tells.filter(({ level }) => level === "trouble");
  assert.deepEqual(told.map(({ title }) => title), ["WAHA lost its engine"]);
  story.run(4 * MINUTE);
  assert.equal(story.record("a").status, "WORKING");
});

Deno.test("S4: on a full disk nothing is tried, however long, until a person resumes", () => {
  const story = workingStory({ names: ["a", "b"] });
  story.reply = comesBackAs("WORKING");
  story.decide([{
    is: "server-evidence",
    at: story.now,
    ill: "storage-full",
    because: "ENOSPC: no space left on device",
  }]);
  story.show("a", { status: "FAILED", me: "111@c.us" });
  story.run(24 * 60 * MINUTE);
  assert.deepEqual(story.sent, []);
  assert.equal(story.tells.filter(({ title }) => title === "WAHA's disk is full").length, 1);
  story.ask("b", { do: "resume" });
  story.run(5 * MINUTE);
  assert.equal(story.record("a").status, "WORKING");
});

Deno.test("S4: what is told of an engine from before WAHA's start is history", () => {
  const story = workingStory({ engine: "GOWS", names: ["a"] });
  const at = story.now;
  story.run(MINUTE);
  story.restartWaha();
  story.run(2 * MINUTE);
  story.decide([{ is: "server-evidence", at, ill: "engine-gone", because: "14 UNAVAILABLE" }]);
  assert.equal(story.world.server.ills, undefined);
});

Deno.test("S6: out of memory is one message with its evidence, and over when WAHA runs again", () => {
  const story = workingStory({ names: ["a", "b", "c"] });
  story.tells.length = 0;
  story.decide([{
    is: "server-evidence",
    at: story.now,
    ill: "out-of-memory",
    because: "Killed process 13956 (node)",
  }]);
  assert.match(story.tells[0]?.text ?? "", /Killed process 13956/);
  story.restartWaha();
  story.run(5 * MINUTE);
  assert.deepEqual(story.tells.map(({ level }) => level), ["trouble", "resolved"]);
});
