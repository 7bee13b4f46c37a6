import type { LogEvent } from "./event.ts";

const DAY_MS = 24 * 60 * 60_000;
/** A time of day that goes back further than this has passed midnight. */
const ROLLOVER_MS = 12 * 60 * 60_000;

/**
 * Completes the times of one file's events, which come in its order: PRETTY tells no date and no
 * zone. A dated neighbour gives the day; without one the file's own last change does, as the time of
 * its last line. Completed ones are marked.
 * @param changedAt When the file was changed last, ms; for a live stream the present.
 */
export function completeTimes(events: readonly LogEvent[], changedAt: number): LogEvent[] {
  if (events.every(({ ofDayMs }) => ofDayMs === undefined)) return [...events];
  const days = dayOffsets(events);
  const base = baseDay(events, { days, changedAt });
  return events.map((event, index) => {
    const { ofDayMs, ...rest } = event;
    if (event.time !== null || ofDayMs === undefined || base === null) return rest;
    const time = base.dayAt + (days[index] ?? 0) * DAY_MS + ofDayMs;
    return { ...rest, time, dateFrom: base.from };
  });
}

/** How many midnights each event lies after the first one. */
function dayOffsets(events: readonly LogEvent[]): number[] {
  let days = 0;
  let last: number | undefined;
  return events.map((event) => {
    const ofDay = event.ofDayMs ?? (event.time === null ? undefined : mod(event.time, DAY_MS));
    if (ofDay === undefined) return days;
    if (last !== undefined && last - ofDay > ROLLOVER_MS) days++;
    last = ofDay;
    return days;
  });
}

function baseDay(
  events: readonly LogEvent[],
  { days, changedAt }: { days: readonly number[]; changedAt: number },
): { dayAt: number; from: "file" | "neighbour" } | null {
  const dated = events.findIndex(({ time }) => time !== null);
  const known = events[dated]?.time;
  if (known !== undefined && known !== null) {
    return { dayAt: startOfDay(known) - (days[dated] ?? 0) * DAY_MS, from: "neighbour" };
  }
  const lastIndex = events.findLastIndex(({ ofDayMs }) => ofDayMs !== undefined);
  const ofDay = events[lastIndex]?.ofDayMs;
  if (ofDay === undefined || !Number.isFinite(changedAt)) return null;
  const today = startOfDay(changedAt);
  // A zone of its own may put its last line a little after the file's change: then it is the same
  // day all the same.
  const ahead = ofDay - mod(changedAt, DAY_MS) > ROLLOVER_MS;
  return { dayAt: today - (ahead ? DAY_MS : 0) - (days[lastIndex] ?? 0) * DAY_MS, from: "file" };
}

function startOfDay(at: number): number {
  return at - mod(at, DAY_MS);
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
