import type { CauseWord } from "../session/causes/mod.ts";
import type { FirstDay } from "./days.ts";
import type { LogEvent } from "./event.ts";
import type { Grouped } from "./grouped.ts";
import { MemoryRows } from "./memory_rows.ts";
import { OutageList } from "./outage_list.ts";
import { type StatusChange, StatusTrail } from "./status_trail.ts";
import { Storms } from "./storms.ts";
import { onKnownDay, type Told, toldOf } from "./told.ts";

export type TimelineStatus =
  | "STARTING"
  | "SCAN_QR_CODE"
  | "WORKING"
  | "FAILED"
  | "STOPPED"
  | "UNKNOWN";

/** A stretch of time in which a session did not work. */
export interface Outage {
  session: string;
  fromAt: number | null;
  fromLine: number;
  /** Null: it lasts to the end of the log. */
  toAt: number | null;
  toLine: number | null;
  ms: number | null;
  cause?: CauseWord;
  /** The one thing that the catalogue advises. */
  advice?: string;
  excerpt: string;
}

export interface SessionTimeline {
  statuses: StatusChange[];
  outages: Outage[];
  /** Shorter ones that are not listed. */
  moreOutages?: number;
  starts: number;
  logOuts: number;
  unscanned: number;
  /** What it shows at the end of the log. */
  status: TimelineStatus;
}

/** What memory did to WAHA as a whole, and when it ran again. */
export interface MemoryRow {
  kind: "memory.warning" | "memory.oom" | "process.killed";
  time: number | null;
  file: string;
  line: number;
  by?: string;
  /** From the death to the next start that the log shows. */
  backAfterMs?: number;
}

/** The same thing again and again: one row instead of a thousand. */
export interface Storm {
  session: string | null;
  /** Null: such lines are no events. */
  kind: LogEvent["kind"] | null;
  entry: string;
  count: number;
  fromAt: number | null;
  toAt: number | null;
  perMinute: number | null;
}

/** A stretch in which the log shows nothing that is read. */
export interface Gap {
  fromAt: number;
  toAt: number;
  ms: number;
}

export interface Timeline {
  sessions: Record<string, SessionTimeline>;
  /** Sessions beyond those that are listed. */
  moreSessions?: number;
  /** The first ones and the newest, where there were too many. */
  memory: MemoryRow[];
  /** How often WAHA ran out of memory, and how often it was warned of that. */
  deaths: number;
  warnings: number;
  storms: Storm[];
  gaps: Gap[];
  starts: number;
}

const GAP_MS = 6 * 60 * 60_000;
/** Limits of a log that never ends: what is beyond them is counted. */
const SESSIONS_MAX = 10_000;
const GAPS_MAX = 1_000;

/** What the events of all files come to, in order of time where that is known. */
export function timelineOf(
  events: readonly LogEvent[],
  grouped: readonly Grouped[] = [],
): Timeline {
  const builder = new TimelineBuilder();
  for (const event of events) builder.take(toldOf(event));
  return builder.result(grouped);
}

/** Folds events, in order of time, into what they come to; keeps none of them. */
export class TimelineBuilder {
  readonly #sessions = new Map<string, SessionFold>();
  readonly #others = new Set<string>();
  readonly #storms = new Storms();
  readonly #memory = new MemoryRows();
  #gaps: Gap[] = [];
  #lastAt: number | null = null;
  #starts = 0;

  take(event: Told): void {
    const { session, wording: { kind } } = event;
    if (event.time !== null) this.#passed(event.time);
    this.#storms.take(event);
    if (kind === "server.started") {
      this.#starts++;
      this.#memory.backAt(event.time);
      for (const fold of this.#sessions.values()) fold.whenWahaStarts(event);
    } else if (
      kind === "memory.warning" || kind === "memory.oom" ||
      (kind === "process.killed" && session === null)
    ) this.#memory.take(kind, event);
    if (session !== null) this.#foldOf(session)?.take(event);
  }

  firstDayIs(first: FirstDay | null): void {
    for (const fold of this.#sessions.values()) fold.firstDayIs(first);
    this.#storms.firstDayIs(first);
    this.#memory.firstDayIs(first);
    this.#lastAt = onKnownDay(this.#lastAt, first);
    this.#gaps = this.#gaps.flatMap(({ fromAt, toAt }) => {
      const from = onKnownDay(fromAt, first);
      const to = onKnownDay(toAt, first);
      return from === null || to === null || to - from < GAP_MS
        ? []
        : [{ fromAt: from, toAt: to, ms: to - from }];
    });
  }

