import type { FirstDay } from "./days.ts";
import type { LogEvent } from "./event.ts";
import type { Wording } from "./found_columns.ts";

/** One event on its way into a report. One object may serve for all of them. */
export interface Told {
  wording: Wording;
  session: string | null;
  file: string;
  line: number;
  /** Its last line; its first one where it has no more. */
  lineTo: number;
  /** ms since 1970, or from `UNKNOWN_DAY` on; null where nothing tells it. */
  time: number | null;
  dateFrom: FirstDay["from"] | null;
  /** Lines about the same happening that were folded into it. */
  folded: number;
}

/**
 * The first midnight of a file of which no line tells a date: its times count from here until its
 * end, or a first date, tells which day it was. Far behind all real times, and exact to the ms.
 */
export const UNKNOWN_DAY = 2 ** 52;

/** @param first The day that `UNKNOWN_DAY` stood for; null: nobody knows. */
export function onKnownDay(at: number | null, first: FirstDay | null): number | null {
  if (!isOfUnknownDay(at)) return at;
  return at === null || first === null ? null : at - UNKNOWN_DAY + first.at;
}

export function isOfUnknownDay(at: number | null): boolean {
  return at !== null && at >= UNKNOWN_DAY / 2;
}

/** Takes events in the order in which they are told. */
export interface EventSink {
  take(event: Told): void;
  /** What was told of an unknown day was of this one; null: nobody knows. */
  firstDayIs(first: FirstDay | null): void;
}

export function toldOf(event: LogEvent): Told {
  const { session, file, line, lineTo = line, time, dateFrom = null, folded = 0 } = event;
  return { wording: event, session, file, line, lineTo, time, dateFrom, folded };
}

export function eventOf(
  { wording, session, file, line, lineTo, time, dateFrom, folded }: Told,
): LogEvent {
  const { kind, cause, entry, level, excerpt, attrs } = wording;
  return {
    kind,
    ...(cause === undefined ? {} : { cause }),
    ...(entry === undefined ? {} : { entry }),
    session,
    line,
    ...(lineTo === line ? {} : { lineTo }),
    time,
    ...(dateFrom === null ? {} : { dateFrom }),
    file,
    ...(level === undefined ? {} : { level }),
    excerpt,
    ...(attrs === undefined ? {} : { attrs }),
    ...(folded === 0 ? {} : { folded }),
  };
}
