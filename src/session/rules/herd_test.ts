import assert from "node:assert/strict";
import {
  comesBackAs,
  HOUR,
  MINUTE,
  SECOND,
  type Story,
  workingStory,
} from "../../../tests/story.ts";

const names = (count: number) =>
  Array.from({ length: count }, (_, n) => `n${n + 1}`.padStart(3, "0"));

const FALLEN = { status: "FAILED", me: "111@c.us" } as const;

function herd(count: number, engine: "NOWEB" | "WEBJS" = "NOWEB"): Story {
  const story = workingStory({ engine, names: names(count) });
  story.tells.length = 0;
  return story;
}

/** They fall one after another, so many ms apart. */
function fall(story: Story, fallen: readonly string[], everyMs: number): void {
  fallen.forEach((name, index) => story.in(index * everyMs, () => story.show(name, FALLEN)));
}

const restarts = (story: Story) => story.sent.filter((sent) => sent.step === "restart");
const troubles = (story: Story) => story.tells.filter(({ level }) => level === "trouble");

function logOut(story: Story, session: string): void {
  story.show(session, FALLEN);
  const at = story.now;
  story.pass([{
    is: "event",
    at,
    heardAt: at,
    session,
    engine: story.engine,
    says: { is: "closed", code: 401, text: "Stream Errored (conflict)" },
  }]);
}

Deno.test("S5: of thirty that fall at once one is tried, and when it works the others follow through the slots", () => {
  const story = herd(30);
  story.reply = comesBackAs("WORKING");
  fall(story, names(30), 0);
  story.run(40 * SECOND);
  assert.equal(restarts(story).length, 1);
  assert.equal(story.world.server.brakes?.[0]?.by, "status");
  for (const name of names(30).slice(1)) {
    assert.equal(story.record(name).phase.rule, "S5");
    assert.match(story.record(name).phase.because, /one is tried first, this one waits/);
  }
  story.run(4 * MINUTE);
  assert.equal(restarts(story).length, 30);
  for (const name of names(30)) assert.equal(story.record(name).status, "WORKING");
  assert.equal(story.world.server.brakes, undefined);
  assert.deepEqual(troubles(story), []);
});

Deno.test("S5: when the canary and a second one fail it is one notice, and one try per 5, 10, 20, 30 min", () => {
  const story = herd(30);
  story.reply = comesBackAs("FAILED");
  fall(story, names(30), 0);
  story.run(HOUR);
  const tries = restarts(story);
  assert.equal(new Set(tries.map(({ session }) => session)).size, tries.length);
  assert.equal(tries.length, 5);
  const pauses = tries.slice(1).map(({ at }, index) => at - tries[index]!.at);
  assert.ok(pauses[0]! < 2 * MINUTE);
  assert.ok(pauses.slice(1).every((pause) => pause >= 5 * MINUTE));
  assert.equal(troubles(story).length, 1);
  assert.match(troubles(story)[0]!.title, /it is not you: 30 of 30 NOWEB sessions/);
  assert.equal(troubles(story)[0]!.session, null);
});

Deno.test("S5: a canary whose own number is bad does not decide for the others", () => {
  const story = herd(20);
  story.reply = (act) => comesBackAs(act.session === "0n1" ? "FAILED" : "WORKING")(act);
  fall(story, names(20), 0);
  story.run(5 * MINUTE);
  for (const name of names(20).slice(1)) assert.equal(story.record(name).status, "WORKING");
});

Deno.test("S5: thirty that fail one by one while no restart helps are held at the third", () => {
  const story = herd(30);
  story.reply = comesBackAs("FAILED");
  fall(story, names(30), 3 * MINUTE);
  story.run(2 * HOUR);
  assert.ok(restarts(story).length < 30, `${restarts(story).length} restarts`);
  assert.ok(troubles(story).length <= 4, troubles(story).map(({ title }) => title).join("; "));
});

Deno.test("S5: twenty that are logged out in a minute get no act and one message of the server", () => {
  const story = herd(20);
  names(20).forEach((name, index) => story.in(index * 3 * SECOND, () => logOut(story, name)));
  story.run(HOUR);
  assert.deepEqual(story.sent, []);
  const ofServer = troubles(story).filter(({ session }) => session === null);
  assert.equal(ofServer.length, 1);
  assert.match(ofServer[0]!.title, /logged out at once/);
  // Those told before it was everyone's fell within one group wait of the first.
  const alone = troubles(story).filter(({ session }) => session !== null);
  assert.ok(alone.length <= 2, `${alone.length} told alone`);
});

Deno.test("S5: restarts that bring codes to known logins end with a held third, left to a person", () => {
  const story = herd(4, "WEBJS");
  story.reply = comesBackAs("SCAN_QR_CODE");
  fall(story, names(4), 10 * MINUTE);
  story.run(3 * HOUR);
  assert.equal(restarts(story).length, 2);
  assert.match(story.record("0n3").phase.because, /QR codes though they were logged in/);
  story.reply = comesBackAs("WORKING");
  story.ask("0n3", { do: "recover", force: true });
  story.run(5 * MINUTE);
  assert.equal(story.record("0n3").status, "WORKING");
  assert.equal(story.record("0n4").status, "WORKING");
});

