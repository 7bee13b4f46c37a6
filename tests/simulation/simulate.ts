import { playDay, type PlayedDay } from "./day.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";
import { Tally } from "./tally.ts";
import { type Property, sentenceOf, type Violation } from "./violation.ts";

/** One in so many days is played again without skipping, and one with the order of wakes reversed. */
export const CHECKED_AGAIN = 20;

/** What a row of days came to. */
export interface Simulated {
  days: number;
  failed: readonly { seed: number; kind: string; sentences: readonly string[] }[];
  faults: readonly [string, number][];
  rules: readonly [string, number][];
  /** How many days were played a second time, to be held against the first. */
  again: { unskipped: number; reordered: number };
  acts: number;
  tells: number;
  /** The longest time from the end of a storm to the last healing, ms. */
  healedAfterMs: number;
  /** Late acts of processes that stood still for more than a minute before their send. */
  window: { acts: number; overlaps: number; longestMs: number };
}

/** Plays the days of these seeds; the same seeds give the same result. */
export async function simulate(
  seeds: Iterable<number>,
  played: (seed: number) => void = () => {},
): Promise<Simulated> {
  const tally = new Tally();
  const failed: { seed: number; kind: string; sentences: string[] }[] = [];
  const window = { acts: 0, overlaps: 0, longestMs: 0 };
  const again = { unskipped: 0, reordered: 0 };
  let [days, acts, tells, healedAfterMs] = [0, 0, 0, 0];
  for (const seed of seeds) {
    const schedule = scheduleOf(seed);
    const day = await playDay(schedule, { quiet: "skipped", ties: "first-set" });
    const violations = [...day.violations, ...await heldAgainst(schedule, day, again)];
    tally.add(day);
    days++;
    acts += day.acts.length;
    tells += day.tells;
    healedAfterMs = Math.max(healedAfterMs, day.healedAfterMs);
    window.acts += day.window.acts;
    window.overlaps += day.window.overlaps;
    window.longestMs = Math.max(window.longestMs, day.window.longestMs);
    if (violations.length > 0) {
      failed.push({ seed, kind: schedule.kind, sentences: violations.map(sentenceOf) });
    }
    played(seed);
  }
  const { faults, rules } = tally;
  return {
    days,
    failed,
    faults: [...faults],
    rules: [...rules],
    again,
    acts,
    tells,
    healedAfterMs,
    window,
  };
}

/** Rules that stand and did not fire in any of these days: they were not tested. */
export function neverFired(rules: Iterable<[string, number]>): string[] {
  const tally = new Tally();
  tally.add({ faults: [], rules });
  return tally.idle();
}

/** Property 7: the same day without a skip does the same; in another order it ends the same. */
async function heldAgainst(
  schedule: Schedule,
  day: PlayedDay,
  again: Simulated["again"],
): Promise<Violation[]> {
  const turn = schedule.seed % CHECKED_AGAIN;
  if (turn === 3) {
    again.unskipped++;
    const whole = await playDay(schedule, { quiet: "played", ties: "first-set" });
    return [
      ...differences(day.outcome, whole.outcome, "played without a skip"),
      ...(day.acts.join() === whole.acts.join() ? [] : [broken(
        null,
        `${day.acts.length} acts where quiet stretches are skipped, ${whole.acts.length} else`,
      )]),
    ];
  }
  if (turn === 13) {
    again.reordered++;
    const other = await playDay(schedule, { quiet: "skipped", ties: "last-set" });
    const theirs = new Set([...day.theirs, ...other.theirs]);
    // Which touch of the world a fault meets depends on the order, and so does what people find.
    return differences(day.outcome, other.outcome, "in another order of wakes")
      .filter(({ session }) => session === null || !theirs.has(session));
  }
  return [];
}

function differences(
  one: PlayedDay["outcome"],
  other: PlayedDay["outcome"],
  how: string,
): Violation[] {
  return Object.keys(one).filter((name) => one[name] !== other[name])
    .map((name) => broken(name, `it ends as "${one[name]}", ${how} as "${other[name]}"`));
}

function broken(session: string | null, what: string): Violation {
  const property: Property = 7;
  return { property, at: 0, session, what };
}
