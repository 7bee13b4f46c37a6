import type { FirstDay } from "./days.ts";
import type { LogEvent } from "./event.ts";
import { Table, type Wording, Wordings } from "./found_columns.ts";
import type { Remembered } from "./join.ts";
import { eventOf, type EventSink, onKnownDay, type Told } from "./told.ts";
import { dateOf, DATES, DAY_UNKNOWN, OWN_DATE, type Row, WindowRows } from "./window_rows.ts";

/** Above so many events only the first and the last of each kind and session are listed. */
export const EVENTS_MAX = 200_000;
/** The same, where hardly two events say the same: characters of their texts. */
export const TEXT_CHARS_MAX = 33_554_432;
/** What a wording takes beside its characters. */
const WORDING_CHARS = 160;
/** Events whose day is not known wait for it where nothing can be told without; more go without. */
const UNDATED_MAX = 1_000_000;
/** Lines of one moment may stand in any order: so many of the newest wait where nothing else does. */
const EAGER_KEPT = 1_000;

export interface WindowOptions {
  /** Whether an event is wanted at all, asked before and after its day is known. */
  isWanted?: (event: Told) => boolean;
  /** Nothing may be told of an unknown day. */
  needsDays?: boolean;
  /** Events are told as soon as their order is certain, not when there are too many. */
  isEager?: boolean;
  eventsMax?: number;
}

/** An event as it is read. Its `time` is ms, NaN, or counted from `UNKNOWN_DAY` on. */
export interface Arrival extends Omit<Row, "wording" | "session" | "file"> {
  wording: Wording;
  session: string | null;
  file: string;
}

/**
 * The newest events of all files. Puts them in order of time and hands on the older half when there
 * are too many, so that a storm of any length takes the same memory.
 */
export class EventWindow {
  readonly #sink: EventSink;
  readonly #options: WindowOptions;
  readonly #eventsMax: number;
  readonly #rows = new WindowRows();
  readonly #wordings = new Table<Wording>();
  readonly #sessions = new Table<string | null>();
  readonly #files = new Table<string>();
  readonly #known = new Wordings();
  readonly #told: Told;
  readonly #row: Row;
  #isTelling = false;
  #unknownDays = 0;
  #toldUnknownDay = false;