Deno.test("S5: a timer that asks for recovery is refused under a brake, a person with force is the canary", () => {
  const story = herd(10);
  story.reply = comesBackAs("FAILED");
  fall(story, names(10), 0);
  story.run(3 * MINUTE);
  const before = restarts(story).length;
  story.ask("n10", { do: "recover", force: false });
  assert.equal(story.record("n10").refusal?.rule, "S5");
  assert.equal(restarts(story).length, before);
  story.reply = comesBackAs("WORKING");
  story.ask("n10", { do: "recover", force: true });
  story.run(4 * MINUTE);
  for (const name of names(10)) assert.equal(story.record(name).status, "WORKING");
});

Deno.test("S5: whom a person asks for when the brake engages is the one that is tried, and no other beside it", () => {
  const fallenHerd = () => {
    const story = herd(10);
    for (const name of names(10)) story.show(name, FALLEN);
    return story;
  };
  const alone = fallenHerd();
  const fellAt = alone.now;
  while (alone.world.server.brakes === undefined) alone.run(SECOND);
  const engagedAfterMs = (alone.world.server.brakes[0]?.since ?? 0) - fellAt;
  const story = fallenHerd();
  story.in(engagedAfterMs, () => story.ask("n10", { do: "restart", mode: "restart", force: true }));
  story.run(engagedAfterMs + SECOND);
  assert.deepEqual(restarts(story).map(({ session }) => session), ["n10"]);
  assert.equal(story.world.server.brakes?.[0]?.canary?.session, "n10");
  assert.match(story.record("0n1").phase.because, /one is tried first, this one waits/);
});

Deno.test("S5: who restarts one that works under a brake does not end the trying of those that fell", () => {
  const story = herd(10);
  story.reply = comesBackAs("FAILED");
  for (const name of names(9)) story.show(name, FALLEN);
  story.run(3 * MINUTE);
  assert.equal(story.world.server.brakes?.[0]?.verdict?.is, "useless");
  story.reply = comesBackAs("WORKING");
  story.ask("n10", { do: "restart", mode: "restart", force: false });
  assert.notEqual(story.world.server.brakes?.[0]?.canary?.session, "n10");
  story.run(HOUR);
  for (const name of names(10)) assert.equal(story.record(name).status, "WORKING");
});

Deno.test("S5: twelve of thirty that are stopped on purpose engage nothing", () => {
  const story = herd(30);
  for (const name of names(12)) story.show(name, "STOPPED");
  story.run(30 * MINUTE);
  assert.equal(story.world.server.brakes, undefined);
  assert.deepEqual(story.sent, []);
  assert.deepEqual(troubles(story), []);
});

Deno.test("S5: a start of WAHA ends a brake that statuses alone engaged, and one by cause tries anew", () => {
  const story = herd(6);
  story.reply = comesBackAs("FAILED");
  for (const name of names(6)) story.show(name, FALLEN);
  story.run(3 * MINUTE);
  assert.equal(story.world.server.brakes?.[0]?.verdict?.is, "useless");
  story.restartWaha();
  story.pass();
  assert.equal(story.world.server.brakes, undefined);
});

Deno.test("S5: one that crashes on a server of which another is cut off waits only for its own canary", () => {
  const story = herd(3);
  story.reply = comesBackAs("WORKING");
  story.show("0n1", FALLEN);
  story.run(MINUTE);
  assert.equal(restarts(story).length, 1);
  assert.equal(story.record("0n1").status, "WORKING");
});

Deno.test("S4: with the network down nobody is restarted but one after 1, 5 and 30 min", () => {
  const story = herd(8);
  story.reply = comesBackAs("FAILED");
  for (const name of names(8)) {
    story.show(name, FALLEN);
    story.decide([{
      is: "evidence",
      at: story.now,
      session: name,
      cause: "network-down",
      because: "getaddrinfo ENOTFOUND web.whatsapp.com",
    }]);
  }
  story.run(HOUR);
  const at = restarts(story).map((sent) => sent.at - restarts(story)[0]!.at);
  assert.ok(restarts(story).length <= 4, `${restarts(story).length}`);
  assert.ok(at[1]! >= 5 * MINUTE);
  assert.equal(troubles(story).length, 1);
  assert.match(troubles(story)[0]!.title, /cannot reach WhatsApp/);
});

Deno.test("S5: troubles of long ago that a start of WAHA brings up again are no fall of today", () => {
  const story = herd(8);
  for (const name of names(3)) {
    logOut(story, name);
    story.run(HOUR);
  }
  story.run(HOUR);
  assert.equal(story.world.server.brakes, undefined);
  story.restartWaha();
  for (const name of names(3)) story.show(name, FALLEN);
  story.run(2 * MINUTE);
  for (const name of names(3)) logOut(story, name);
  story.run(5 * MINUTE);
  assert.equal(story.world.server.brakes, undefined);
});

Deno.test("S5: one that has spent its five acts in ten minutes is not the one that is tried", () => {
  const story = herd(4);
  const spent = names(1).join();
  story.reply = comesBackAs("WORKING");
  for (let act = 0; act < 5; act++) {
    story.ask(spent, { do: "restart", mode: "restart", force: false });
    story.run(40 * SECOND);
  }
  const acts = () => story.sent.filter(({ session }) => session === spent);
  assert.equal(acts().length, 5);
  story.reply = comesBackAs("FAILED", { me: "111@c.us" });
  fall(story, names(4), SECOND);
  story.run(4 * MINUTE);
  assert.notEqual(story.world.server.brakes, undefined);
  assert.equal(acts().length, 5);
  assert.ok(story.sent.some(({ session }) => session !== spent));
  story.reply = comesBackAs("WORKING");
  story.run(HOUR);
  for (const name of names(4)) assert.equal(story.record(name).status, "WORKING");
});
