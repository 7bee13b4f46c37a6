import assert from "node:assert/strict";
import { SECOND, type Story, workingStory } from "../../tests/story.ts";
import type { Engine, Saying, SessionStatus } from "./facts.ts";
import type { SessionRecord } from "./world.ts";

interface Telling {
  /** When it happened, before now. */
  agoMs?: number;
  session?: string;
  engine?: Engine;
}

/** WAHA tells something and a look follows, as each event brings one. */
function tell(story: Story, says: Saying, telling: Telling = {}): SessionRecord {
  const { agoMs = 0, session = "shop", engine = "NOWEB" } = telling;
  const { now: heardAt } = story;
  story.pass([{ is: "event", at: heardAt - agoMs, heardAt, session, engine, says }]);
  return story.record("shop");
}

function status(word: SessionStatus, before: readonly SessionStatus[] = []): Saying {
  const history = before.map((each, index) => ({ status: each, at: 1_000 * (index + 1) }));
  return { is: "status", status: word, history };
}

const closed = (code: number): Saying => ({ is: "closed", code, text: "Stream Errored" });

/** A story whose session FAILED a moment ago, seen by one look. */
function fallen(): Story {
  const story = workingStory();
  story.show("shop", "FAILED");
  story.pass();
  return story;
}

Deno.test("event: a told FAILED needs no second look", () => {
  const story = workingStory();
  story.show("shop", "FAILED");
  const record = tell(story, status("FAILED"));
  assert.equal(record.confirmed, true);
  assert.equal(record.phase.rule, "H3", "its grace is all that is waited for");
});

Deno.test("event: a FAILED told after the look that showed it bears it out", () => {
  const story = fallen();
  assert.equal(story.record("shop").confirmed, false);
  story.now += SECOND;
  assert.equal(tell(story, status("FAILED"), { agoMs: 1_500 }).confirmed, true);
});

Deno.test("event: a FAILED told before the newest WORKING bears nothing out", () => {
  const story = fallen();
  const agoMs = story.now - (story.record("shop").lastWorkingAt ?? 0) + 10 * SECOND;
  assert.equal(tell(story, status("FAILED"), { agoMs }).confirmed, false);
});

Deno.test("event: a told status is never the status, and never a wish", () => {
  const story = workingStory();
  for (const word of ["FAILED", "STOPPED", "SCAN_QR_CODE"] as const) {
    const record = tell(story, status(word));
    assert.equal(record.status, "WORKING");
    assert.equal(record.wish.is, "running");
    assert.equal(record.login.is, "present");
  }
  story.run(60 * SECOND);
  assert.equal(story.record("shop").told, undefined, "a look has overruled it");
  assert.deepEqual(story.sent, []);
});

Deno.test("event: a told 401 is a log-out with its reason, and nothing is sent", () => {
  const story = workingStory();
  story.show("shop", "FAILED");
  tell(story, status("FAILED"));
  const record = tell(story, closed(401));
  assert.equal(record.cause?.is, "logged-out");
  assert.match(record.cause?.because ?? "", /401 Stream Errored/);
  assert.equal(record.login.is, "absent");
  assert.equal(record.phase.is, "awaiting-person");
  story.run(600 * SECOND);
  assert.deepEqual(story.sent, []);
});

Deno.test("event: a 401 survives a look that still shows WORKING for a moment", () => {
  const story = workingStory();
  const record = tell(story, closed(401), { agoMs: 5 });
  assert.equal(record.status, "WORKING");
  assert.equal(record.cause?.is, "logged-out");
  story.now += 2 * SECOND;
  story.show("shop", "FAILED");
  story.pass();
  assert.equal(story.record("shop").cause?.is, "logged-out");
  assert.equal(story.record("shop").login.is, "absent");
});

Deno.test("event: a 401 that a later look at WORKING disproves is forgotten", () => {
  const story = workingStory();
  tell(story, closed(401), { agoMs: 5 });
  story.run(30 * SECOND);
  assert.equal(story.record("shop").cause, undefined);
  assert.equal(story.record("shop").login.is, "present");
});

