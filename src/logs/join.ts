import type { EventKind } from "../session/causes/mod.ts";
import type { LogEvent } from "./event.ts";

/** Lines about one happening come together: within this time, or, without times, so few lines. */
const SAME_MS = 1_500;
const SAME_LINES = 12;
/** A death by memory writes a page of text, and a collector a line of its own. */
const DEATH_LINES = 60;
const START_MS = 60_000;
/** A browser's own text and WAHA's line about it. */
const REASON_LINES = 3;

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

/**
 * Folds lines about one happening into its first, in the order of the file. Keeps only what the
 * rules below need of the past, so that a stream may be joined as it comes.
 */
export class Joiner {
  /** The newest event of each session and kind, and of each cause. */
  readonly #last = new Map<string, LogEvent>();
  #death: LogEvent | null = null;
  #start: LogEvent | null = null;
  #reason: LogEvent | null = null;

  /** @returns The event, or null when it was folded into an earlier one. */
  take(event: LogEvent): LogEvent | null {
    if (DEATHS.includes(event.kind)) return this.#takeDeath(event);
    if (event.kind === "server.started") return this.#takeStart(event);
    const reasoned = this.#reasoned(event);
    if (!JOINED.includes(reasoned.kind)) return reasoned;
    const keys = keysOf(reasoned);
    const known = keys.map((key) => this.#last.get(key)).find((one) => one !== undefined);
    if (known !== undefined && near(known, reasoned)) {
      fold(known, reasoned);
      return null;
    }
    for (const key of keys) this.#last.set(key, reasoned);
    return reasoned;
  }

  #takeDeath(event: LogEvent): LogEvent | null {
    const known = this.#death;
    const same = known !== null && event.file === known.file &&
      event.line - (known.lineTo ?? known.line) <= DEATH_LINES &&
      (this.#start === null || this.#start.line < known.line);
    if (same) {
      fold(known, event);
      return null;
    }
    this.#death = event;
    return event;
  }

  #takeStart(event: LogEvent): LogEvent | null {
    const known = this.#start;
    const apart = known?.time === null || event.time === null || known === null
      ? Infinity
      : Math.abs(event.time - known.time);
    const together = known !== null &&
      (apart === Infinity ? event.line - known.line <= 2 * DEATH_LINES : apart <= START_MS);
    // Dead in between, it was started twice.
    const died = known !== null && this.#death !== null && this.#death.line > known.line;
    if (known !== null && together && !died) {
      fold(known, event);
      return null;
    }
    this.#start = event;
    return event;
  }

  /** The browser's own words come first, WAHA's line about it says only that it did not start. */
  #reasoned(event: LogEvent): LogEvent {
    const reason = this.#reason;
    this.#reason = event.kind === "browser.crashed" && event.level === undefined ? event : null;
    const explains = reason !== null && event.kind === "browser.crashed" &&
      event.session === reason.session && event.line - reason.line <= REASON_LINES &&
      reason.cause !== undefined && event.level !== undefined;
    if (!explains) return event;
    const { cause, entry } = reason;
    return { ...event, ...(cause === undefined ? {} : { cause }), ...entryOf(entry) };
  }
}

/** By any of them an event is found again when another line tells of the same. */
function keysOf({ session, kind, entry, cause, level }: LogEvent): string[] {
  // A browser's own words, which have no level, are the reason of what WAHA says; both are told.
  if (kind === "browser.crashed" && level === undefined) return [];
  // An engine serves all sessions: each of them notices when it ends.
  const whose = kind === "engine.crashed" ? "" : session ?? "";
  if (WHATEVER_CAUSE.includes(kind)) return [`${whose} ${kind}`];
  return [`${whose} ${kind} ${entry ?? ""}`, `${whose} ${cause ?? entry ?? kind}`];
}

function entryOf(entry: string | undefined): { entry?: string } {
  return entry === undefined ? {} : { entry };
}

function near(a: LogEvent, b: LogEvent): boolean {
  if (a.file !== b.file) return false;
  if (a.time !== null && b.time !== null) return Math.abs(b.time - a.time) <= SAME_MS;
  if (a.ofDayMs !== undefined && b.ofDayMs !== undefined) {
    return Math.abs(b.ofDayMs - a.ofDayMs) <= SAME_MS;
  }
  return b.line - (a.lineTo ?? a.line) <= SAME_LINES;
}

function fold(into: LogEvent, event: LogEvent): void {
  into.lineTo = Math.max(into.lineTo ?? into.line, event.lineTo ?? event.line);
  into.folded = (into.folded ?? 0) + 1 + (event.folded ?? 0);
}
