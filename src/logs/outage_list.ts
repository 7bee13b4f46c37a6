import { causeEntry } from "../session/causes/mod.ts";
import type { FirstDay } from "./days.ts";
import type { Outage } from "./timeline.ts";
import { onKnownDay, type Told } from "./told.ts";

/** Of a session that falls again and again the longest are kept, and how many there were. */
const OUTAGES_MAX = 200;

/** The outages of one session. */
export class OutageList {
  #outages: Outage[] = [];
  #count = 0;

  /** How many there were, kept or not. */
  get count(): number {
    return this.#count;
  }

  get open(): Outage | null {
    const last = this.#outages.at(-1);
    return last !== undefined && last.toLine === null ? last : null;
  }

  begin(session: string, event: Told, excerpt: string = event.wording.excerpt): void {
    if (this.#outages.length >= 2 * OUTAGES_MAX) this.#outages = longest(this.#outages);
    this.#count++;
    this.#outages.push({
      session,
      fromAt: event.time,
      fromLine: event.line,
      toAt: null,
      toLine: null,
      ms: null,
      ...explanation(event),
      excerpt,
    });
  }

  /** The first line of a happening that names a cause is its cause. */
  explain(event: Told): void {
    const { open } = this;
    const { cause, excerpt } = event.wording;
    if (open === null || open.cause !== undefined || cause === undefined) return;
    Object.assign(open, explanation(event), { excerpt });
  }

  end({ time, line }: Told): void {
    const { open } = this;
    if (open === null) return;
    open.toAt = time;
    open.toLine = line;
    if (open.fromAt !== null && time !== null) open.ms = time - open.fromAt;
  }

  firstDayIs(first: FirstDay | null): void {
    for (const one of this.#outages) {
      one.fromAt = onKnownDay(one.fromAt, first);
      one.toAt = onKnownDay(one.toAt, first);
      one.ms = one.fromAt === null || one.toAt === null ? null : one.toAt - one.fromAt;
    }
  }

  all(): Outage[] {
    return this.#outages.length > OUTAGES_MAX ? longest(this.#outages) : this.#outages;
  }
}

function explanation({ wording: { cause, entry } }: Told): Pick<Outage, "cause" | "advice"> {
  const advice = entry === undefined ? undefined : causeEntry(entry)?.act.sentence;
  return {
    ...(cause === undefined ? {} : { cause }),
    ...(advice === undefined ? {} : { advice }),
  };
}

/** In their order; one that is open lasts to the end, so that it is longer than any. */
function longest(outages: readonly Outage[]): Outage[] {
  const kept = new Set(
    outages.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, OUTAGES_MAX),
  );
  return outages.filter((one) => kept.has(one));
}

/** What has no times may be long or short: it goes first. */
function lengthOf({ ms, toLine }: Outage): number {
  return toLine === null ? Number.MAX_VALUE : ms ?? -1;
}
