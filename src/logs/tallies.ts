import type { EventKind } from "../session/causes/mod.ts";
import type { FirstDay } from "./days.ts";
import type { Wording } from "./found_columns.ts";
import { onKnownDay, type Told } from "./told.ts";

/** Wordings that are counted by themselves, before they become sums. */
const WORDINGS_MAX = 10_000;
/** Receivers and entries beyond that are counted as one. */
const NAMES_MAX = 10_000;
const OTHERS = "others";

export interface KindTally {
  count: number;
  /** The catalogue's entry of the first one, where it has one. */
  firstEntry: string | null;
}

/** How often what was told. */
export interface Tallied {
  events: number;
  kinds: ReadonlyMap<EventKind, KindTally>;
  /** Events by the catalogue's entry, webhooks aside. */
  troubles: ReadonlyMap<string, number>;
  /** Webhooks that failed, by receiver and reason. */
  webhooks: ReadonlyMap<string, number>;
  /** From the first to the last event with a time; null: there are no two. */
  span: { fromAt: number; toAt: number } | null;
}

/** Counts events for the sums of a report. */
export class Tallies {
  #events = 0;
  readonly #kinds = new Map<EventKind, KindTally>();
  readonly #troubles = new Map<string, number>();
  readonly #webhooks = new Map<string, number>();
  readonly #wordings = new Map<Wording, { count: number }>();
  #fromAt = Infinity;
  #toAt = -Infinity;
  #last: { wording: Wording; tally: { count: number } } | null = null;

  take({ wording, time }: Told): void {
    this.#events++;
    if (time !== null) {
      if (time < this.#fromAt) this.#fromAt = time;
      if (time > this.#toAt) this.#toAt = time;
    }
    if (this.#last?.wording === wording) {
      this.#last.tally.count++;
      return;
    }
    let tally = this.#wordings.get(wording);
    if (tally === undefined) {
      if (this.#wordings.size >= WORDINGS_MAX) this.#sumUp();
      this.#wordings.set(wording, tally = { count: 0 });
    }
    tally.count++;
    this.#last = { wording, tally };
  }

  firstDayIs(first: FirstDay | null): void {
    this.#fromAt = onKnownDay(this.#fromAt, first) ?? Infinity;
    this.#toAt = onKnownDay(this.#toAt, first) ?? -Infinity;
  }

  result(): Tallied {
    this.#sumUp();
    const span = this.#toAt > this.#fromAt ? { fromAt: this.#fromAt, toAt: this.#toAt } : null;
    return {
      events: this.#events,
      kinds: this.#kinds,
      troubles: this.#troubles,
      webhooks: this.#webhooks,
      span,
    };
  }

  #sumUp(): void {
    for (const [{ kind, entry, attrs }, { count }] of this.#wordings) {
      const known = this.#kinds.get(kind);
      if (known === undefined) this.#kinds.set(kind, { count, firstEntry: entry ?? null });
      else known.count += count;
      if (kind === "webhook.failed") {
        const why = attrs?.httpStatus ?? attrs?.error ?? "not reached";
        const who = attrs?.target ?? "a receiver that the line does not name";
        add(this.#webhooks, `${who}  ${why}`, count);
      } else if (entry !== undefined) add(this.#troubles, entry, count);
    }
    this.#wordings.clear();
    this.#last = null;
  }
}

function add(counts: Map<string, number>, name: string, count: number): void {
  const own = counts.has(name) || counts.size < NAMES_MAX ? name : OTHERS;
  counts.set(own, (counts.get(own) ?? 0) + count);
}
