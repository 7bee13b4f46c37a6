import type { EventKind } from "../session/causes/mod.ts";
import type { LogEvent } from "./event.ts";
import type { Wording } from "./found_columns.ts";

/** Lines about one happening come together: within this time, or, without times, so few lines. */
const SAME_MS = 1_500;
const SAME_LINES = 12;
/** A death by memory writes a page of text, and a collector a line of its own. */
const DEATH_LINES = 60;
const START_MS = 60_000;
/** A browser's own text and WAHA's line about it. */
const REASON_LINES = 3;
/** Of more sessions nobody has lines that stand together: the newest are remembered. */
const SESSIONS_MAX = 10_000;

/** Several lines of these kinds with one cause are one happening. */
const JOINED: readonly EventKind[] = [
  "session.logout",
  "session.failed",
  "session.disconnected",
  "session.qr",
  "browser.crashed",
  "engine.crashed",
];
/** A log-out that somebody asked for is followed by the line of the log-out itself. */
const WHATEVER_CAUSE: readonly EventKind[] = ["session.logout", "engine.crashed"];
const DEATHS: readonly EventKind[] = ["memory.oom", "process.killed"];

/** An event as the rules of joining see it. One object may serve for all of them. */
export interface Happening {
  wording: Wording;
  session: string | null;
  file: string;
  line: number;
  /** Its last line; its first one where it has no more. */
  lineTo: number;
  /** NaN where it is not known, as is `ofDayMs`. */
  timeAt: number;
  ofDayMs: number;
}

/** What is remembered of an event into which later ones may be folded. */
export interface Remembered {
  /** Where its owner keeps it. */
  place: number;
  readonly file: string;
  readonly line: number;
  lineTo: number;
  readonly timeAt: number;
  readonly ofDayMs: number;
}

/**
 * Finds lines about one happening, in the order of the file. Keeps only what the rules below need
 * of the past, so that a stream may be joined as it comes.
 */
export class Joiner {
  /** The newest event of each session and kind, and of each cause. */
  readonly #last = new Map<string, Map<string, Remembered>>();
  readonly #rules = new WeakMap<Wording, Rule>();
  #death: Remembered | null = null;
  #start: Remembered | null = null;
  #reason: { wording: Wording; session: string | null; line: number } | null = null;
  /** What is remembered of the event that was taken last; null: nothing joins it. */
  newest: Remembered | null = null;

  /**
   * @returns The earlier event that it belongs to, or null: it stands for itself. A browser's own
   * words give it another `wording` then.
   */
  take(event: Happening): Remembered | null {
    this.newest = null;
    let rule = this.#ruleOf(event.wording);
    if (rule.is === "death") return this.#takeDeath(event);
    if (rule.is === "start") return this.#takeStart(event);
    if (this.#reason !== null || event.wording.kind === "browser.crashed") {
      event.wording = this.#reasoned(event);
      rule = this.#ruleOf(event.wording);
    }
    if (rule.is !== "joined") return null;
    const last = this.#lastOf(rule.isOfAll ? "" : event.session ?? "");
    for (const key of rule.keys) {
      const known = last.get(key);
      if (known === undefined) continue;
      if (near(known, event)) return fold(known, event);
      break;
    }
    const newest = remembered(event);
    for (const key of rule.keys) last.set(key, newest);
    this.newest = newest;
    return null;
  }

  /** All that may still be folded into. */
  *remembered(): Generator<Remembered> {
    if (this.#death !== null) yield this.#death;
    if (this.#start !== null) yield this.#start;
    for (const last of this.#last.values()) yield* new Set(last.values());
  }

  #ruleOf(wording: Wording): Rule {
    const known = this.#rules.get(wording);
    if (known !== undefined) return known;
    const rule = ruleOf(wording);
    this.#rules.set(wording, rule);
    return rule;
  }

  #lastOf(whose: string): Map<string, Remembered> {
    const known = this.#last.get(whose);
    if (known !== undefined) return known;
    if (this.#last.size >= SESSIONS_MAX) this.#last.clear();
    const last = new Map<string, Remembered>();
    this.#last.set(whose, last);
    return last;
  }

  #takeDeath(event: Happening): Remembered | null {
    const known = this.#death;
    const same = known !== null && event.file === known.file &&
      event.line - known.lineTo <= DEATH_LINES &&
      (this.#start === null || this.#start.line < known.line);
    if (same) return fold(known, event);
    this.#death = this.newest = remembered(event);
    return null;
  }

  #takeStart(event: Happening): Remembered | null {
    const known = this.#start;
    if (known !== null) {
      const apart = Math.abs(event.timeAt - known.timeAt);
      const together = Number.isNaN(apart)
        ? event.line - known.line <= 2 * DEATH_LINES
        : apart <= START_MS;
      // Dead in between, it was started twice.
      const died = this.#death !== null && this.#death.line > known.line;
      if (together && !died) return fold(known, event);
    }
    this.#start = this.newest = remembered(event);
    return null;
  }

  /** The browser's own words come first, WAHA's line about it says only that it did not start. */
  #reasoned({ wording, session, line }: Happening): Wording {
    const reason = this.#reason;
    const isCrash = wording.kind === "browser.crashed";
    const isOwnWord = isCrash && wording.level === undefined;
    this.#reason = isOwnWord ? { wording, session, line } : null;
    const explains = reason !== null && isCrash && !isOwnWord && session === reason.session &&
      line - reason.line <= REASON_LINES && reason.wording.cause !== undefined;
    if (!explains) return wording;
    const { cause, entry } = reason.wording;
    return {
      ...wording,
      ...(cause === undefined ? {} : { cause }),
      ...(entry === undefined ? {} : { entry }),
    };
  }
}

type Rule =
  | { is: "death" | "start" | "alone" }
  | {
    is: "joined";
    /** An engine serves all sessions: each of them notices when it ends. */
    isOfAll: boolean;
    /** By any of them an event is found again when another line tells of the same. */
    keys: readonly string[];
  };

function ruleOf({ kind, entry, cause, level }: Wording): Rule {
  if (DEATHS.includes(kind)) return { is: "death" };
  if (kind === "server.started") return { is: "start" };
  if (!JOINED.includes(kind)) return { is: "alone" };
  // A browser's own words, which have no level, are the reason of what WAHA says; both are told.
  if (kind === "browser.crashed" && level === undefined) return { is: "alone" };
  const keys = WHATEVER_CAUSE.includes(kind)
    ? [kind]
    : [`${kind} ${entry ?? ""}`, cause ?? entry ?? kind];
  return { is: "joined", isOfAll: kind === "engine.crashed", keys };
}

function near(known: Remembered, event: Happening): boolean {
  if (known.file !== event.file) return false;
  const apart = Math.abs(event.timeAt - known.timeAt);
  if (!Number.isNaN(apart)) return apart <= SAME_MS;
  const apartInDay = Math.abs(event.ofDayMs - known.ofDayMs);
  if (!Number.isNaN(apartInDay)) return apartInDay <= SAME_MS;
  return event.line - known.lineTo <= SAME_LINES;
}

function remembered({ file, line, lineTo, timeAt, ofDayMs }: Happening): Remembered {
  return { place: -1, file, line, lineTo, timeAt, ofDayMs };
}

function fold(into: Remembered, event: Happening): Remembered {
  if (event.lineTo > into.lineTo) into.lineTo = event.lineTo;
  return into;
}

export function happeningOf(event: LogEvent): Happening {
  const { session, file, line, lineTo = line, time, ofDayMs = NaN } = event;
  return { wording: event, session, file, line, lineTo, timeAt: time ?? NaN, ofDayMs };
}
