import assert from "node:assert/strict";
import { MINUTE, Story } from "../../tests/story.ts";

/** The times of the case files are counted from `t0`; `at` plans what is shown then. */
function planned(story: Story): { t0: number; at: (ms: number, run: () => void) => void } {
  const t0 = story.now;
  return {
    t0,
    at: (ms, run) =>
      story.in(ms, () => {
        run();
        story.pass();
      }),
  };
}

Deno.test("case H10: one of two that hang in STARTING comes up alone, the other needs stop, then start", () => {
  const story = new Story({ engine: "GOWS" });
  for (const name of ["s1", "s2", "s3"]) story.show(name, "WORKING");
  story.run(5 * MINUTE);
  const { t0, at } = planned(story);
  story.restartWaha();
  story.pass();
  story.reply = ({ step }) => {
    if (step === "restart") {
      return { answer: { is: "unknown", reason: "Maximum execution time" }, tookMs: 30_001 };
    }
    if (step === "stop") {
      return { answer: { is: "ok" }, tookMs: 3_000, shows: [[4_000, "STOPPED"]] };
    }
    return { answer: { is: "ok" }, tookMs: 100, shows: [[100, "STARTING"], [11_000, "WORKING"]] };
  };
  at(15_000, () => {
    story.show("s2", "STARTING");
    story.show("s3", "STARTING");
  });
  at(90_000, () => story.show("s2", "WORKING"));
  story.run(6 * MINUTE);
  assert.deepEqual(new Set(story.sent.map(({ session }) => session)), new Set(["s3"]));
  const [restart, stop, start] = story.sent.map((sent) => ({ ...sent, at: sent.at - t0 }));
  assert.equal(restart?.step, "restart");
  assert.ok(restart!.at >= 135_000 && restart!.at <= 140_000, `restart at ${restart?.at}`);
  assert.equal(stop?.step, "stop");
  assert.ok(stop!.at >= 195_000 && stop!.at <= 205_000, `stop at ${stop?.at}`);
  assert.equal(start?.step, "start");
  assert.ok(start!.at >= stop!.at + 4_000 && start!.at <= stop!.at + 9_000);
  assert.equal(story.record("s3").wish.is, "running");
  assert.ok(["s1", "s2", "s3"].every((name) => story.record(name).phase.is === "healthy"));
});

Deno.test("case H11: a QR nobody scans waits for a person, who gets one restart", () => {
  const story = new Story({ engine: "NOWEB" });
  const { t0, at } = planned(story);
  story.show("front-desk", "STARTING");
  at(4_000, () => story.show("front-desk", "SCAN_QR_CODE"));
  at(160_310, () => story.show("front-desk", "FAILED"));
  at(3_600_000, () => {
    story.reply = () => ({
      answer: { is: "ok", status: "STARTING" },
      shows: [[6_000, "SCAN_QR_CODE"], [40_000, "WORKING"]],
    });
    story.ask("front-desk", { do: "recover", force: false });
  });
  story.run(62 * MINUTE);
  assert.deepEqual(story.sent.map((sent) => sent.do), ["restart"]);
  assert.ok(story.sent[0]!.at - t0 >= 3_600_000 && story.sent[0]!.at - t0 <= 3_602_000);
  const told = story.tells.filter((tell) => tell.level === "trouble");
  assert.equal(told.length, 1);
  assert.ok(!/logged out/.test(JSON.stringify(story.tells)));
  assert.equal(story.record("front-desk").phase.is, "healthy");
});

Deno.test("case H15: after a reboot what worked is started, what its owner stopped and what nobody knew is not", () => {
  const story = new Story({ engine: "WEBJS" });
  for (const name of ["a", "b"]) story.show(name, "WORKING");
  for (const name of ["c", "d"]) story.show(name, "STOPPED");
  story.ask("c", { do: "stop" });
  story.run(5 * MINUTE);
  const { t0, at } = planned(story);
  story.restartWaha();
  story.pass();
  at(24_000, () => story.show("c", "SCAN_QR_CODE"));
  at(30_000, () => {
    for (const name of ["a", "b"]) story.show(name, "STOPPED");
  });
  story.reply = () => ({
    answer: { is: "ok" },
    tookMs: 5,
    shows: [[2_000, "STARTING"], [14_000, "WORKING"]],
  });
  story.run(4 * MINUTE);
  const sent = story.sent.map(({ session, do: act }) => `${act} ${session}`);
  assert.deepEqual(sent.sort(), ["start a", "start b"]);
  for (const { at } of story.sent) assert.ok(at - t0 >= 30_000 && at - t0 <= 33_000);
  assert.equal(story.record("c").phase.is, "stopped");
  assert.match(story.record("c").phase.because, /woken by WAHA/);
  assert.equal(story.record("d").phase.is, "stopped");
});
