import assert from "node:assert/strict";
import type { LogEvent } from "./event.ts";
import { completeTimes } from "./times.ts";

const HOUR_MS = 3_600_000;
const DAY = Date.UTC(2026, 2, 2);

function event(line: number, rest: Partial<LogEvent>): LogEvent {
  return {
    kind: "session.started",
    session: "a",
    line,
    time: null,
    file: "x",
    excerpt: "",
    ...rest,
  };
}

const ofHour = (line: number, hour: number) => event(line, { ofDayMs: hour * HOUR_MS });

function days(
  events: readonly LogEvent[],
  changedAt: number,
): [number | null, string | undefined][] {
  return completeTimes(events, changedAt).map(({ time, dateFrom }) => [
    time === null ? null : (time - DAY) / HOUR_MS,
    dateFrom,
  ]);
}

Deno.test("times: lines without a date are of the day on which their file was changed last", () => {
  assert.deepEqual(days([ofHour(1, 8), ofHour(2, 9)], DAY + 10 * HOUR_MS), [[8, "file"], [
    9,
    "file",
  ]]);
});

Deno.test("times: each midnight that passes between them is a day", () => {
  const events = [ofHour(1, 22), ofHour(2, 1), ofHour(3, 23), ofHour(4, 2)];
  assert.deepEqual(days(events, DAY + 3 * HOUR_MS).map(([hour]) => hour), [-26, -23, -1, 2]);
});

Deno.test("times: a file that was changed just after midnight ends with a line of yesterday", () => {
  assert.deepEqual(days([ofHour(1, 23)], DAY + 60_000), [[-1, "file"]]);
});

Deno.test("times: a neighbour with a date gives the day, before it and after it", () => {
  const events = [ofHour(1, 23), event(2, { time: DAY + HOUR_MS }), ofHour(3, 2)];
  assert.deepEqual(days(events, DAY + 90 * 24 * HOUR_MS), [
    [-1, "neighbour"],
    [1, undefined],
    [2, "neighbour"],
  ]);
});

Deno.test("times: lines a little out of order make no midnight", () => {
  assert.deepEqual(
    days([ofHour(1, 9), ofHour(2, 8.99)], DAY + 10 * HOUR_MS).map(([hour]) => hour),
    [
      9,
      8.99,
    ],
  );
});

Deno.test("times: what tells no time at all has none", () => {
  assert.deepEqual(days([event(1, {})], DAY), [[null, undefined]]);
});

Deno.test("times: a morning that is earlier than the line before it is the next one", () => {
  const events = [ofHour(1, 9), ofHour(2, 7), ofHour(3, 8), ofHour(4, 6)];
  assert.deepEqual(days(events, DAY + 7 * HOUR_MS).map(([hour]) => hour), [-39, -17, -16, 6]);
});

Deno.test("times: a clock that is set back for winter makes no midnight", () => {
  const hours = days([ofHour(1, 2.9), ofHour(2, 2)], DAY + 10 * HOUR_MS).map(([hour]) => hour);
  assert.deepEqual(hours, [2.9, 2]);
});

Deno.test("times: a date beside them may be of a zone of its own", () => {
  const events = [event(1, { time: DAY + 8 * HOUR_MS }), ofHour(2, 3), ofHour(3, 4)];
  assert.deepEqual(days(events, DAY).map(([hour]) => hour), [8, 3, 4]);
});

const ofYear = (line: number, at: number, rest: Partial<LogEvent> = {}) => {
  const ofYearMs = new Date(at).setUTCFullYear(2000) - Date.UTC(2000);
  return event(line, { ofYearMs, ofDayMs: ofYearMs % (24 * HOUR_MS), ...rest });
};

Deno.test("times: a date without a year is of the newest one that its file allows", () => {
  const newYear = Date.UTC(2026, 0, 1);
  const december = Date.UTC(2025, 11, 31, 23);
  const events = [ofYear(1, december), ofYear(2, newYear + HOUR_MS)];
  const times = completeTimes(events, newYear + 2 * HOUR_MS);
  assert.deepEqual(times.map(({ time, dateFrom }) => [time, dateFrom]), [
    [december, "file"],
    [newYear + HOUR_MS, "file"],
  ]);
  // Another clock may be ahead of ours by hours, never by months.
  assert.equal(completeTimes([ofYear(1, newYear)], december)[0]?.time, newYear);
  const leapDay = Date.UTC(2024, 1, 29, 5);
  assert.equal(completeTimes([ofYear(1, leapDay)], leapDay + 9 * HOUR_MS)[0]?.time, leapDay);
});

Deno.test("times: the line's own milliseconds are finer than its collector's seconds", () => {
  const at = DAY + 8 * HOUR_MS;
  const [fine] = completeTimes([ofYear(1, at, { ofDayMs: 8 * HOUR_MS + 417 })], at);
  assert.equal(fine?.time, at + 417);
  // In a zone of its own its time of day is another one.
  const [other] = completeTimes([ofYear(1, at, { ofDayMs: 10 * HOUR_MS + 417 })], at);
  assert.equal(other?.time, at);
});

Deno.test("times: what is completed keeps nothing of how it was", () => {
  for (const done of completeTimes([ofYear(1, DAY), ofHour(2, 8), event(3, {})], DAY)) {
    assert.deepEqual([done.ofDayMs, done.ofYearMs], [undefined, undefined]);
  }
});
