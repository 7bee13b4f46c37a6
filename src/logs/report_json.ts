import type { Analysis } from "./analysis.ts";
import type { LogEvent } from "./event.ts";

/** Instants as ISO 8601: what reads it need not know our clocks. */
function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** One event as `--json` and `--jsonl` print it (design §6). */
export function eventJson(event: LogEvent): Record<string, unknown> {
  const { kind, cause, entry, session, line, lineTo, time, dateFrom, file, level } = event;
  const { excerpt, attrs, folded } = event;
  return {
    kind,
    ...(cause === undefined ? {} : { cause }),
    ...(entry === undefined ? {} : { entry }),
    session,
    line,
    ...(lineTo === undefined ? {} : { lineTo }),
    time: instant(time),
    ...(dateFrom === undefined ? {} : { dateFrom }),
    file,
    ...(level === undefined ? {} : { level }),
    excerpt,
    ...(attrs === undefined ? {} : { attrs }),
    ...(folded === undefined ? {} : { folded }),
  };
}

/** The whole analysis as `--json` prints it. */
export function analysisJson(analysis: Analysis): Record<string, unknown> {
  const { files, bytes, lines, counts, events, timeline, truncated } = analysis;
  const sessions = Object.entries(timeline.sessions).map(([name, session]) => [name, {
    ...session,
    statuses: session.statuses.map(({ at, ...rest }) => ({ at: instant(at), ...rest })),
    outages: session.outages.map(({ fromAt, toAt, ...rest }) => ({
      ...rest,
      from: instant(fromAt),
      to: instant(toAt),
    })),
  }]);
  return {
    files,
    bytes,
    lines,
    counts,
    events: events.map(eventJson),
    sessions: Object.fromEntries(sessions),
    memory: timeline.memory.map(({ time, ...rest }) => ({ time: instant(time), ...rest })),
    storms: timeline.storms.map(({ fromAt, toAt, ...rest }) => ({
      ...rest,
      from: instant(fromAt),
      to: instant(toAt),
    })),
    gaps: timeline.gaps.map(({ fromAt, toAt, ms }) => ({
      from: instant(fromAt),
      to: instant(toAt),
      ms,
    })),
    starts: timeline.starts,
    ...(truncated === undefined ? {} : { truncated }),
  };
}
