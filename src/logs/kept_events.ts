import type { FirstDay } from "./days.ts";
import type { LogEvent } from "./event.ts";
import { eventOf, isOfUnknownDay, onKnownDay, type Told } from "./told.ts";

/** Of each kind and session, where not all can be listed. */
const KEPT_EACH = 20;
/** Of more kinds and sessions than that only the first and the last are kept. */
const GROUPS_MAX = 1_000;
const GROUPS_LIMIT = 50_000;

interface Kept extends Told {
  /** The how-manieth it was. */
  no: number;
}

/** Keeps the first and the last events of each kind and session. */
export class KeptEvents {
  readonly #groups = new Map<string | null, Map<LogEvent["kind"], Group>>();
  #count = 0;
  #groupCount = 0;

  take(event: Told): void {
    this.#count++;
    let own = this.#groups.get(event.session);
    if (own === undefined) this.#groups.set(event.session, own = new Map());
    let group = own.get(event.wording.kind);
    if (group === undefined) {
      if (this.#groupCount++ >= GROUPS_LIMIT) return;
      group = new Group(this.#groupCount <= GROUPS_MAX ? KEPT_EACH : 1);
      own.set(event.wording.kind, group);
    }
    group.take(event, this.#count);
  }

  firstDayIs(first: FirstDay | null): void {
    for (const kept of this.#all()) {
      if (!isOfUnknownDay(kept.time)) continue;
      kept.time = onKnownDay(kept.time, first);
      kept.dateFrom = first?.from ?? null;
    }
  }

  /** In the order in which they were told. */
  *listed(): Generator<LogEvent> {
    for (const kept of this.#all().toSorted((a, b) => a.no - b.no)) yield eventOf(kept);
  }

  #all(): Kept[] {
    return [...this.#groups.values()].flatMap((own) => [...own.values()])
      .flatMap((group) => group.all());
  }
}

class Group {
  readonly #each: number;
  readonly #first: Kept[] = [];
  /** A ring: the oldest one is written over. */
  readonly #last: Kept[] = [];
  #next = 0;

  constructor(each: number) {
    this.#each = each;
  }

  take(event: Told, no: number): void {
    if (this.#first.length < this.#each) this.#first.push({ ...event, no });
    else if (this.#last.length < this.#each) this.#last.push({ ...event, no });
    else {
      const oldest = this.#last[this.#next];
      if (oldest !== undefined) overwrite(oldest, event, no);
      this.#next = (this.#next + 1) % this.#each;
    }
  }

  all(): Kept[] {
    return [...this.#first, ...this.#last];
  }
}

function overwrite(kept: Kept, event: Told, no: number): void {
  kept.wording = event.wording;
  kept.session = event.session;
  kept.file = event.file;
  kept.line = event.line;
  kept.lineTo = event.lineTo;
  kept.time = event.time;
  kept.dateFrom = event.dateFrom;
  kept.folded = event.folded;
  kept.no = no;
}
