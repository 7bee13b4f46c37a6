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
const crashed = { status: "FAILED", me: "111@c.us" } as const;

Deno.test("H1: a paused session is not healed until it is resumed, and then it is", () => {
  const story = workingStory();
  story.ask("shop", { do: "pause", until: story.now + DAY });
  story.reply = comesBackAs("WORKING");
  story.show("shop", crashed);
  story.run(2 * HOUR);
  assert.deepEqual(dos(story), []);
  assert.equal(story.record("shop").phase.is, "paused");
  story.ask("shop", { do: "recover", force: false });
  assert.equal(story.record("shop").refusal?.rule, "H1");
  story.ask("shop", { do: "resume" });
  story.run(MINUTE);
  assert.deepEqual(dos(story), ["restart"]);
});

Deno.test("H1: a pause ends by itself at its time, and a restart asked for by name passes it", () => {
  const story = workingStory();
  story.reply = comesBackAs("WORKING");
  story.ask("shop", { do: "pause", until: story.now + HOUR });
  story.show("shop", crashed);
  story.run(HOUR - MINUTE);
  assert.deepEqual(dos(story), []);
  story.run(2 * MINUTE);
  assert.deepEqual(dos(story), ["restart"]);
  story.ask("shop", { do: "pause", until: story.now + HOUR });
  story.ask("shop", { do: "restart", mode: "restart", force: false });
  assert.deepEqual(dos(story), ["restart", "restart"]);
});

Deno.test("H1: what works again though it is paused has no open incident, and nobody is told of trouble", () => {
  const story = workingStory();
  story.reply = comesBackAs("WORKING");
  story.ask("shop", { do: "pause", until: story.now + DAY });
  story.ask("shop", { do: "restart", mode: "restart", force: false });
  story.run(10 * MINUTE);
  assert.equal(story.record("shop").phase.is, "paused");
  const incidents = Object.values(story.world.incidents);
  assert.ok(incidents.length > 0 && incidents.every(({ closedAt }) => closedAt !== undefined));
  assert.deepEqual(story.tells.filter(({ level }) => level === "trouble"), []);
});

Deno.test("H2: the STOPPED and STARTING of our own restart are no news and no wish", () => {
  const story = workingStory({ engine: "WEBJS" });
  story.reply = () => ({
    answer: { is: "ok", status: "STARTING" },
    shows: [[100, "STOPPED"], [3_000, "STARTING"], [40 * SECOND, "WORKING"]],
  });
  story.show("shop", crashed);
  story.run(5 * MINUTE);
  assert.deepEqual(dos(story), ["restart"]);
  assert.equal(story.record("shop").wish.is, "running");
});

Deno.test("H2: what became of a restart that got no answer is looked at, and nothing is sent again before it is clear", () => {
  const story = workingStory({ engine: "GOWS" });
  story.reply = ({ step }) =>
    step === "restart"
      ? { answer: { is: "unknown", reason: "Maximum execution time" }, tookMs: 30_001 }
      : comesBackAs("WORKING")({ session: "", intentId: "", do: "start", step, sendBy: 0 });
  story.show("shop", crashed);
  story.run(5 * MINUTE);
  const [first, second] = story.sent;
  assert.equal(first?.step, "restart");
  assert.equal(second?.step, "stop");
  assert.ok(second!.at - first!.at >= 60 * SECOND);
});

Deno.test("H2: a session that WAHA is busy with is asked again after a minute, and no rung is counted", () => {
  const story = workingStory();
  story.reply = () => ({ answer: { is: "refused", why: "busy", reason: "async-lock timed out" } });
  story.show("shop", crashed);
  story.run(3 * MINUTE);
  const [first, second] = story.sent;
  assert.ok(second!.at - first!.at >= MINUTE);
  assert.deepEqual(new Set(dos(story)), new Set(["restart"]));
  assert.equal(story.record("shop").useless, 0);
});

Deno.test("H2: an act decided by a replica that died is free for another after its time", () => {
  const story = workingStory();
  story.dies = () => "unsent";
  story.show("shop", crashed);
  story.run(MINUTE);
  story.dies = () => undefined;
  story.reply = comesBackAs("WORKING");
  story.by = "r2";
  const at = story.now;
  story.run(MINUTE);
  assert.equal(story.record("shop").status, "WORKING");
  assert.equal(story.sent.filter((sent) => sent.at >= at).length, 1);
});

