import assert from "node:assert/strict";
import fc from "fast-check";
import { comesBackAs, MINUTE, type Story, workingStory } from "../../../tests/story.ts";
import { anEntry, anIncident, incidents } from "./incident_fixture.ts";
import { coarsened, type Span, spansOf, spansOfRecord, uptime, type Window } from "./uptime.ts";

const span = fc.record({
  is: fc.constantFrom("waiting", "down", "off", "unknown"),
  from: fc.integer({ min: -50, max: 1_050 }),
  lastsMs: fc.integer({ min: 0, max: 400 }),
  because: fc.constantFrom("a", "b"),
}).map(({ lastsMs, ...rest }): Span => ({ ...rest, until: rest.from + lastsMs }));
const spans = fc.array(span, { maxLength: 15 });
const WINDOW: Window = { from: 0, until: 1_000 };

function fills(segments: readonly Span[], { from, until }: Window): void {
  assert.equal(segments[0]?.from, from);
  assert.equal(segments.at(-1)?.until, until);
  for (const [index, segment] of segments.entries()) {
    assert.ok(segment.from < segment.until);
    if (index > 0) assert.equal(segment.from, segments[index - 1]?.until);
  }
}

Deno.test("uptime: segments follow each other without a gap and fill the window", () =>
  fc.assert(fc.property(spans, (all) => {
    const { segments, ms } = uptime(WINDOW, all);
    fills(segments, WINDOW);
    assert.equal(Object.values(ms).reduce((sum, one) => sum + one, 0), 1_000);
  })));

Deno.test("uptime: an instant is up exactly when no span covers it, else as the one that claims least", () => {
  const claims = ["unknown", "waiting", "down", "off"];
  return fc.assert(fc.property(spans, fc.integer({ min: 0, max: 999 }), (all, at) => {
    const shown = uptime(WINDOW, all).segments.find(({ from, until }) => at >= from && at < until);
    const covering = all.filter(({ from, until }) => at >= from && at < until).map(({ is }) => is);
    const wanted = claims.find((word) => covering.some((is) => is === word)) ?? "up";
    assert.equal(shown?.is, wanted);
  }));
});

Deno.test("uptime: it is never more up than the incidents allow", () =>
  fc.assert(fc.property(incidents, (all) => {
    const own = all.filter(({ session }) => session === "shop");
    const { segments } = uptime({ from: 0, until: 1_300 }, own.flatMap(spansOf));
    const up = segments.filter(({ is }) => is === "up");
    for (const { openedAt, closedAt = Infinity, entries } of own) {
      // What closed and opened again may have been up in between: the property is of one stretch.
      if (entries.some(({ means }) => means?.is === "closed")) continue;
      if (closedAt <= openedAt) continue;
      assert.ok(up.every(({ from, until }) => until <= openedAt || from >= closedAt));
    }
  })));

Deno.test("uptime: fewer segments still fill the window, and none becomes up that was not", () =>
  fc.assert(fc.property(spans, fc.integer({ min: 1, max: 12 }), (all, slots) => {
    const { segments } = uptime(WINDOW, all);
    const drawn = coarsened(segments, { window: WINDOW, slots });
    fills(drawn, WINDOW);
    assert.ok(drawn.length <= Math.max(slots, segments.length));
    if (segments.length > slots) assert.ok(drawn.length <= slots);
    for (const { is, from, until } of drawn) {
      if (is !== "up") continue;
      const within = segments.filter((one) => one.until > from && one.from < until);
      assert.ok(within.every((one) => one.is === "up"));
    }
  })));

Deno.test("uptime: between its close and its next opening an incident says nothing", () => {
  const entries = [
    anEntry({ at: 1_000 }),
    anEntry({ at: 2_000, is: "decision", inputs: { phase: "awaiting-person" } }),
    anEntry({ at: 3_000, means: { is: "closed", status: "WORKING" } }),
    anEntry({ at: 5_000, means: { is: "reopened" } }),
    anEntry({ at: 6_000, means: { is: "closed", status: "WORKING" } }),
  ];
  const found = spansOf(anIncident({ openedAt: 1_000, closedAt: 6_000, entries }));
  assert.deepEqual(found.map(({ is, from, until }) => [is, from, until]), [
    ["down", 1_000, 2_000],
    ["waiting", 2_000, 3_000],
    ["down", 5_000, 6_000],
  ]);
});