Deno.test("event: a 401 of the outage before the newest WORKING counts for nothing", () => {
  const story = fallen();
  const agoMs = story.now - (story.record("shop").lastWorkingAt ?? 0) + 10 * SECOND;
  const record = tell(story, closed(401), { agoMs });
  assert.equal(record.cause, undefined);
  assert.equal(record.login.is, "present");
});

const CAUSES: { code: number; is: string | undefined }[] = [
  { code: 403, is: "refused" },
  { code: 405, is: "refused" },
  { code: 440, is: "replaced" },
  { code: 408, is: undefined },
  { code: 428, is: undefined },
  { code: 515, is: undefined },
];

for (const { code, is } of CAUSES) {
  Deno.test(`event: a connection that ends with ${code} gives the cause ${is ?? "of nothing"}`, () => {
    const record = tell(fallen(), closed(code));
    assert.equal(record.cause?.is, is);
    assert.equal(record.login.is, "present");
  });
}

Deno.test("event: 405 is never the number's fault", () => {
  assert.match(tell(fallen(), closed(405)).cause?.because ?? "", /version/);
  assert.match(tell(fallen(), closed(403)).cause?.because ?? "", /number/);
});

Deno.test("event: what WhatsApp told is not overruled by what its engine gave up on", () => {
  const story = workingStory();
  story.show("shop", "STARTING");
  story.run(31 * SECOND);
  tell(story, closed(403));
  story.run(100 * SECOND);
  story.show("shop", "FAILED");
  story.run(40 * SECOND);
  const record = story.record("shop");
  assert.equal(record.cause?.is, "refused");
  assert.equal(record.useless, 1, "its own give-up still counts as one try");
});

Deno.test("event: a cause told late overrules the guess that came first", () => {
  const story = workingStory();
  story.show("shop", "STARTING");
  story.run(125 * SECOND);
  story.show("shop", "FAILED");
  story.run(31 * SECOND);
  assert.equal(story.record("shop").cause?.is, "gave-up-reconnecting");
  assert.equal(tell(story, closed(403), { agoMs: 60 * SECOND }).cause?.is, "refused");
});

Deno.test("event: of two causes the newer counts, whichever is told first", () => {
  const first = fallen();
  tell(first, closed(403), { agoMs: 200 });
  assert.equal(tell(first, closed(440), { agoMs: 100 }).cause?.is, "replaced");
  const second = fallen();
  tell(second, closed(440), { agoMs: 100 });
  assert.equal(tell(second, closed(403), { agoMs: 200 }).cause?.is, "replaced");
});

Deno.test("event: of two causes of one instant the one that explains more counts", () => {
  for (const codes of [[401, 440], [440, 401]]) {
    const story = fallen();
    for (const code of codes) tell(story, closed(code), { agoMs: 100 });
    assert.equal(story.record("shop").cause?.is, "logged-out");
  }
});

Deno.test("event: a scan begins the minute in which a login is left alone", () => {
  const story = workingStory();
  story.show("shop", { status: "SCAN_QR_CODE", me: null });
  story.run(60 * SECOND);
  assert.equal(story.record("shop").login.is, "absent");
  const record = tell(story, { is: "paired" });
  assert.equal(record.pairedAt, story.now);
  assert.equal(record.login.is, "present");
  story.now += SECOND;
  story.show("shop", "FAILED");
  assert.equal(tell(story, status("FAILED")).phase.rule, "H4");
});

Deno.test("event: a log-out before the scan is history, however late it is told", () => {
  const story = workingStory();
  story.show("shop", { status: "SCAN_QR_CODE", me: null });
  story.run(60 * SECOND);
  tell(story, { is: "paired" });
  const record = tell(story, closed(401), { agoMs: 30 * SECOND });
  assert.equal(record.login.is, "present");
  assert.equal(record.cause, undefined);
});

