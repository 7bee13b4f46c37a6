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

for (const engine of ["NOWEB", "WEBJS", "GOWS"] as const) {
  Deno.test(`P1: a crash of a ${engine} is healed by polling alone within 45 s and WAHA's own time`, () => {
    for (let offset = 100; offset < 30 * SECOND; offset += 3_100) {
      const story = workingStory({ engine });
      story.run(offset);
      story.reply = comesBackAs("WORKING");
      story.show("shop", "FAILED");
      const fellAt = story.now;
      story.run(4 * MINUTE);
      assert.deepEqual(dos(story), ["restart"]);
      assert.ok(story.sent[0]!.at - fellAt <= 45 * SECOND, `${story.sent[0]!.at - fellAt} ms`);
      assert.equal(story.record("shop").phase.is, "healthy");
      assert.deepEqual(troubles(story), []);
    }
  });
}

Deno.test("P1: the rungs alternate between restart and stop-wait-start, with a pause between", () => {
  const story = workingStory({ engine: "GOWS" });
  story.reply = comesBackAs("FAILED");
  story.show("shop", "FAILED");
  story.run(3 * MINUTE);
  assert.deepEqual(story.sent.map(({ step }) => step), ["restart", "stop", "start", "restart"]);
  assert.equal(troubles(story).length, 1);
});

Deno.test("P1: a NOWEB that fails at once after two restarts is suspected to be logged out and left alone", () => {
  const story = workingStory();
  story.reply = comesBackAs("FAILED", { afterMs: 500, me: "111@c.us" });
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  story.run(DAY);
  assert.equal(story.sent.filter(({ step }) => step !== "stop").length, 2);
  const { phase } = story.record("shop");
  assert.equal(phase.is, "awaiting-person");
  assert.match(phase.because, /look at the phone/);
});

Deno.test("P1: a restart that loses the login is a person's decision, also when it is asked for", () => {
  const story = new Story({ engine: "WEBJS" });
  story.version = "2024.10.8";
  story.show("shop", "WORKING");
  story.run(MINUTE);
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  story.run(HOUR);
  story.ask("shop", { do: "recover", force: false });
  story.ask("shop", { do: "restart", mode: "restart", force: false });
  assert.equal(story.record("shop").refusal?.rule, "LOGIN_AT_RISK");
  story.show("shop", { status: "STARTING", me: "111@c.us" });
  story.run(HOUR);
  assert.deepEqual(dos(story), []);
  story.ask("shop", { do: "restart", mode: "restart", force: true });
  assert.deepEqual(dos(story), ["restart"]);
});

/** A session whose QR ran out. */
function unscanned(options: ConstructorParameters<typeof Story>[0] = {}): Story {
  const story = new Story(options);
  story.show("shop", "STARTING");
  story.run(2 * SECOND);
  story.show("shop", "SCAN_QR_CODE");
  story.run(160 * SECOND);
  story.show("shop", "FAILED");
  story.run(MINUTE);
  return story;
}

Deno.test("P2: a QR that nobody scanned gets no restart in a day, and one notice", () => {
  const story = unscanned();
  story.run(DAY);
  assert.deepEqual(dos(story), []);
  assert.equal(story.record("shop").phase.rule, "P2");
  assert.equal(story.record("shop").phase.is, "awaiting-person");
  assert.equal(troubles(story).length, 1);
});

Deno.test("P2: a NOWEB whose account is named no more has lost its login and waits for a person", () => {
  const story = new Story();
  story.show("default", "WORKING");
  story.run(60_000);
  story.show("default", { status: "FAILED", me: null });
  story.run(24 * 60 * 60_000);
  assert.deepEqual(story.sent, []);
  assert.equal(story.record("default").phase.is, "awaiting-person");
});

Deno.test("P1: a browser engine that names no account may still be logged in and is restarted", () => {
  const story = new Story({ engine: "WEBJS" });
  story.show("default", "WORKING");
  story.run(60_000);
  story.show("default", { status: "FAILED", me: null });
  story.run(60_000);
  assert.equal(story.sent[0]?.do, "restart");
});

Deno.test("P2: a person who asks gets a code at once", () => {
  const story = unscanned();
  story.reply = comesBackAs("SCAN_QR_CODE", { afterMs: SECOND });
  story.ask("shop", { do: "recover", force: false });
  assert.deepEqual(dos(story), ["restart"]);
  story.run(10 * SECOND);
  assert.equal(story.record("shop").status, "SCAN_QR_CODE");
});