Deno.test("uptime: while WAHA does not answer nothing is claimed, while it restarts its sessions count", () => {
  const of = (rule: string) => spansOf(anIncident({ session: null, rule, closedAt: 9_000 }));
  assert.deepEqual(of("S1").map(({ is }) => is), ["unknown"]);
  assert.deepEqual(of("S3"), []);
});

Deno.test("uptime: a second away is never rounded to a hundred percent", () => {
  const day = { from: 0, until: 30 * 24 * 60 * MINUTE };
  const { upPercent } = uptime(day, [{ is: "down", from: 5_000, until: 6_000 }]);
  assert.ok(upPercent !== null && upPercent < 100);
  assert.equal(uptime(day, [{ is: "unknown", from: 0, until: Infinity }]).upPercent, null);
});

function uptimeOf(story: Story, name: string, windowMs: number) {
  const window = { from: story.now - windowMs, until: story.now };
  const { incidents: known, server } = story.world;
  return uptime(window, [
    ...Object.values(known).flatMap(spansOf),
    ...spansOfRecord(story.record(name), {
      server,
      now: story.now,
      lastLookAt: story.now,
      staleMs: 90_000,
    }),
  ]);
}

Deno.test("uptime: from first sight through a crash to now, nothing is up that was not seen up", () => {
  const story = workingStory({ names: ["shop"] });
  story.reply = comesBackAs("WORKING");
  const { firstSeenAt } = story.record("shop");
  story.run(10 * MINUTE);
  const lastUpAt = story.now;
  story.show("shop", { status: "FAILED", me: "111@c.us" });
  story.run(10 * MINUTE);
  const { segments } = uptimeOf(story, "shop", 60 * MINUTE);
  const states = segments.map(({ is }) => is);
  // Down first by what its record says, then by its incident, which opens when it is believed.
  assert.deepEqual(states, ["unknown", "up", "down", "down", "up"]);
  assert.equal(segments[1]?.from, firstSeenAt);
  assert.ok((segments[2]?.from ?? Infinity) <= lastUpAt);
});

Deno.test("uptime: what its owner stopped is off, no downtime and no uptime", () => {
  const story = workingStory({ names: ["shop"] });
  story.reply = (act) =>
    act.step === "stop" ? { shows: [[0, "STOPPED"]] } : comesBackAs("WORKING")(act);
  story.run(10 * MINUTE);
  story.ask("shop", { do: "stop" });
  story.run(60 * MINUTE);
  assert.equal(uptimeOf(story, "shop", 30 * MINUTE).ms.off, 30 * MINUTE);
  story.ask("shop", { do: "start" });
  story.run(30 * MINUTE);
  const { ms } = uptimeOf(story, "shop", 90 * MINUTE);
  assert.equal(ms.down + ms.waiting, 0);
  assert.ok(ms.off >= 59 * MINUTE && ms.off <= 62 * MINUTE);
});

Deno.test("uptime: a fall that opens no incident is no uptime, and time that nobody watched is unknown", () => {
  const story = workingStory({ names: ["shop"] });
  story.run(10 * MINUTE);
  story.show("shop", "STARTING");
  story.run(31_000);
  story.show("shop", "WORKING");
  story.run(10 * MINUTE);
  assert.ok(uptimeOf(story, "shop", 15 * MINUTE).ms.down >= 30_000);
  const from = story.now;
  story.now += 60 * MINUTE;
  story.pass([{ is: "gap", at: story.now, from }]);
  story.run(MINUTE);
  assert.equal(uptimeOf(story, "shop", 60 * MINUTE).ms.unknown, 59 * MINUTE);
});
