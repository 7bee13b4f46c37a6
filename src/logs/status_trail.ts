import type { FirstDay } from "./days.ts";
import type { TimelineStatus } from "./timeline.ts";
import { onKnownDay } from "./told.ts";

export interface StatusChange {
  at: number | null;
  line: number;
  status: TimelineStatus;
}

/** More than a bar can show, and little enough for ten thousand sessions. */
const CHANGES_MAX = 2_000;
const CELLS = CHANGES_MAX / 4;

/**
 * How a session's status changed. One that falls and comes back all the time is thinned: of a short
 * while the first fall and the last status remain, so that a bar looks the same.
 */
export class StatusTrail {
  #changes: StatusChange[] = [];

  add(change: StatusChange): void {
    if (this.#changes.length >= CHANGES_MAX) this.#changes = thinned(this.#changes);
    this.#changes.push(change);
  }

  firstDayIs(first: FirstDay | null): void {
    for (const change of this.#changes) change.at = onKnownDay(change.at, first);
  }

  all(): StatusChange[] {
    return this.#changes;
  }
}

function thinned(changes: readonly StatusChange[]): StatusChange[] {
  const places = placesOf(changes);
  const from = places[0] ?? 0;
  const cell = Math.max(1, ((places.at(-1) ?? from) - from) / CELLS);
  const cellOf = (index: number) => Math.floor(((places[index] ?? from) - from) / cell);
  const kept: StatusChange[] = [];
  let fellIn = -1;
  for (const [index, change] of changes.entries()) {
    const own = cellOf(index);
    const isLast = index === changes.length - 1 || cellOf(index + 1) !== own;
    const isFirstFall = change.status === "FAILED" && fellIn !== own;
    if (isFirstFall) fellIn = own;
    if ((isFirstFall || isLast) && kept.at(-1)?.status !== change.status) kept.push(change);
  }
  return kept;
}

/** Where each stands: in time, or by its number where no times are told. */
function placesOf(changes: readonly StatusChange[]): number[] {
  const times: number[] = [];
  let last = changes.find(({ at }) => at !== null)?.at ?? 0;
  for (const { at } of changes) times.push(last = Math.max(last, at ?? last));
  return last > (times[0] ?? last) ? times : changes.map((_, index) => index);
}
