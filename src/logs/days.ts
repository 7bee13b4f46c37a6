const DAY_MS = 24 * 60 * 60_000;
/** A clock that is set back for winter goes back an hour, lines of one moment some seconds. */
const BACK_MS = 90 * 60_000;
/** A date may be of another zone than the time of day beside it. */
const BACK_OF_DATED_MS = 12 * 60 * 60_000;
/** A clock that is ahead of that of the file. */
const AHEAD_MS = DAY_MS;

/** When a line was written, as far as it tells. */
export interface LineTime {
  /** ms since 1970. */
  at?: number;
  /** ms since midnight. */
  ofDayMs?: number;
}

/** Counts the midnights that pass between lines in the order of their file. */
export class Days {
  #days = 0;
  /** ms since midnight; NaN: none came yet. */
  #lastOfDayMs = NaN;
  #lastIsDated = false;
  /** The day of the last line with a date: most of the next ones are of the same. */
  #day = { fromAt: 0, toAt: 0 };

  /** @returns How many midnights lie between the first line and this one. */
  take({ at, ofDayMs }: LineTime): number {
    if (at !== undefined) return this.takeDated(at);
    return ofDayMs === undefined ? this.#days : this.takeOfDay(ofDayMs);
  }

  takeDated(at: number): number {
    if (at < this.#day.fromAt || at >= this.#day.toAt) {
      const fromAt = startOfDay(at);
      this.#day = { fromAt, toAt: fromAt + DAY_MS };
    }
    const ofDayMs = at - this.#day.fromAt;
    if (this.#lastOfDayMs - ofDayMs > BACK_OF_DATED_MS) this.#days++;
    this.#lastOfDayMs = ofDayMs;
    this.#lastIsDated = true;
    return this.#days;
  }

  takeOfDay(ofDayMs: number): number {
    const backMs = this.#lastIsDated ? BACK_OF_DATED_MS : BACK_MS;
    if (this.#lastOfDayMs - ofDayMs > backMs) this.#days++;
    this.#lastOfDayMs = ofDayMs;
    this.#lastIsDated = false;
    return this.#days;
  }
}

/** The day from which midnights are counted, and how it is known. */
export interface FirstDay {
  /** Its midnight, ms. */
  readonly at: number;
  readonly from: "file" | "neighbour";
}

/** Finds the day of a file's first line: by the first line with a date, else by the file's change. */
export class FirstDayFinder {
  readonly #days = new Days();
  #dated: FirstDay | null = null;
  #undated: { ofDayMs: number; days: number } | null = null;

  take({ at, ofDayMs }: LineTime): void {
    if (at !== undefined) this.takeDated(at);
    else if (ofDayMs !== undefined) this.takeOfDay(ofDayMs);
  }

  takeDated(at: number): void {
    const days = this.#days.takeDated(at);
    this.#dated ??= { at: startOfDay(at) - days * DAY_MS, from: "neighbour" };
  }

  /** @returns How many midnights lie between the first line and this one. */
  takeOfDay(ofDayMs: number): number {
    const days = this.#days.takeOfDay(ofDayMs);
    this.#undated = { ofDayMs, days };
    return days;
  }

  /** By a date that a line told; null: none has told one yet. */
  get dated(): FirstDay | null {
    return this.#dated;
  }

  /** @param changedAt When the file was changed last, ms: after its last line. */
  found(changedAt: number): FirstDay | null {
    if (this.#dated !== null) return this.#dated;
    if (this.#undated === null || !Number.isFinite(changedAt)) return null;
    const { ofDayMs, days } = this.#undated;
    // A zone of its own may put its last line a little after the file's change: then it is the same
    // day all the same.
    const isYesterdays = ofDayMs - ofDayOf(changedAt) > BACK_OF_DATED_MS;
    const last = startOfDay(changedAt) - (isYesterdays ? DAY_MS : 0);
    return { at: last - days * DAY_MS, from: "file" };
  }
}

/** The time of a line that lies so many midnights after the first one. */
export function onDay(
  { at }: FirstDay,
  { days, ofDayMs }: { days: number; ofDayMs: number },
): number {
  return at + days * DAY_MS + ofDayMs;
}

/** A time of day on the day that brings it closest to an instant. */
export function onNearestDay(ofDayMs: number, near: number): number {
  const same = startOfDay(near) + ofDayMs;
  return same + Math.round((near - same) / DAY_MS) * DAY_MS;
}

/**
 * The newest year in which a date without one is not after the file's change.
 * @param ofYearMs Since the first of January of a leap year.
 */
export function inNewestYear(ofYearMs: number, changedAt: number): number | null {
  if (!Number.isFinite(changedAt)) return null;
  const date = new Date(Date.UTC(2000) + ofYearMs);
  const year = new Date(changedAt).getUTCFullYear() + 1;
  for (let back = 0; back < 2; back++) {
    const at = new Date(date).setUTCFullYear(year - back);
    if (at <= changedAt + AHEAD_MS) return at;
  }
  return new Date(date).setUTCFullYear(year - 2);
}

function startOfDay(at: number): number {
  return at - ofDayOf(at);
}

function ofDayOf(at: number): number {
  return ((at % DAY_MS) + DAY_MS) % DAY_MS;
}
