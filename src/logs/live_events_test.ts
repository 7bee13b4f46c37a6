import assert from "node:assert/strict";
import type { LiveFound } from "./assemble.ts";
import { type Coming, LiveEvents } from "./live_events.ts";

const NOW = Date.UTC(2026, 2, 2, 8, 0, 10);
const HOUR_MS = 3_600_000;
const fresh: Coming = { whole: false, fresh: true, changedAt: NOW, now: NOW };

function found(line: number, rest: Partial<LiveFound> = {}): LiveFound {
  return {
    kind: "session.started",
    session: "shop",
    excerpt: "Session has been started.",
    file: "a",
    offset: line * 100,
    line,
    ...rest,
  };
}

const logOut = (line: number, at: number, rest: Partial<LiveFound> = {}) =>
  found(line, {
    kind: "session.logout",
    cause: "logged-out",
    entry: "logged-out-noweb",
    at,
    ...rest,
  });

Deno.test("live events: a line without a date that was just written is of now, whatever its zone", () => {
  for (const zoneHours of [-8, -3, 0, 5.5, 5.75, 13]) {
    const local = (8 + zoneHours + 24) % 24 * HOUR_MS + 9_000;
    const [event] = new LiveEvents().take([found(1, { ofDayMs: local })], fresh);
    assert.equal(event?.time, NOW - 1_000, `${zoneHours}`);
    assert.equal(event?.dateFrom, "file");
  }
});

Deno.test("live events: just before and after midnight a line is not of another day", () => {
  const midnight = Date.UTC(2026, 2, 3);
  const coming = { ...fresh, now: midnight + 500 };
  const late = { ofDayMs: 24 * HOUR_MS - 200 };
  assert.equal(new LiveEvents().take([found(1, late)], coming)[0]?.time, midnight - 200);
  const early = { ofDayMs: 300 };
  assert.equal(new LiveEvents().take([found(1, early)], coming)[0]?.time, midnight + 300);
});

Deno.test("live events: old lines without a date wait for the end of what is there, and are of its day", () => {
  const events = new LiveEvents();
  const old: Coming = { whole: false, fresh: false, changedAt: NOW - 48 * HOUR_MS, now: NOW };
  assert.deepEqual(events.take([found(1, { ofDayMs: 23 * HOUR_MS })], old), []);
  assert.equal(events.held.length, 1);
  const taken = events.take([found(2, { ofDayMs: 7 * HOUR_MS })], { ...old, whole: true });
  assert.deepEqual(taken.map(({ time, offset }) => [time, offset]), [
    [Date.UTC(2026, 1, 27, 23), 100],
    [Date.UTC(2026, 1, 28, 7), 200],
  ]);
  assert.equal(events.held.length, 0);
});

Deno.test("live events: a thousand old lines without a date go on without one", () => {
  const many = Array.from({ length: 1_000 }, (_, line) => found(line + 1, { ofDayMs: 5 }));
  const old: Coming = { whole: false, fresh: false, changedAt: NOW, now: NOW };
  const taken = new LiveEvents().take(many, old);
  assert.equal(taken.length, 1_000);
  assert.ok(taken.every(({ time }) => time === null));
});

Deno.test("live events: two lines of one happening are one event, also when we ended in between", () => {
  const first = new LiveEvents();
  assert.equal(first.take([logOut(1, NOW)], fresh).length, 1);
  const second = new LiveEvents(first.recent);
  assert.equal(second.take([logOut(3, NOW + 40)], fresh).length, 0);
  assert.equal(second.take([logOut(9, NOW + 60_000)], fresh).length, 1);
  assert.equal(new LiveEvents().take([logOut(3, NOW + 40)], fresh).length, 1);
});

Deno.test("live events: lines of another file belong to another happening", () => {
  const events = new LiveEvents();
  assert.equal(events.take([logOut(1, NOW)], fresh).length, 1);
  assert.equal(events.take([logOut(1, NOW + 40, { file: "b" })], fresh).length, 1);
});

Deno.test("live events: what is handed on does not change when more of it comes", () => {
  const events = new LiveEvents();
  const [told] = events.take([logOut(1, NOW)], fresh);
  const before = structuredClone(told);
  events.take([logOut(3, NOW + 40)], fresh);
  assert.deepEqual(told, before);
});
