import type { Clock } from "../clock.ts";
import type { Fact } from "../session/mod.ts";

/** How many looks may come at once, and how fast further ones. */
interface Rate {
  burst: number;
  everyMs: number;
}

/** One session that tells a lot must not hold up another that tells one thing. */
const OF_SESSION: Rate = { burst: 3, everyMs: 1_000 };
/** All together: a flood costs WAHA ten looks a second, not one for each event. */
const OF_ALL: Rate = { burst: 10, everyMs: 100 };
/** Sessions whose rate is remembered; beyond it all begin anew. */
const SESSIONS_MAX = 1_000;

/**
 * Turns events into looks: the first few of a session at once, a flood at a steady pace, and always
 * one after the last event. What is kept is bounded: a count for each session and one timer.
 */
export class WakePace {
  readonly #clock: Clock;
  readonly #wake: (facts: readonly Fact[]) => Promise<void>;
  readonly #all: Bucket;
  readonly #sessions = new Map<string, Bucket>();
  /** Whose look the timer brings. */
  readonly #waiting = new Set<Bucket>();
  #cancel: (() => void) | null = null;
  #dueAt = Infinity;

  /** @param wake Asks for a look; the facts are those of the event that asks, if it is at once. */
  constructor(clock: Clock, wake: (facts: readonly Fact[]) => Promise<void>) {
    this.#clock = clock;
    this.#wake = wake;
    this.#all = new Bucket(OF_ALL, clock.monotonic());
  }

  /**
   * Asks for a look that begins after this call, at once or soon.
   * @returns The pass that it brings, where that begins at once; else null.
   */
  ask(session: string, facts: readonly Fact[] = []): Promise<void> | null {
    const now = this.#clock.monotonic();
    const own = this.#bucketOf(session, now);
    const waitMs = Math.max(own.waitMs(now), this.#all.waitMs(now));
    if (waitMs > 0) {
      this.#waiting.add(own);
      this.#later(now, waitMs);
      return null;
    }
    own.take();
    this.#all.take();
    return this.#wake(facts);
  }

  /** Forgets a look that was to come. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#dueAt = Infinity;
    this.#waiting.clear();
  }

  #bucketOf(session: string, now: number): Bucket {
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    if (this.#sessions.size >= SESSIONS_MAX) this.#sessions.clear();
    const bucket = new Bucket(OF_SESSION, now);
    this.#sessions.set(session, bucket);
    return bucket;
  }

  /** One look serves all that wait. */
  #later(now: number, waitMs: number): void {
    if (now + waitMs >= this.#dueAt) return;
    this.#cancel?.();
    this.#dueAt = now + waitMs;
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#cancel = null;
      this.#dueAt = Infinity;
      this.#all.take();
      for (const bucket of this.#waiting) bucket.take();
      this.#waiting.clear();
      void this.#wake([]);
    });
  }
}

/** A token bucket: full at first, refilled steadily. */
class Bucket {
  readonly #rate: Rate;
  #credit: number;
  #countedAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#credit = rate.burst;
    this.#countedAt = now;
  }

  waitMs(now: number): number {
    const { burst, everyMs } = this.#rate;
    this.#credit = Math.min(burst, this.#credit + (now - this.#countedAt) / everyMs);
    this.#countedAt = now;
    return this.#credit >= 1 ? 0 : Math.ceil((1 - this.#credit) * everyMs);
  }

  /** A look that served several may have come before the turn of some: those wait the longer. */
  take(): void {
    this.#credit = Math.max(-1, this.#credit - 1);
  }
}
