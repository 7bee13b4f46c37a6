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