Deno.test("H2: stop, wait, start goes on by another replica when the first one dies after the stop", () => {
  for (const deathAt of ["stop", "start"] as const) {
    for (const kind of ["sent", "unsent"] as const) {
      const story = workingStory({ engine: "GOWS" });
      story.reply = (act) => {
        const reply = comesBackAs("WORKING")(act);
        return reply;
      };
      story.dies = ({ step }) => {
        if (step !== deathAt || story.by !== "r1") return undefined;
        story.by = "r2";
        if (kind === "sent" && step === "stop") {
          story.in(SECOND, () => story.show("shop", "STOPPED"));
        }
        return kind;
      };
      story.show("shop", crashed);
      story.run(20 * SECOND);
      story.ask("shop", { do: "restart", mode: "stop-start", force: true });
      story.run(10 * MINUTE);
      assert.equal(story.record("shop").status, "WORKING", `${deathAt} ${kind}`);
      assert.equal(story.record("shop").wish.is, "running");
    }
  }
});

Deno.test("H2: our own late stop is nobody's wish, also after the session came back in between", () => {
  const story = workingStory({ engine: "GOWS" });
  story.reply = ({ step }) =>
    step === "restart"
      ? {
        answer: { is: "unknown", reason: "cut off" },
        tookMs: 10_000,
        shows: [[12_000, "WORKING"]],
      }
      : { answer: { is: "ok", status: "STARTING" }, shows: [[4_000, "WORKING"]] };
  story.show("shop", crashed);
  story.run(2 * MINUTE);
  assert.equal(story.record("shop").status, "WORKING");
  story.show("shop", "STOPPED");
  story.run(MINUTE);
  assert.deepEqual(dos(story), ["restart", "start"]);
  assert.equal(story.record("shop").status, "WORKING");
});

Deno.test("H2: an owner's stop during a restart wins: it is stopped and stays so", () => {
  for (let afterMs = 0; afterMs <= 40 * SECOND; afterMs += 1_700) {
    const story = workingStory({ engine: "GOWS" });
    story.reply = comesBackAs("WORKING", { afterMs: 20 * SECOND });
    story.show("shop", crashed);
    story.run(5 * SECOND + afterMs);
    story.ask("shop", { do: "stop" });
    story.ask("shop", { do: "recover", force: false });
    story.run(HOUR);
    const last = story.sent.at(-1);
    assert.equal(last?.step, "stop", `asked ${afterMs} ms after`);
    assert.equal(story.record("shop").wish.is, "stopped");
  }
});

for (const [engine, graceMs] of [["WEBJS", 10_000], ["NOWEB", 3_000]] as const) {
  Deno.test(`H3: a FAILED ${engine} has ${graceMs} ms to mend itself`, () => {
    const story = workingStory({ engine });
    story.show("shop", crashed);
    story.decide([{
      is: "evidence",
      at: story.now + 1,
      session: "shop",
      cause: "crashed",
      because: "x",
    }]);
    story.pass();
    const fellAt = story.record("shop").since;
    story.run(MINUTE);
    assert.ok(story.sent[0]!.at - fellAt >= graceMs);
  });
}

Deno.test("H3: a short STARTING is no incident and wakes nobody (C07)", () => {
  const story = workingStory();
  for (let turn = 0; turn < 3; turn++) {
    story.show("shop", "STARTING");
    story.pass();
    story.run(6_200);
    story.show("shop", "WORKING");
    story.run(30 * MINUTE);
  }
  assert.deepEqual(story.sent, []);
  assert.deepEqual(Object.keys(story.world.incidents), []);
});

Deno.test("H3: a WEBJS that goes up and down is left alone for three minutes, then restarted and told", () => {
  for (let phaseMs = 0; phaseMs < 2_700; phaseMs += 450) {
    const story = workingStory({ engine: "WEBJS" });
    story.run(phaseMs);
    const fellAt = story.now;
    story.show("shop", crashed);
    const flap = (): void => {
      story.show("shop", { status: "STARTING", me: null });
      story.in(1_300, () => story.show("shop", { status: "FAILED", me: null }));
      story.in(2_700, flap);
    };
    story.in(1_400, flap);
    story.run(10 * MINUTE);
    assert.ok(story.sent.length > 0);
    assert.ok(story.sent[0]!.at - fellAt >= 150 * SECOND, `${story.sent[0]!.at - fellAt}`);
    assert.ok(story.sent.length <= 6, `${story.sent.length} acts`);
    assert.ok(story.tells.some((tell) => tell.level === "trouble"));
  }
});

