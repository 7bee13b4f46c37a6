import type { LogEvent } from "./event.ts";
import type { Grouped } from "./grouped.ts";

/** What all events of one sentence share. */
export type Wording = Pick<
  LogEvent,
  "kind" | "cause" | "entry" | "level" | "excerpt" | "attrs"
>;

/** What the time of an event says. */
export const UNDATED = 0;
/** ms since 1970. */
export const DATED = 1;
/** ms since midnight. */
export const OF_DAY = 2;
/** ms since the first of January of a leap year; `ofDayMs` may say it finer. */
export const OF_YEAR = 3;
/** No `ofDayMs`. */
export const NONE = -1;

/**
 * The events of one chunk as columns: in a storm there are thirty thousand of them, and as objects
 * each cost ten times as much to make, to move between threads and to clear away.
 */
export interface ChunkFound {
  /** Its first line, from 1, counted from the beginning of the chunk; one before it is 0 or less. */
  no: Int32Array<ArrayBuffer>;
  /** Lines that belong to it below its first. */
  below: Uint32Array<ArrayBuffer>;
  /** As `clock` says. */
  time: Float64Array<ArrayBuffer>;
  clock: Uint8Array<ArrayBuffer>;
  ofDayMs: Int32Array<ArrayBuffer>;
  /** Its place in `wordings`. */
  wording: Uint32Array<ArrayBuffer>;
  /** Its place in `sessions`. */
  session: Uint32Array<ArrayBuffer>;
  wordings: readonly Wording[];
  /** Null: of what concerns no session. */
  sessions: readonly (string | null)[];
  grouped: Grouped[];
}

/** Where and when an event is. */
export interface FoundPlace {
  no: number;
  noTo: number;
  at?: number;
  ofDayMs?: number;
  ofYearMs?: number;
}

const EVENTS_FIRST = 1_024;

/** Gathers the events of a chunk. */
export class FoundColumns {
  #count = 0;
  #columns = columnsOf(EVENTS_FIRST);
  #wordings = new Table<Wording>();
  #sessions = new Table<string | null>();
  readonly #known = new Wordings();

  /** A line whose wording is one object each time. */
  addSaid(wording: Wording, session: string, { no, at }: { no: number; at: number }): void {
    const row = this.#row(wording, session);
    const { no: nos, time, clock } = this.#columns;
    nos[row] = no;
    time[row] = at;
    clock[row] = DATED;
  }

  add(wording: Wording, session: string | null, place: FoundPlace): void {
    const row = this.#row(this.#known.same(wording), session);
    const { no, noTo, at, ofDayMs = NONE, ofYearMs } = place;
    const columns = this.#columns;
    columns.no[row] = no;
    columns.below[row] = noTo - no;
    columns.ofDayMs[row] = ofDayMs;
    const clock = at !== undefined
      ? DATED
      : ofYearMs !== undefined
      ? OF_YEAR
      : ofDayMs !== NONE
      ? OF_DAY
      : UNDATED;
    columns.clock[row] = clock;
    columns.time[row] = at ?? ofYearMs ?? ofDayMs;
  }

  take(grouped: Grouped[]): ChunkFound {
    const found = {
      ...sliced(this.#columns, this.#count),
      wordings: this.#wordings.all(),
      sessions: this.#sessions.all(),
      grouped,
    };
    this.#columns.below.fill(0, 0, this.#count);
    this.#columns.ofDayMs.fill(NONE, 0, this.#count);
    this.#count = 0;
    this.#wordings = new Table();
    this.#sessions = new Table();
    this.#known.clear();
    return found;
  }

  #row(wording: Wording, session: string | null): number {
    if (this.#count === this.#columns.no.length) this.#grow();
    const row = this.#count++;
    this.#columns.wording[row] = this.#wordings.place(wording);
    this.#columns.session[row] = this.#sessions.place(session);
    return row;
  }

  #grow(): void {
    const before = this.#columns;
    this.#columns = columnsOf(2 * this.#count);
    this.#columns.no.set(before.no);
    this.#columns.below.set(before.below);
    this.#columns.time.set(before.time);
    this.#columns.clock.set(before.clock);
    this.#columns.ofDayMs.set(before.ofDayMs);
    this.#columns.wording.set(before.wording);
    this.#columns.session.set(before.session);
  }
}

type Columns = Omit<ChunkFound, "wordings" | "sessions" | "grouped">;

function columnsOf(length: number): Columns {
  return {
    no: new Int32Array(length),
    below: new Uint32Array(length),
    time: new Float64Array(length),
    clock: new Uint8Array(length),
    ofDayMs: new Int32Array(length).fill(NONE),
    wording: new Uint32Array(length),
    session: new Uint32Array(length),
  };
}

function sliced(columns: Columns, count: number): Columns {
  return {
    no: columns.no.slice(0, count),
    below: columns.below.slice(0, count),
    time: columns.time.slice(0, count),
    clock: columns.clock.slice(0, count),
    ofDayMs: columns.ofDayMs.slice(0, count),
    wording: columns.wording.slice(0, count),
    session: columns.session.slice(0, count),
  };
}

/** What moves between threads without a copy. */
export function movedOf(found: ChunkFound): ArrayBuffer[] {
  const { no, below, time, clock, ofDayMs, wording, session } = found;
  return [no, below, time, clock, ofDayMs, wording, session].map(({ buffer }) => buffer);
}

/** Gives wordings that say the same one identity; their texts are kept once. */
export class Wordings {
  readonly #known = new Map<string, Map<string, Wording>>();
  #chars = 0;
  #count = 0;

  /** How many characters its texts have. */
  get chars(): number {
    return this.#chars;
  }

  get count(): number {
    return this.#count;
  }

  same(wording: Wording): Wording {
    const { kind, cause = "", entry = "", level = 0, excerpt, attrs } = wording;
    const told = attrs === undefined ? "" : JSON.stringify(attrs);
    const key = `${kind}\n${cause}\n${entry}\n${level}\n${told}`;
    let byExcerpt = this.#known.get(key);
    if (byExcerpt === undefined) this.#known.set(key, byExcerpt = new Map());
    const known = byExcerpt.get(excerpt);
    if (known !== undefined) return known;
    byExcerpt.set(excerpt, wording);
    this.#chars += excerpt.length + told.length;
    this.#count++;
    return wording;
  }

  clear(): void {
    this.#known.clear();
    this.#chars = 0;
    this.#count = 0;
  }
}

/** Values by their places. */
export class Table<Value> {
  #values: Value[] = [];
  readonly #places = new Map<Value, number>();

  get size(): number {
    return this.#values.length;
  }

  place(value: Value): number {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    const place = this.#values.push(value) - 1;
    this.#places.set(value, place);
    return place;
  }

  /** @throws {RangeError} Nothing is there. */
  at(place: number): Value {
    const value = this.#values[place];
    if (value === undefined) {
      throw new RangeError(`Cannot find ${place} in a table as it is not in it`);
    }
    return value;
  }

  all(): readonly Value[] {
    return this.#values;
  }

  /** Keeps what stands in a column, which gets the new places. */
  keepOf(column: Uint32Array): void {
    const before = this.#values;
    this.#values = [];
    this.#places.clear();
    for (let row = 0; row < column.length; row++) {
      const value = before[column[row] ?? 0];
      if (value !== undefined) column[row] = this.place(value);
    }
  }
}
