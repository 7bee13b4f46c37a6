import type { FirstDay } from "./days.ts";
import { type Grouped, Groups } from "./grouped.ts";
import type { Storm } from "./timeline.ts";
import { onKnownDay, type Told } from "./told.ts";

const STORM_MIN = 10;

/** Counts what comes again and again, for each session and entry of the catalogue. */
export class Storms {
  readonly #groups = new Map<string | null, Map<string, Storm>>();

  take({ wording: { entry, kind }, session, time, folded }: Told): void {
    if (entry === undefined) return;
    let own = this.#groups.get(session);
    if (own === undefined) this.#groups.set(session, own = new Map());
    const known = own.get(entry);
    if (known === undefined) {
      const count = 1 + folded;
      own.set(entry, { session, kind, entry, count, fromAt: time, toAt: time, perMinute: null });
      return;
    }
    known.count += 1 + folded;
    known.fromAt ??= time;
    known.toAt = time ?? known.toAt;
  }

  firstDayIs(first: FirstDay | null): void {
    for (const own of this.#groups.values()) {
      for (const storm of own.values()) {
        storm.fromAt = onKnownDay(storm.fromAt, first);
        storm.toAt = onKnownDay(storm.toAt, first);
      }
    }
  }

  /** @param grouped Lines that are no events each. */
  all(grouped: readonly Grouped[]): Storm[] {
    const quiet = new Groups();
    for (const more of grouped) quiet.add(more);
    const warned = quiet.all().map((one): Storm => ({ ...one, kind: null, perMinute: null }));
    const counted = [...this.#groups.values()].flatMap((own) => [...own.values()]);
    return [...counted, ...warned].filter(({ count }) => count >= STORM_MIN).map((storm) => {
      const { fromAt, toAt, count } = storm;
      const minutes = fromAt === null || toAt === null ? 0 : (toAt - fromAt) / 60_000;
      const perMinute = minutes > 0 ? Math.round(10 * count / minutes) / 10 : null;
      return { ...storm, perMinute };
    }).sort((a, b) => b.count - a.count);
  }
}
