import assert from "node:assert/strict";
import { comesBackAs, DAY, HOUR, MINUTE, SECOND, Story } from "../../../tests/story.ts";
import { did, evidence, tells, troubles } from "./holds_fixture.ts";

const idle = { qrIdleStopMs: 10 * MINUTE };

Deno.test("P5: an idle browser's QR is stopped where allowed, stays so over a start of WAHA, and comes for who asks", () => {
  const story = new Story({ engine: "WEBJS", policy: idle });
  story.reply = ({ step }) =>
    step === "stop"
      ? { shows: [[SECOND, "STOPPED"]] }
      : { answer: { is: "ok", status: "STARTING" }, shows: [[SECOND, "SCAN_QR_CODE"]] };
  story.show("shop", "SCAN_QR_CODE");
  story.run(9 * MINUTE);
  assert.deepEqual(did(story), []);
  story.run(2 * MINUTE);
  assert.deepEqual(did(story), ["stop"]);
  story.run(HOUR);
  story.restartWaha();
  story.run(HOUR);
  assert.deepEqual(did(story), ["stop"]);
  assert.equal(story.record("shop").phase.is, "awaiting-person");
  assert.equal(troubles(story).length, 1);
  story.ask("shop", { do: "recover", force: false });
  story.run(5 * MINUTE);
  assert.deepEqual(did(story), ["stop", "start"]);
  assert.equal(story.record("shop").status, "SCAN_QR_CODE");
});

Deno.test("P5: a QR that somebody looks at is not stopped, nor one of an engine without a browser, nor by default", () => {
  const watched = new Story({ engine: "WEBJS", policy: idle });
  watched.show("shop", "SCAN_QR_CODE");
  for (let minute = 0; minute < 60; minute++) {
    watched.pass([{ is: "watched", at: watched.now, session: "shop" }]);
    watched.run(MINUTE);
  }
  assert.deepEqual(did(watched), []);
  for (
    const story of [new Story({ engine: "NOWEB", policy: idle }), new Story({ engine: "WEBJS" })]
  ) {
    story.show("shop", "SCAN_QR_CODE");
    story.run(DAY);
    assert.deepEqual(did(story), []);
  }
});

Deno.test("P5: a code that stays though WhatsApp took the scan shows both, and neither is believed", () => {
  const story = new Story({ engine: "WEBJS", policy: idle });
  story.show("shop", "SCAN_QR_CODE");
  story.run(30 * SECOND);
  tells(story, { is: "paired" });
  story.run(30 * SECOND);
  assert.doesNotMatch(story.record("shop").phase.because, /took the scan/);
  story.run(HOUR);
  assert.match(story.record("shop").phase.because, /took the scan/);
  assert.match(troubles(story).at(-1)!.title, /though it was scanned/);
  assert.deepEqual(did(story), []);
});

Deno.test("P3: after a second log-out within minutes of its pairing nobody is asked to scan again yet", () => {
  const story = new Story({ engine: "GOWS" });
  story.reply = comesBackAs("SCAN_QR_CODE");
  for (let round = 0; round < 2; round++) {
    story.show("shop", "SCAN_QR_CODE");
    story.run(MINUTE);
    story.show("shop", "WORKING");
    story.run(3 * MINUTE);
    evidence(story, "logged-out");
    story.show("shop", "FAILED");
    story.run(MINUTE);
    const { because } = story.record("shop").phase;
    assert.equal(/do not scan again yet/.test(because), round === 1, because);
  }
  story.ask("shop", { do: "recover", force: false });
  assert.equal(story.record("shop").refusal?.rule, "P3");
  assert.deepEqual(did(story), []);
  story.ask("shop", { do: "recover", force: true });
  assert.deepEqual(did(story), ["restart"]);
});
