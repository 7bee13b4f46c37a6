import { causeEntry } from "../session/causes/mod.ts";
import type { Analysis } from "./analysis.ts";
import { printable } from "./printable.ts";
import type { Outage, SessionTimeline, Timeline, TimelineStatus } from "./timeline.ts";
import { verdictOf } from "./verdict.ts";

export interface TextOptions {
  colours?: boolean;
  /** Characters of a line. */
  width?: number;
}

const ROWS_MAX = 12;
const MARKS: Readonly<Record<TimelineStatus, string>> = {
  WORKING: "█",
  STARTING: "▒",
  SCAN_QR_CODE: "▫",
  FAILED: "·",
  STOPPED: " ",
  UNKNOWN: " ",
};

/** The report for a person: what happened first, the counts last. */
export function reportText(analysis: Analysis, options: TextOptions = {}): string {
  const { timeline, counts, lines, files, bytes, truncated } = analysis;
  const { span, webhooks, troubles } = analysis.tallied;
  const sections = [
    [bold(verdictOf(analysis), options)],
    section("Sessions", sessionRows(timeline, span, options), options),
    section("Outages", outageRows(timeline.sessions), options),
    section("Memory", memoryRows(analysis), options),
    section("Webhooks that failed, by target", counted(webhooks), options),
    section("Again and again", stormRows(analysis), options),
    section("Most frequent troubles", troubleRows(troubles), options),
    section("Nothing read for long", gapRows(analysis), options),
    section("Counts", [
      `session|failed|logout: ${counts.session} lines   memory|oom: ${counts.memory} lines`,
      `${lines} lines, ${mib(bytes)} in ${
        files.length === 1 ? "one file" : `${files.length} files`
      }` +
      (truncated === undefined
        ? ""
        : `; ${truncated} events, of which the first and last are kept`),
    ], options),
  ];
  return `${
    sections.filter((rows) => rows.length > 0).map((rows) => rows.join("\n")).join("\n\n")
  }\n`;
}

function section(title: string, rows: string[], options: TextOptions): string[] {
  return rows.length === 0 ? [] : [bold(title, options), ...rows.map((row) => `  ${row}`)];
}

function bold(text: string, { colours = false }: TextOptions): string {
  return colours ? `\x1b[1m${text}\x1b[0m` : text;
}

interface TimeSpan {
  fromAt: number;
  toAt: number;
}

function sessionRows(
  { sessions, moreSessions = 0 }: Timeline,
  span: TimeSpan | null,
  { width = 100 }: TextOptions,
): string[] {
  const rows = Object.entries(sessions);
  const nameWidth = Math.min(24, Math.max(0, ...rows.map(([name]) => name.length)));
  const barWidth = Math.max(10, width - nameWidth - 44);
  const listed = rows.slice(0, 2 * ROWS_MAX).map(([name, session]) => {
    const { status, starts, logOuts, unscanned, outages, moreOutages = 0 } = session;
    const fell = outages.length + moreOutages;
    const facts = [
      status,
      starts > 1 ? `${starts} starts` : "",
      unscanned > 0 ? `${unscanned} × a code that nobody scanned` : "",
      logOuts > 0 ? `${logOuts} log-out${logOuts === 1 ? "" : "s"}` : "",
      fell > 0 ? `${fell} outage${fell === 1 ? "" : "s"}` : "",
    ].filter((fact) => fact !== "").join(", ");
    const bar = span === null ? "" : `${barOf(session, span, barWidth)}  `;
    return `${printable(name).slice(0, nameWidth).padEnd(nameWidth)}  ${bar}${facts}`;
  });
  const more = rows.length - listed.length + moreSessions;
  return more > 0 ? [...listed, `and ${more} more`] : listed;
}

