import { type FirstDay, FirstDayFinder, onDay } from "./days.ts";
import type { Arrival, EventWindow } from "./event_window.ts";
import { type ChunkFound, DATED, NONE, OF_DAY, OF_YEAR, type Wording } from "./found_columns.ts";
import { Groups } from "./grouped.ts";
import { type Happening, Joiner } from "./join.ts";
import type { ScannedChunk } from "./scan/mod.ts";
import { timeOfYear } from "./times.ts";
import { UNKNOWN_DAY } from "./told.ts";
import { DAY_UNKNOWN, FROM_FILE, FROM_NEIGHBOUR, OWN_DATE } from "./window_rows.ts";

const FIRST_DAY: FirstDay = { at: UNKNOWN_DAY, from: "file" };

/**
 * The events of one file on their way into the window: each gets its line and its time, and lines
 * about one happening become one event.
 */
export class FileEvents {
  readonly groups = new Groups();
  readonly #window: EventWindow;
  readonly #changedAt: number;
  readonly #joiner = new Joiner();
  readonly #firstDay = new FirstDayFinder();
  readonly #arrival: Arrival;
  readonly #happening: Happening;
  #lastNo = 0;

  /** @param changedAt When the file was changed last, ms: it dates lines without a date. */
  constructor(window: EventWindow, { file, changedAt }: { file: string; changedAt: number }) {
    this.#window = window;
    this.#changedAt = changedAt;
    const wording: Wording = { kind: "session.status", excerpt: "" };
    const shared = { wording, session: null, file, line: 0, lineTo: 0 };
    this.#arrival = { ...shared, time: NaN, date: OWN_DATE };
    this.#happening = { ...shared, timeAt: NaN, ofDayMs: NaN };
  }

  take({ linesBefore, result }: ScannedChunk<ChunkFound>): void {
    for (const more of result.grouped) this.groups.add(more);
    const wordings = result.wordings.map((wording) => this.#window.same(wording));
    const { no, below, wording, session, sessions } = result;
    const happening = this.#happening;
    for (let row = 0; row < no.length; row++) {
      const line = linesBefore + (no[row] ?? 0);
      // The entry above a chunk's first line is found by both of its readers.
      if (line <= this.#lastNo) continue;
      const own = wordings[wording[row] ?? 0];
      if (own === undefined) continue;
      happening.wording = own;
      happening.session = sessions[session[row] ?? 0] ?? null;
      happening.line = line;
      happening.lineTo = this.#lastNo = line + (below[row] ?? 0);
      this.#readClock(result, row);
      const known = this.#joiner.take(happening);
      if (known !== null) this.#window.fold(known.place, known.lineTo);
      else this.#add(own, result, row);
    }
    this.#window.settle(this.#joiner.remembered());
  }

  /** No more of this file comes. */
  end(): void {
    if (this.#firstDay.dated !== null) return;
    this.#window.firstDayIs(this.#firstDay.found(this.#changedAt));
  }

  #readClock({ clock, time, ofDayMs }: ChunkFound, row: number): void {
    const isDated = clock[row] === DATED;
    const ofDay = ofDayMs[row] ?? NONE;
    this.#happening.timeAt = isDated ? time[row] ?? NaN : NaN;
    this.#happening.ofDayMs = ofDay === NONE ? NaN : ofDay;
  }

  #add(read: Wording, found: ChunkFound, row: number): void {
    const arrival = this.#arrival;
    const { wording, session, line, lineTo } = this.#happening;
    // A browser's own words have replaced those of the line.
    arrival.wording = wording === read ? read : this.#window.same(wording);
    arrival.session = session;
    arrival.line = line;
    arrival.lineTo = lineTo;
    this.#date(found.clock[row] ?? 0, found.time[row] ?? NaN);
    const place = this.#window.add(arrival);
    if (this.#joiner.newest !== null) this.#joiner.newest.place = place;
  }

  #date(clock: number, told: number): void {
    const { ofDayMs, timeAt } = this.#happening;
    const ofYear = clock === OF_YEAR
      ? timeOfYear(told, { ofDayMs, changedAt: this.#changedAt })
      : null;
    if (clock === DATED || ofYear !== null) {
      this.#setTime(ofYear ?? timeAt, ofYear === null ? OWN_DATE : FROM_FILE);
      this.#datedBy(ofYear ?? timeAt);
    } else if (clock === OF_DAY || !Number.isNaN(ofDayMs)) {
      const days = this.#firstDay.takeOfDay(ofDayMs);
      const { dated } = this.#firstDay;
      const time = onDay(dated ?? FIRST_DAY, { days, ofDayMs });
      this.#setTime(time, dated === null ? DAY_UNKNOWN : FROM_NEIGHBOUR);
    } else this.#setTime(NaN, OWN_DATE);
  }

  #setTime(time: number, date: number): void {
    this.#arrival.time = time;
    this.#arrival.date = date;
  }

  #datedBy(at: number): void {
    const isFirst = this.#firstDay.dated === null;
    this.#firstDay.takeDated(at);
    if (isFirst) this.#window.firstDayIs(this.#firstDay.dated);
  }
}
