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

/** A system call for each event would take longer than the event. */
const PIECE_CHARS = 65_536;
/** The only line of the report that can say so: texts have no line ends in JSON. */
const NO_EVENTS = '\n  "events": [],\n';

/** Texts put together to pieces that are worth writing. */
export function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

/** The whole analysis as `--json` prints it; events one by one, since they may be many. */
export function* analysisJson(analysis: Analysis): Generator<string> {
  const whole = JSON.stringify(withoutEvents(analysis), null, 2);
  const at = whole.indexOf(NO_EVENTS);
  yield `${whole.slice(0, at)}\n  "events": [`;
  let count = 0;
  for (const event of analysis.events) {
    const text = JSON.stringify(eventJson(event), null, 2).replaceAll("\n", "\n    ");
    yield `${count++ === 0 ? "" : ","}\n    ${text}`;
  }
  yield `${count === 0 ? "" : "\n  "}],\n${whole.slice(at + NO_EVENTS.length)}\n`;
}

function withoutEvents(
  { files, bytes, lines, counts, timeline, truncated }: Analysis,
): Record<string, unknown> {
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
    events: [],
    sessions: Object.fromEntries(sessions),
    ...(timeline.moreSessions === undefined ? {} : { moreSessions: timeline.moreSessions }),
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