Deno.test("H4: a login made less than a minute ago is left alone, from the first sign of it on", () => {
  for (const between of [[], ["STARTING"]] as const) {
    const story = new Story({ engine: "GOWS" });
    story.show("shop", "SCAN_QR_CODE");
    story.run(40 * SECOND);
    for (const status of between) {
      story.show("shop", { status, me: "111@c.us" });
      story.pass();
      story.run(2 * SECOND);
    }
    if (between.length === 0) {
      story.show("shop", "WORKING");
      story.pass();
      story.run(2 * SECOND);
    }
    const pairedAt = story.record("shop").pairedAt!;
    story.show("shop", crashed);
    story.reply = comesBackAs("WORKING");
    story.run(2 * MINUTE);
    assert.equal(dos(story)[0], "restart");
    assert.ok(story.sent[0]!.at - pairedAt >= MINUTE);
  }
});

Deno.test("H5: a bad status seen once is neither acted upon nor told", () => {
  for (const status of ["FAILED", "STOPPED", "SCAN_QR_CODE"] as const) {
    const story = workingStory();
    story.show("shop", { status, me: "111@c.us" });
    story.pass();
    assert.equal(story.record("shop").phase.rule, "H5");
    story.show("shop", "WORKING");
    story.run(HOUR);
    assert.deepEqual(story.sent, []);
    assert.deepEqual(Object.keys(story.world.incidents), []);
    assert.equal(story.record("shop").login.is, "present");
    assert.equal(story.record("shop").wish.is, "running");
  }
});

Deno.test("H5: traffic after the bad look keeps it in doubt", () => {
  const story = workingStory({ engine: "GOWS" });
  const skewMs = 40 * SECOND;
  for (let passed = 0; passed < 2 * MINUTE; passed += 10 * SECOND) {
    story.show("shop", { ...crashed, activityAt: story.now + 1 });
    story.run(10 * SECOND);
  }
  assert.deepEqual(story.sent, []);
  story.run(skewMs + 2 * MINUTE);
  assert.equal(dos(story)[0], "restart");
});

Deno.test("H10: after three useless rungs it is parked, probed in growing pauses and at last left alone", () => {
  const story = workingStory({ engine: "GOWS" });
  story.reply = comesBackAs("FAILED");
  story.show("shop", crashed);
  story.run(2 * MINUTE);
  assert.equal(story.record("shop").phase.is, "parked");
  const parkedAt = story.now;
  story.run(10 * DAY);
  const first = (steps = story.sent) => steps.filter(({ step }) => step !== "start");
  const probes = first().filter(({ at }) => at > parkedAt).map(({ at }) => at - parkedAt);
  const pauses = probes.map((at, index) => at - (probes[index - 1] ?? 0));
  assert.ok(Math.abs(pauses[0]! - 5 * MINUTE) < MINUTE);
  assert.ok(Math.abs(pauses[1]! - 10 * MINUTE) < MINUTE);
  assert.ok(Math.abs(pauses[2]! - 20 * MINUTE) < MINUTE);
  assert.ok(Math.abs(pauses[3]! - 30 * MINUTE) < MINUTE);
  assert.ok(probes.at(-1)! <= 3 * DAY + 6 * HOUR);
  assert.ok(probes.length < 30, `${probes.length} probes`);
  assert.equal(story.tells.filter((tell) => tell.level === "trouble").length, 1);
});

Deno.test("H10: a parked session is not hammered by a timer that asks for its recovery", () => {
  const story = workingStory({ engine: "GOWS" });
  story.reply = comesBackAs("FAILED");
  story.show("shop", crashed);
  for (let asked = 0; asked < DAY / (30 * SECOND); asked++) {
    story.ask("shop", { do: "recover", force: false });
    story.run(30 * SECOND);
  }
  assert.ok(story.sent.length < 40, `${story.sent.length} steps`);
  const before = story.sent.length;
  story.ask("shop", { do: "recover", force: true });
  assert.equal(story.sent.length, before + 1);
});

Deno.test("H10: a restart asked for by name every 30 s stays within five acts in ten minutes", () => {
  const story = workingStory({ engine: "GOWS" });
  story.reply = comesBackAs("FAILED");
  story.show("shop", crashed);
  for (let asked = 0; asked < HOUR / (30 * SECOND); asked++) {
    story.ask("shop", { do: "restart", mode: "restart", force: false });
    story.run(30 * SECOND);
  }
  const acts = story.sent.filter(({ step }) => step !== "start");
  for (const { at } of acts) {
    const within = acts.filter((sent) => sent.at >= at && sent.at < at + 10 * MINUTE);
    assert.ok(within.length <= 5);
  }
});

