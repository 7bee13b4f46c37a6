import type { LiveFound } from "./assemble.ts";
import type { LogEvent } from "./event.ts";
import { happeningOf, Joiner } from "./join.ts";
import { completeTimes } from "./times.ts";

/** An event of a log that is being written. */
export interface LiveEvent extends LogEvent {
  /** Where its first line begins, in bytes from the start of its file. */
  offset: number;
}

/** How the lines came in which the events stood. */
export interface Coming {
  /** Nothing more is there by now, or no more of this file will come. */
  whole: boolean;
  /** Written since the last look, a moment ago: not while nobody read. */
  fresh: boolean;
  /** When the file had been changed last, ms. */
  changedAt: number | null;
  now: number;
}

/** Events whose day is not known wait for the end of what is there; more than that go without. */
const UNDATED_MAX = 1_000;
/** So many of the past tell whether a line belongs to a happening that was told before. */
const RECENT_MAX = 32;
const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;

/** Gives events their day, and folds what belongs to one happening, as lines come. */
export class LiveEvents {
  #held: LiveEvent[] = [];
  #joiner = new Joiner();
  #recent: LogEvent[] = [];

  /** @param recent What the last run kept of `recent`. */
  constructor(recent: readonly LogEvent[] = []) {
    for (const event of recent) this.#remember(event);
  }

  /** Events that are not told yet. */
  get held(): readonly LiveEvent[] {
    return this.#held;
  }

  /** What the next run must know of the past: a kill in between makes no new happening. */
  get recent(): readonly LogEvent[] {
    return this.#recent;
  }

  take(found: readonly LiveFound[], coming: Coming): LiveEvent[] {
    const events = found.map(({ at, ...event }) => ({ ...event, time: at ?? null }));
    if (coming.fresh && this.#held.length === 0) {
      return this.#joined(events.map((event) => dated(event, coming.now)));
    }
    this.#held.push(...events);
    const waits = this.#held.some(({ time, ofDayMs }) => time === null && ofDayMs !== undefined);
    if (waits && !coming.whole && this.#held.length < UNDATED_MAX) return [];
    const ready = coming.whole ? allDated(this.#held, coming) : this.#held;
    this.#held = [];
    return this.#joined(ready.map(({ ofDayMs: _ofDay, ofYearMs: _ofYear, ...event }) => event));
  }

  #joined(events: readonly LiveEvent[]): LiveEvent[] {
    return events.flatMap((event) => this.#remember(event) ?? []);
  }

  #remember<Event extends LogEvent>(event: Event): Event | null {
    if (this.#recent.at(-1)?.file !== event.file) {
      this.#joiner = new Joiner();
      this.#recent = [];
    }
    const { attrs: _attrs, excerpt: _excerpt, ...kept }: LogEvent = event;
    this.#recent = [...this.#recent, { ...kept, excerpt: "" }].slice(-RECENT_MAX);
    const happening = happeningOf(event);
    if (this.#joiner.take(happening) !== null) return null;
    const { cause, entry } = happening.wording;
    return {
      ...event,
      ...(cause === undefined ? {} : { cause }),
      ...(entry === undefined ? {} : { entry }),
    };
  }
}

function allDated(events: readonly LiveEvent[], { changedAt, now }: Coming): LiveEvent[] {
  const offsets = new Map(events.map(({ line, offset }) => [line, offset]));
  return completeTimes(events, Math.min(changedAt ?? now, now)).map((event) => ({
    ...event,
    offset: offsets.get(event.line) ?? 0,
  }));
}

/**
 * A line without a date that has just been written is of now: what its time of day differs by in
 * quarters of an hour is its zone.
 */
function dated({ ofDayMs, ofYearMs: _ofYear, ...event }: LiveEvent, now: number): LiveEvent {
  if (event.time !== null || ofDayMs === undefined) return event;
  const ahead = ofDayMs - (now % DAY_MS);
  const inZone = ahead - Math.round(ahead / QUARTER_MS) * QUARTER_MS;
  return { ...event, time: now + inZone, dateFrom: "file" };
}