Deno.test("P2: the guide's timer, asking every 30 s for a day, keeps no code alive: two restarts, then a refusal", () => {
  const story = unscanned();
  story.reply = ({ step }) => ({
    answer: { is: "ok", status: "STARTING" },
    shows: step === "restart"
      ? [[100, "STARTING"], [4 * SECOND, "SCAN_QR_CODE"], [160 * SECOND, "FAILED"]]
      : [],
  });
  for (let asked = 0; asked < DAY / (30 * SECOND); asked++) {
    story.ask("shop", { do: "recover", force: false });
    story.run(30 * SECOND);
  }
  assert.deepEqual(dos(story), ["restart", "restart"]);
  assert.match(story.record("shop").refusal?.because ?? "", /"force": true/);
  story.ask("shop", { do: "recover", force: true });
  assert.equal(dos(story).length, 3);
});

for (const engine of ["WEBJS", "NOWEB", "GOWS"] as const) {
  Deno.test(`P3: a logged-out ${engine} gets nothing by itself and is told at once`, () => {
    const story = workingStory({ engine });
    story.show("shop", { status: "FAILED", me: "111@c.us" });
    story.decide([{
      is: "evidence",
      at: story.now,
      session: "shop",
      cause: "logged-out",
      because: "401",
    }]);
    story.pass();
    story.run(20 * SECOND);
    assert.equal(troubles(story).length, 1);
    story.run(DAY);
    assert.deepEqual(dos(story), []);
    assert.equal(story.record("shop").phase.rule, "P3");
    assert.match(story.record("shop").phase.because, /logged out on the phone/);
  });
}

Deno.test("P3: NOWEB's dead login is cleared only after one restart failed, and only for a person", () => {
  const story = workingStory();
  const me = "111@c.us";
  story.reply = ({ step }) => ({
    answer: { is: "ok", status: "STARTING" },
    shows: step === "logout"
      ? [[100, "STARTING"], [4 * SECOND, { status: "SCAN_QR_CODE", me: null }]]
      : [[100, { status: "STARTING", me }], [3_500, { status: "FAILED", me }]],
  });
  story.show("shop", { status: "FAILED", me });
  const because = "log: do not reconnect the session";
  story.decide([{ is: "evidence", at: story.now, session: "shop", cause: "logged-out", because }]);
  story.run(MINUTE);
  story.ask("shop", { do: "recover", force: false });
  assert.deepEqual(dos(story), ["restart"]);
  story.run(5 * MINUTE);
  assert.deepEqual(dos(story), ["restart"]);
  story.ask("shop", { do: "recover", force: false });
  assert.deepEqual(dos(story), ["restart", "logout"]);
  story.run(10 * SECOND);
  assert.equal(story.record("shop").status, "SCAN_QR_CODE");
});

Deno.test("P3: a dead login whose restart tells a 401 of its own is cleared at the second call", () => {
  const story = workingStory();
  const me = "111@c.us";
  const told = () => {
    const because = "a 401 was told";
    story.decide([{
      is: "evidence",
      at: story.now,
      session: "shop",
      cause: "logged-out",
      because,
    }]);
  };
  story.reply = ({ step }) => {
    if (step === "logout") return { shows: [[4 * SECOND, { status: "SCAN_QR_CODE", me: null }]] };
    story.in(3_500, told);
    return { shows: [[100, { status: "STARTING", me }], [3_500, { status: "FAILED", me }]] };
  };
  story.show("shop", { status: "FAILED", me });
  told();
  story.run(MINUTE);
  story.ask("shop", { do: "recover", force: false });
  story.run(MINUTE);
  story.ask("shop", { do: "recover", force: false });
  assert.deepEqual(dos(story), ["restart", "logout"]);
});

Deno.test("recreate: without force only a login that is known to be gone may be dropped", () => {
  const unknown = new Story();
  unknown.show("shop", "STOPPED");
  unknown.run(MINUTE);
  const recreate = { do: "restart", mode: "recreate", force: false } as const;
  unknown.ask("shop", recreate);
  assert.equal(unknown.record("shop").refusal?.rule, "LOGIN_AT_RISK");
  const told = workingStory();
  const because = "a 401 was told";
  told.decide([{ is: "evidence", at: told.now, session: "shop", cause: "logged-out", because }]);
  told.ask("shop", recreate);
  assert.equal(told.record("shop").refusal?.rule, "LOGIN_AT_RISK");
  assert.deepEqual([...dos(unknown), ...dos(told)], []);
});

