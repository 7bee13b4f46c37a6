import { Days, FirstDayFinder, inNewestYear, onDay } from "./days.ts";
import type { LogEvent } from "./event.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Completes the times of one file's events, which come in its order: PRETTY tells no date and no
 * zone, syslog no year. A dated neighbour gives the day; without one the file's own last change does,
 * as the time of its last line. Completed ones are marked.
 * @param changedAt When the file was changed last, ms; for a live stream the present.
 */
export function completeTimes(events: readonly LogEvent[], changedAt: number): LogEvent[] {
  if (events.every(({ ofDayMs }) => ofDayMs === undefined)) return [...events];
  const inYears = events.map((event) => withYear(event, changedAt));
  const finder = new FirstDayFinder();
  for (const event of inYears) finder.take(timeOf(event));
  const first = finder.found(changedAt);
  const days = new Days();
  return inYears.map((event) => {
    const passed = days.take(timeOf(event));
    const { ofDayMs, ...rest } = event;
    if (event.time !== null || ofDayMs === undefined || first === null) return rest;
    return { ...rest, time: onDay(first, { days: passed, ofDayMs }), dateFrom: first.from };
  });
}

function withYear(event: LogEvent, changedAt: number): LogEvent {
  const { ofYearMs, ...rest } = event;
  if (ofYearMs === undefined || event.time !== null) return rest;
  const time = timeOfYear(ofYearMs, { ofDayMs: event.ofDayMs ?? NaN, changedAt });
  return time === null ? rest : { ...rest, time, dateFrom: "file" };
}

/** @param clock `ofDayMs`: what the line itself tells beside it, or NaN. */
export function timeOfYear(
  ofYearMs: number,
  { ofDayMs, changedAt }: { ofDayMs: number; changedAt: number },
): number | null {
  const at = inNewestYear(ofYearMs, changedAt);
  if (at === null) return null;
  // A collector's clock has seconds, the line's own milliseconds, if both are of one zone.
  const finerMs = ofDayMs - ofYearMs % DAY_MS;
  return at + (Math.abs(finerMs) < MINUTE_MS ? finerMs : 0);
}

function timeOf({ time, ofDayMs }: LogEvent): { at?: number; ofDayMs?: number } {
  if (time !== null) return { at: time };
  return ofDayMs === undefined ? {} : { ofDayMs };
}