Deno.test("H10: WAHA's own give-up counts as one, and one restart still goes at once (C12)", () => {
  const story = workingStory({ engine: "NOWEB" });
  story.show("shop", "STARTING");
  story.run(118_600);
  story.show("shop", crashed);
  story.pass();
  assert.equal(story.record("shop").useless, 1);
  assert.equal(story.record("shop").cause?.is, "gave-up-reconnecting");
  story.reply = comesBackAs("FAILED", { afterMs: 20 * SECOND });
  const fellAt = story.now;
  story.run(MINUTE);
  assert.ok(story.sent[0]!.at - fellAt <= 15 * SECOND);
});

Deno.test("H10: a neighbour that comes back brings one probe forward", () => {
  const story = workingStory({ engine: "GOWS", names: ["a", "b"] });
  story.reply = comesBackAs("FAILED");
  story.show("a", crashed);
  story.show("b", crashed);
  story.run(20 * MINUTE);
  assert.equal(story.record("a").phase.is, "parked");
  story.run(2 * HOUR);
  const at = story.now;
  assert.ok(story.record("a").parked!.nextProbeAt! > at + 5 * MINUTE);
  story.show("b", "WORKING");
  story.run(MINUTE);
  const tried = story.sent.filter((sent) => sent.session === "a" && sent.at >= at);
  assert.equal(tried.filter(({ step }) => step !== "start").length, 1);
});

Deno.test("H10: the counters clear after ten minutes of WORKING, not before", () => {
  const story = workingStory({ engine: "GOWS" });
  let failures = 2;
  story.reply = (act) => comesBackAs(failures-- > 0 ? "FAILED" : "WORKING")(act);
  story.show("shop", crashed);
  story.run(3 * MINUTE);
  assert.equal(story.record("shop").status, "WORKING");
  assert.ok(story.record("shop").useless > 0);
  story.run(11 * MINUTE);
  assert.equal(story.record("shop").useless, 0);
});

Deno.test("H11: a session that its owner stopped is left alone in whatever status, and nobody is told", () => {
  const story = workingStory();
  story.reply = comesBackAs("WORKING");
  story.ask("shop", { do: "stop" });
  story.run(DAY);
  for (const status of ["SCAN_QR_CODE", "FAILED", "STARTING", "STOPPED"] as const) {
    story.show("shop", status);
    story.run(HOUR);
  }
  story.restartWaha();
  story.run(HOUR);
  assert.deepEqual(dos(story), ["stop"]);
  assert.equal(story.record("shop").phase.is, "stopped");
  assert.deepEqual(story.tells.filter((tell) => tell.level !== "summary"), []);
  story.ask("shop", { do: "start" });
  assert.equal(dos(story).at(-1), "start");
});

Deno.test("H11: who forces a stopped session to run is told that it waits for a scan, not that it is stopped", () => {
  const story = workingStory();
  story.reply = comesBackAs("SCAN_QR_CODE");
  story.ask("shop", { do: "stop" });
  story.show("shop", "STOPPED");
  story.run(HOUR);
  story.ask("shop", { do: "recover", force: true });
  story.run(10 * MINUTE);
  assert.equal(dos(story).at(-1), "start");
  assert.equal(story.record("shop").phase.is, "awaiting-person");
  assert.equal(story.record("shop").wish.is, "running");
});

Deno.test("ASK: what was held when it was asked is not done a minute later, when nobody waits any more", () => {
  const story = workingStory({ names: ["shop"] });
  // Paired a moment ago: H4 holds what is asked, and its caller is told so.
  const login = { pairedAt: story.now - 30 * SECOND } as const;
  const shop = { ...story.record("shop"), ...login };
  story.world = { ...story.world, sessions: { ...story.world.sessions, shop } };
  story.show("shop", "FAILED");
  story.ask("shop", { do: "restart", mode: "restart", force: false });
  assert.equal(story.record("shop").phase.rule, "H4");
  assert.ok(story.record("shop").asked !== undefined);
  // Our process ends here, and the next one begins when the hold is over.
  story.now += 2 * MINUTE;
  story.pass();
  const { asked, refusal, intent } = story.record("shop");
  assert.equal(asked, undefined);
  assert.equal(refusal?.rule, "H4");
  // What is done now is the rules' own.
  assert.equal(intent?.rule, "P1");
  assert.equal(intent.askId, undefined);
});