/** A bar of the whole time: each place shows how the session was at its end. */
function barOf({ statuses }: SessionTimeline, { fromAt, toAt }: TimeSpan, width: number): string {
  let bar = "";
  let index = 0;
  let status: TimelineStatus = "UNKNOWN";
  for (let place = 1; place <= width; place++) {
    const until = fromAt + (toAt - fromAt) * place / width;
    let worst = status;
    while (index < statuses.length && (statuses[index]?.at ?? fromAt) <= until) {
      status = statuses[index]?.status ?? status;
      // A short fall must not vanish in a long bar.
      if (status === "FAILED") worst = "FAILED";
      index++;
    }
    bar += MARKS[worst === "FAILED" ? worst : status];
  }
  return bar;
}

function outageRows(sessions: Readonly<Record<string, SessionTimeline>>): string[] {
  const outages = Object.values(sessions).flatMap(({ outages: own }) => own)
    .sort((a, b) => (b.ms ?? Infinity) - (a.ms ?? Infinity));
  const rows = outages.slice(0, ROWS_MAX).flatMap(outageRow);
  const more = Object.values(sessions).reduce((sum, { moreOutages = 0 }) => sum + moreOutages, 0);
  const shorter = outages.length - ROWS_MAX + more;
  return shorter > 0 ? [...rows, `and ${shorter} shorter ones`] : rows;
}

function outageRow(
  { session, fromAt, fromLine, ms, cause, advice, excerpt }: Outage,
): string[] {
  const when = fromAt === null ? `line ${fromLine}` : `${stamp(fromAt)} (line ${fromLine})`;
  const long = ms === null ? "to the end of the log" : span(ms);
  const row = `${when}  ${printable(session)}  ${long}  ${cause ?? "cause not shown"}: ${
    printable(excerpt)
  }`;
  return advice === undefined ? [row] : [row, `    → ${advice}`];
}

function memoryRows({ timeline: { memory, warnings } }: Analysis): string[] {
  const deaths = memory.filter(({ kind }) => kind !== "memory.warning");
  const rows = deaths.slice(0, ROWS_MAX).map(({ time, line, kind, by, backAfterMs }) => {
    const when = time === null ? `line ${line}` : `${stamp(time)} (line ${line})`;
    const back = backAfterMs === undefined ? "" : `, WAHA ran again after ${span(backAfterMs)}`;
    return `${when}  ${kind}${by === undefined ? "" : ` by ${by}`}${back}`;
  });
  return warnings === 0 ? rows : [...rows, `${warnings} warnings near the limit`];
}

function stormRows({ timeline: { storms } }: Analysis): string[] {
  return storms.slice(0, ROWS_MAX).map(({ session, entry, count, perMinute }) => {
    const rate = perMinute === null ? "" : `, ${perMinute} a minute`;
    const meaning = causeEntry(entry)?.meaning ?? "a pattern of yours";
    return `${count} × ${printable(entry)}${
      session === null ? "" : ` of ${printable(session)}`
    }${rate}: ${meaning}`;
  });
}

function troubleRows(troubles: ReadonlyMap<string, number>): string[] {
  return [...troubles].sort((a, b) => b[1] - a[1]).slice(0, ROWS_MAX).map(([name, count]) =>
    `${String(count).padStart(6)}  ${printable(name)}: ${
      causeEntry(name)?.meaning ?? "a pattern of yours"
    }`
  );
}

function gapRows({ timeline: { gaps } }: Analysis): string[] {
  return gaps.slice(0, ROWS_MAX).map(({ fromAt, toAt, ms }) =>
    `${stamp(fromAt)} to ${stamp(toAt)}, ${span(ms)}`
  );
}

function counted(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, ROWS_MAX)
    .map(([key, count]) => `${String(count).padStart(6)}  ${printable(key)}`);
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace("T", " ").slice(0, 19);
}

function span(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60
    ? `${Math.round(minutes / 60)} h`
    : `${Math.round(minutes / 1_440)} days`;
}

function mib(bytes: number): string {
  return bytes < 1_048_576 ? `${bytes} bytes` : `${Math.round(bytes / 1_048_576)} MiB`;
}