Deno.test("event: a scan that comes to nothing leaves a code to scan, and no login", () => {
  const story = workingStory();
  story.show("shop", { status: "SCAN_QR_CODE", me: null });
  story.run(60 * SECOND);
  assert.equal(tell(story, { is: "paired" }).login.is, "present");
  story.run(90 * SECOND);
  assert.equal(story.record("shop").login.is, "absent");
  assert.equal(story.record("shop").phase.rule, "P5");
});

Deno.test("event: 515 after a code was shown is a scan, without one it is nothing", () => {
  const story = workingStory();
  story.show("shop", { status: "SCAN_QR_CODE", me: null });
  story.pass();
  assert.equal(tell(story, closed(515)).pairedAt, story.now);
  assert.equal(tell(fallen(), closed(515)).pairedAt, undefined);
});

Deno.test("event: a scan of a code before the one that is shown counts for nothing", () => {
  const story = workingStory();
  story.show("shop", { status: "SCAN_QR_CODE", me: null });
  story.run(60 * SECOND);
  const record = tell(story, { is: "paired" }, { agoMs: 120 * SECOND });
  assert.equal(record.pairedAt, undefined);
  assert.equal(record.login.is, "absent");
});

Deno.test("event: a WORKING between two looks, told only in a history, voids what came before", () => {
  const story = fallen();
  tell(story, closed(401));
  assert.equal(story.record("shop").login.is, "absent");
  story.now += 10 * SECOND;
  const at = story.now - SECOND;
  const record = tell(story, {
    is: "status",
    status: "FAILED",
    history: [{ status: "WORKING", at }, { status: "FAILED", at: story.now }],
  });
  assert.equal(record.lastWorkingAt, at);
  assert.equal(record.cause, undefined);
  assert.equal(record.login.is, "present");
});

Deno.test("event: a WORKING told late leaves a newer log-out as it is", () => {
  const story = fallen();
  story.now += 10 * SECOND;
  tell(story, closed(401));
  const record = tell(story, { is: "opened" }, { agoMs: 5 * SECOND });
  assert.equal(record.login.is, "absent");
  assert.equal(record.cause?.is, "logged-out");
});

Deno.test("event: traffic after a bad look keeps it in doubt", () => {
  const story = fallen();
  story.now += SECOND;
  tell(story, { is: "traffic" });
  story.now += 5 * SECOND;
  story.pass();
  assert.equal(story.record("shop").confirmed, false);
  story.run(90 * SECOND);
  assert.equal(story.record("shop").confirmed, true, "traffic older than a minute is none");
});

Deno.test("event: the same told again changes nothing", () => {
  const tellings: Saying[] = [
    closed(401),
    closed(408),
    status("FAILED"),
    { is: "paired" },
    { is: "engine-state", word: "TIMEOUT" },
    { is: "opened" },
  ];
  for (const says of tellings) {
    const story = fallen();
    const at = story.now;
    const fact = { is: "event", at, heardAt: at, session: "shop", engine: "NOWEB", says } as const;
    story.decide([fact]);
    const { world } = story;
    story.decide([{ ...fact, heardAt: at + 100 }, fact]);
    assert.equal(story.world, world, JSON.stringify(says));
  }
});

Deno.test("event: WAHA's clock is corrected by what its headers told", () => {
  const story = fallen();
  story.world = { ...story.world, server: { ...story.world.server, skewMs: 60_000 } };
  // By WAHA's clock it lies a minute ahead; by ours it has just happened.
  const record = tell(story, closed(401), { agoMs: -59 * SECOND });
  assert.equal(record.cause?.at, story.now - SECOND);
});

Deno.test("event: none lies later than we heard of it", () => {
  const story = fallen();
  assert.equal(tell(story, closed(401), { agoMs: -3_600 * SECOND }).cause?.at, story.now);
});

Deno.test("event: of a session that WAHA does not list nothing is kept", () => {
  const story = workingStory();
  const { world } = story;
  tell(story, closed(401), { session: "nobody" });
  assert.deepEqual(Object.keys(story.world.sessions), Object.keys(world.sessions));
});