Deno.test("P3: without a 401 a login is cleared only by a confirmed call", () => {
  const story = workingStory();
  story.reply = comesBackAs("FAILED", { afterMs: 500, me: "111@c.us" });
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  story.run(HOUR);
  const before = dos(story).length;
  story.ask("shop", { do: "recover", force: false });
  story.run(MINUTE);
  assert.equal(dos(story).length, before);
  assert.equal(story.record("shop").refusal?.rule, "P3");
  story.ask("shop", { do: "recover", force: true });
  assert.equal(dos(story).at(-1), "logout");
});

Deno.test("P4: unknown logins are tried one at a time, and after two codes nobody else is", () => {
  const story = new Story({ engine: "WEBJS" });
  for (const name of ["a", "b", "c", "d"]) story.show(name, { status: "FAILED", me: null });
  story.reply = comesBackAs("SCAN_QR_CODE");
  story.run(HOUR);
  assert.deepEqual(story.sent.map(({ session }) => session), ["a", "b"]);
  assert.ok(story.sent[1]!.at - story.sent[0]!.at >= 5 * SECOND);
  for (const name of ["c", "d"]) assert.equal(story.record(name).phase.is, "awaiting-person");
  story.ask("c", { do: "recover", force: false });
  assert.equal(story.sent.at(-1)?.session, "c");
});

Deno.test("P4: one restart that does not help is the only one", () => {
  const story = new Story({ engine: "GOWS" });
  story.show("shop", { status: "FAILED", me: null });
  story.reply = comesBackAs("FAILED", { me: null });
  story.run(DAY);
  assert.deepEqual(dos(story), ["restart"]);
  assert.equal(story.record("shop").phase.rule, "P4");
});

Deno.test("P4: a restart that was never sent is not the one", () => {
  const story = new Story({ engine: "GOWS" });
  story.show("shop", { status: "FAILED", me: null });
  let refused = 0;
  story.reply = (act) =>
    refused++ === 0
      ? { answer: { is: "not-sent", reason: "circuit open" }, tookMs: 0 }
      : comesBackAs("WORKING")(act);
  story.run(10 * MINUTE);
  assert.equal(story.record("shop").status, "WORKING");
  assert.equal(dos(story).length, 2);
  assert.ok(story.sent[1]!.at - story.sent[0]!.at >= 10 * SECOND);
});

Deno.test("P8: a start refused as already started is a restart after the grace, never a start again", () => {
  const story = workingStory();
  story.show("shop", "STOPPED");
  story.run(3 * MINUTE);
  story.reply = (act) =>
    act.step === "start"
      ? {
        answer: { is: "refused", why: "already-started", reason: "already started" },
        shows: [[0, { status: "FAILED", me: "111@c.us" }]],
      }
      : comesBackAs("WORKING")(act);
  story.ask("shop", { do: "start" });
  story.run(MINUTE);
  assert.deepEqual(dos(story), ["start", "restart"]);
  assert.equal(story.record("shop").status, "WORKING");
});

Deno.test("P8: a WAHA that shows STOPPED and calls it started is not asked for ever", () => {
  const story = workingStory();
  story.show("shop", "STOPPED");
  story.restartWaha();
  story.reply = () => ({
    answer: { is: "refused", why: "already-started", reason: "already started" },
  });
  story.run(HOUR);
  assert.ok(dos(story).length <= 10, `${dos(story).length} starts`);
  assert.equal(story.record("shop").phase.is, "parked");
});

Deno.test("rungs: ALLOW_RECREATE makes a session without a login anew after two rungs for a person, never one with a login", () => {
  const hung = (login: "absent" | "present") => {
    const story = workingStory({ engine: "GOWS", policy: { allowRecreate: true } });
    if (login === "absent") {
      story.show("shop", { status: "SCAN_QR_CODE", me: null });
      story.run(5 * MINUTE);
    }
    story.reply = () => ({ answer: { is: "ok", status: "STARTING" }, shows: [[100, "STARTING"]] });
    story.show("shop", { status: "STARTING", me: login === "present" ? "111@c.us" : null });
    for (let minutes = 0; minutes < 60; minutes++) {
      story.ask("shop", { do: "recover", force: false });
      story.run(MINUTE);
    }
    return new Set(story.sent.map((sent) => sent.do));
  };
  assert.ok(hung("absent").has("recreate"));
  assert.ok(!hung("present").has("recreate"));
});
