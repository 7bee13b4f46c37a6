import type { FirstDay } from "./days.ts";
import type { MemoryRow } from "./timeline.ts";
import { onKnownDay, type Told } from "./told.ts";

/** Of more the first ones remain, and the newest: near its limit V8 writes for hours. */
const ROWS_MAX = 500;

/** What memory did, and when WAHA ran again. */
export class MemoryRows {
  deaths = 0;
  warnings = 0;
  readonly #rows: (MemoryRow & { backAt?: number })[] = [];
  #lastDeath: MemoryRow & { backAt?: number } | null = null;

  take(kind: MemoryRow["kind"], { time, file, line, wording: { attrs } }: Told): void {
    const by = attrs?.by;
    const row = { kind, time, file, line, ...(by === undefined ? {} : { by }) };
    if (kind === "memory.warning") this.warnings++;
    else this.#lastDeath = row;
    if (kind === "memory.oom") this.deaths++;
    if (this.#rows.length >= ROWS_MAX) this.#rows.pop();
    this.#rows.push(row);
  }

  /** WAHA was started: the last death, if there was one since the last start, ended here. */
  backAt(at: number | null): void {
    const death = this.#lastDeath;
    if (death === null || death.time === null || at === null) return;
    death.backAt ??= at;
  }

  firstDayIs(first: FirstDay | null): void {
    for (const row of this.#rows) {
      row.time = onKnownDay(row.time, first);
      const back = onKnownDay(row.backAt ?? null, first);
      if (back !== null) row.backAt = back;
    }
  }

  all(): MemoryRow[] {
    return this.#rows.map(({ backAt, ...row }) => ({
      ...row,
      ...(backAt === undefined || row.time === null ? {} : { backAfterMs: backAt - row.time }),
    }));
  }
}
