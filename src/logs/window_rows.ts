import type { FirstDay } from "./days.ts";

/** From where the date of an event is known, by its number. */
export const DATES: readonly (FirstDay["from"] | null)[] = [null, "file", "neighbour", null];
export const FROM_FILE = 1;
export const FROM_NEIGHBOUR = 2;
export const OWN_DATE = 0;
/** Its day is not known yet: its time counts from `UNKNOWN_DAY` on. */
export const DAY_UNKNOWN = 3;

export function dateOf(first: FirstDay | null): number {
  if (first === null) return OWN_DATE;
  return first.from === "file" ? FROM_FILE : FROM_NEIGHBOUR;
}

const ROWS_FIRST = 1_024;

/** An event before it is told; `wording`, `session` and `file` are places in tables. */
export interface Row {
  wording: number;
  session: number;
  file: number;
  line: number;
  lineTo: number;
  /** ms; NaN where nothing tells it. */
  time: number;
  date: number;
}

/** Events as columns, in the order in which they were read. */
export class WindowRows {
  count = 0;
  line = new Float64Array(ROWS_FIRST);
  /** Lines below the first one. */
  below = new Uint32Array(ROWS_FIRST);
  time = new Float64Array(ROWS_FIRST);
  date = new Uint8Array(ROWS_FIRST);
  folded = new Uint32Array(ROWS_FIRST);
  wording = new Uint32Array(ROWS_FIRST);
  session = new Uint32Array(ROWS_FIRST);
  file = new Uint32Array(ROWS_FIRST);

  /** @returns Its place. */
  add({ wording, session, file, line, lineTo, time, date }: Row): number {
    if (this.count === this.line.length) this.#grow();
    const row = this.count++;
    this.line[row] = line;
    this.below[row] = lineTo - line;
    this.time[row] = time;
    this.date[row] = date;
    this.folded[row] = 0;
    this.wording[row] = wording;
    this.session[row] = session;
    this.file[row] = file;
    return row;
  }

  /** One more line is of the same happening. */
  fold(row: number, lineTo: number): void {
    this.folded[row] = (this.folded[row] ?? 0) + 1;
    this.below[row] = lineTo - (this.line[row] ?? 0);
  }

  /**
   * The places in the order of time; what has no time stands behind what was read before it.
   * @returns Null where they are in that order as they stand.
   */
  order(): Uint32Array | null {
    const keys = new Float64Array(this.count);
    let last = -Infinity;
    let isInOrder = true;
    for (let row = 0; row < this.count; row++) {
      const time = this.time[row] ?? NaN;
      const key = Number.isNaN(time) ? last : time;
      if (key < last) isInOrder = false;
      last = key;
      keys[row] = key;
    }
    if (isInOrder) return null;
    const order = Uint32Array.from({ length: this.count }, (_, row) => row);
    return order.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  }

  /** Keeps these rows only, in their order. @returns The new place of each old row, -1: it is gone. */
  keep(isKept: (row: number) => boolean): Int32Array {
    const columns = this.#columns();
    const places = new Int32Array(this.count).fill(-1);
    let to = 0;
    for (let row = 0; row < this.count; row++) {
      if (!isKept(row)) continue;
      for (const column of columns) column[to] = column[row] ?? 0;
      places[row] = to++;
    }
    this.count = to;
    return places;
  }

  #columns(): (Float64Array | Uint32Array | Uint8Array)[] {
    const { line, below, time, date, folded, wording, session, file } = this;
    return [line, below, time, date, folded, wording, session, file];
  }

  #grow(): void {
    const length = 2 * this.count;
    this.line = larger(this.line, new Float64Array(length));
    this.below = larger(this.below, new Uint32Array(length));
    this.time = larger(this.time, new Float64Array(length));
    this.date = larger(this.date, new Uint8Array(length));
    this.folded = larger(this.folded, new Uint32Array(length));
    this.wording = larger(this.wording, new Uint32Array(length));
    this.session = larger(this.session, new Uint32Array(length));
    this.file = larger(this.file, new Uint32Array(length));
  }
}

function larger<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