  result(grouped: readonly Grouped[]): Timeline {
    const sessions = [...this.#sessions].map(([name, fold]) => [name, fold.result()] as const);
    return {
      sessions: Object.fromEntries(sessions),
      ...(this.#others.size === 0 ? {} : { moreSessions: this.#others.size }),
      memory: this.#memory.all(),
      deaths: this.#memory.deaths,
      warnings: this.#memory.warnings,
      storms: this.#storms.all(grouped),
      gaps: this.#gaps,
      starts: this.#starts,
    };
  }

  #passed(at: number): void {
    const last = this.#lastAt;
    this.#lastAt = at;
    if (last === null || at - last < GAP_MS || this.#gaps.length >= GAPS_MAX) return;
    this.#gaps.push({ fromAt: last, toAt: at, ms: at - last });
  }

  #foldOf(session: string): SessionFold | null {
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    if (this.#sessions.size >= SESSIONS_MAX) {
      if (this.#others.size < SESSIONS_MAX) this.#others.add(session);
      return null;
    }
    const fold = new SessionFold(session);
    this.#sessions.set(session, fold);
    return fold;
  }
}

/** What the events of one session come to. */
class SessionFold {
  readonly #name: string;
  readonly #statuses = new StatusTrail();
  readonly #outages = new OutageList();
  #status: TimelineStatus = "UNKNOWN";
  #starts = 0;
  #logOuts = 0;
  #unscanned = 0;

  constructor(name: string) {
    this.#name = name;
  }

  take(event: Told): void {
    const { kind, cause } = event.wording;
    if (kind === "session.started") this.#starts++;
    if (kind === "session.logout") this.#logOuts++;
    if (cause === "qr-not-scanned") this.#unscanned++;
    const status = statusOf(event);
    if (status === null) return this.#outages.explain(event);
    const before = this.#status;
    if (before !== status) this.#changed(status, event);
    if (status === "WORKING" || status === "STOPPED") return this.#outages.end(event);
    const fell = before === "WORKING" || status === "FAILED" || cannotWork(before, event);
    if (fell && this.#outages.open === null) this.#outages.begin(this.#name, event);
    else this.#outages.explain(event);
  }

  /** WAHA was started: whatever worked before does not any more until it says so. */
  whenWahaStarts(event: Told): void {
    if (this.#status !== "WORKING") return;
    this.#changed("STARTING", event);
    this.#outages.begin(this.#name, event, "WAHA was started again");
  }

  firstDayIs(first: FirstDay | null): void {
    this.#statuses.firstDayIs(first);
    this.#outages.firstDayIs(first);
  }

  result(): SessionTimeline {
    const outages = this.#outages.all();
    const more = this.#outages.count - outages.length;
    return {
      statuses: this.#statuses.all(),
      outages,
      ...(more === 0 ? {} : { moreOutages: more }),
      starts: this.#starts,
      logOuts: this.#logOuts,
      unscanned: this.#unscanned,
      status: this.#status,
    };
  }

  #changed(status: TimelineStatus, { time, line }: Told): void {
    this.#status = status;
    this.#statuses.add({ at: time, line, status });
  }
}

/**
 * Coming up for the first time is no outage; a reason why that fails is, and so is the end of a
 * connection of which the log does not show the beginning.
 */
function cannotWork(before: TimelineStatus, { wording: { kind, cause } }: Told): boolean {
  if (before === "STOPPED") return false;
  return cause !== undefined || (before === "UNKNOWN" && kind === "session.disconnected");
}

function statusOf({ wording: { kind, cause, attrs } }: Told): TimelineStatus | null {
  switch (kind) {
    case "session.started":
      return "STARTING";
    case "session.qr":
      return "SCAN_QR_CODE";
    case "session.failed":
    case "session.logout":
    case "browser.crashed":
      return "FAILED";
    case "session.disconnected":
      return cause === "logged-out" ? "FAILED" : "STARTING";
    case "session.status":
      return statusWord(attrs?.status);
    default:
      return null;
  }
}

const WORDS: readonly TimelineStatus[] = [
  "STARTING",
  "SCAN_QR_CODE",
  "WORKING",
  "FAILED",
  "STOPPED",
];

function statusWord(word: string | undefined): TimelineStatus {
  return WORDS.find((one) => one === word) ?? "UNKNOWN";
}
