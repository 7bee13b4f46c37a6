import { match } from "../session/causes/mod.ts";
import type { Entry } from "./entry.ts";

/** Lines that are no event each, but worth one warning when there are many. */
export interface Grouped {
  /** The catalogue's entry. */
  entry: string;
  session: string | null;
  count: number;
  /** ms since 1970, of those that tell a date. */
  fromAt: number | null;
  toAt: number | null;
}

const ENTRY = "unreadable-messages";
const ANCHOR = "Bad MAC";

/** What the scanner must look for beside the words of events. */
export const GROUPED_ANCHORS: readonly string[] = [ANCHOR];

/** Counts lines about messages that could not be read: hundreds in a row are harmless. */
export class Groups {
  #groups = new Map<string, Grouped>();

  take({ record, session, at }: Entry): void {
    const { msg, error = "", stack = "" } = record;
    // Most lines do not hold the words: they are not asked further.
    if (![msg, error, stack].some((text) => text.includes(ANCHOR))) return;
    if (match(record)?.entry.name !== ENTRY) return;
    const time = at ?? null;
    this.add({ entry: ENTRY, session, count: 1, fromAt: time, toAt: time });
  }

  add(more: Grouped): void {
    const key = `${more.session ?? ""}\n${more.entry}`;
    const known = this.#groups.get(key);
    if (known === undefined) {
      this.#groups.set(key, { ...more });
      return;
    }
    known.count += more.count;
    known.fromAt ??= more.fromAt;
    known.toAt = more.toAt ?? known.toAt;
  }

  all(): Grouped[] {
    return [...this.#groups.values()];
  }
}