  constructor(sink: EventSink, options: WindowOptions = {}) {
    this.#sink = sink;
    this.#options = options;
    this.#eventsMax = options.eventsMax ?? EVENTS_MAX;
    this.#row = { wording: 0, session: 0, file: 0, line: 0, lineTo: 0, time: 0, date: 0 };
    this.#told = {
      wording: { kind: "session.status", excerpt: "" },
      session: null,
      file: "",
      line: 0,
      lineTo: 0,
      time: null,
      dateFrom: null,
      folded: 0,
    };
  }

  /** Whether some were handed on before the end: then `listed` has not all of them. */
  get isPartly(): boolean {
    return this.#isTelling;
  }

  /** One identity for wordings that say the same. */
  same(wording: Wording): Wording {
    return this.#known.same(wording);
  }

  /** @param arrival Its wording is one of `same`. @returns Its place; -1 when it is not wanted. */
  add(arrival: Arrival): number {
    const { isWanted } = this.#options;
    if (isWanted !== undefined && !isWanted(this.#shownArrival(arrival))) return -1;
    const row = this.#row;
    row.wording = this.#wordings.place(arrival.wording);
    row.session = this.#sessions.place(arrival.session);
    row.file = this.#files.place(arrival.file);
    row.line = arrival.line;
    row.lineTo = arrival.lineTo;
    row.time = arrival.time;
    row.date = arrival.date;
    if (row.date === DAY_UNKNOWN) this.#unknownDays++;
    return this.#rows.add(row);
  }

  /** One more line is of the happening at this place. */
  fold(place: number, lineTo: number): void {
    if (place >= 0) this.#rows.fold(place, lineTo);
  }

  /** The day of the current file's first line. */
  firstDayIs(first: FirstDay | null): void {
    const { time: times, date: dates, count } = this.#rows;
    if (this.#unknownDays > 0) {
      for (let row = 0; row < count; row++) {
        if (dates[row] !== DAY_UNKNOWN) continue;
        times[row] = onKnownDay(times[row] ?? NaN, first) ?? NaN;
        dates[row] = dateOf(first);
      }
    }
    this.#unknownDays = 0;
    if (this.#toldUnknownDay) this.#sink.firstDayIs(first);
    this.#toldUnknownDay = false;
  }

  /** Hands on what is too much. @param joined What may still be folded into: its places change. */
  settle(joined: Iterable<Remembered>): void {
    const { needsDays = false, isEager = false } = this.#options;
    const { count } = this.#rows;
    if (needsDays && this.#unknownDays > 0) {
      if (count < UNDATED_MAX) return;
      this.firstDayIs(null);
    }
    if (isEager) this.#tellFirst(count - EAGER_KEPT, joined);
    else if (count > this.#eventsMax) this.#tellFirst(count >> 1, joined);
    const chars = this.#known.chars + WORDING_CHARS * this.#known.count;
    if (chars <= TEXT_CHARS_MAX && this.#sessions.size <= EVENTS_MAX) return;
    // What has been told needs its texts no more; if that is not enough, more is told.
    if (!this.#isTelling || this.#rows.count > this.#eventsMax / 8) {
      this.#tellFirst(this.#rows.count - (this.#rows.count >> 2), joined);
    }
    this.#forgetUnused();
  }

  /** Nothing more comes. */
  end(): void {
    const order = this.#rows.order();
    for (let place = 0; place < this.#rows.count; place++) this.#tell(order?.[place] ?? place);
  }

  /** All events, in their order, while none was handed on before the end. */
  *listed(): Generator<LogEvent> {
    const order = this.#rows.order();
    for (let place = 0; place < this.#rows.count; place++) {
      const told = this.#shown(order?.[place] ?? place);
      if (this.#options.isWanted?.(told) !== false) yield eventOf(told);
    }
  }

  #tellFirst(count: number, joined: Iterable<Remembered>): void {
    if (count <= 0) return;
    this.#isTelling = true;
    const order = this.#rows.order();
    const isTold = new Uint8Array(this.#rows.count);
    for (let place = 0; place < count; place++) {
      const row = order?.[place] ?? place;
      isTold[row] = 1;
      if (this.#rows.date[row] === DAY_UNKNOWN) this.#toldUnknownDay = true;
      this.#tell(row);
    }
    const places = this.#rows.keep((row) => isTold[row] === 0);
    for (const one of joined) one.place = places[one.place] ?? -1;
  }

  #tell(row: number): void {
    const told = this.#shown(row);
    if (this.#options.isWanted?.(told) !== false) this.#sink.take(told);
  }

  #shown(row: number): Told {
    const told = this.#told;
    const { wording, session, file, line, below, time, date, folded } = this.#rows;
    told.wording = this.#wordings.at(wording[row] ?? 0);
    told.session = this.#sessions.at(session[row] ?? 0);
    told.file = this.#files.at(file[row] ?? 0);
    told.line = line[row] ?? 0;
    told.lineTo = told.line + (below[row] ?? 0);
    const at = time[row] ?? NaN;
    told.time = Number.isNaN(at) ? null : at;
    told.dateFrom = DATES[date[row] ?? OWN_DATE] ?? null;
    told.folded = folded[row] ?? 0;
    return told;
  }

  #shownArrival({ wording, session, file, line, lineTo, time, date }: Arrival): Told {
    const isKnown = !Number.isNaN(time) && date !== DAY_UNKNOWN;
    return Object.assign(this.#told, {
      wording,
      session,
      file,
      line,
      lineTo,
      time: isKnown ? time : null,
      dateFrom: null,
      folded: 0,
    });
  }

  #forgetUnused(): void {
    const { wording, session, count } = this.#rows;
    this.#wordings.keepOf(wording.subarray(0, count));
    this.#sessions.keepOf(session.subarray(0, count));
    this.#known.clear();
    for (const one of this.#wordings.all()) this.#known.same(one);
  }
}
