/**
 * Time as an argument. Nothing outside `main.ts` and the tests reads a clock of the machine: what
 * waits or compares times is given one of these.
 */
export interface Clock {
  /** Wall clock in ms since the Unix epoch: for stamps that others read. It may jump. */
  now(): number;
  /** Monotonic ms since an arbitrary start: for durations. It never jumps back. */
  monotonic(): number;
  /**
   * Runs `fire` once after `ms` (at the next turn when `ms` ≤ 0).
   * @returns Cancels the timer; does nothing once it has fired.
   */
  after(ms: number, fire: () => void): () => void;
}

/** The longest delay that a timer of the platform takes; a longer one would fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, fire) => {
    const timer = setTimeout(fire, Math.min(Math.max(0, ms), TIMER_MS_MAX));
    return () => clearTimeout(timer);
  },
};

/**
 * The machine's clock made `speed` times as fast, so that a rehearsal keeps every rule and number
 * and still ends soon. Stamps run ahead of the wall clock accordingly.
 */
export function fasterClock(speed: number, base: Clock = systemClock): Clock {
  const startedAt = base.now();
  const startedMonotonic = base.monotonic();
  const elapsed = () => (base.monotonic() - startedMonotonic) * speed;
  return {
    now: () => Math.floor(startedAt + elapsed()),
    monotonic: () => startedMonotonic + elapsed(),
    after: (ms, fire) => base.after(ms / speed, fire),
  };
}

/** Most of what is bounded in time ends before. */
const MOMENT_MS = 20;

/** What mostly ends before a moment has passed: until then all of it shares one timer. */
export class Young<T> {
  readonly #clock: Clock;
  readonly #grown: (one: T) => void;
  readonly #members = new Set<T>();
  #cancel: (() => void) | null = null;

  /** @param grown Takes over whatever is still here after a moment, or at `grow`. */
  constructor(clock: Clock, grown: (one: T) => void) {
    this.#clock = clock;
    this.#grown = grown;
  }

  add(one: T): void {
    this.#members.add(one);
    this.#cancel ??= this.#clock.after(MOMENT_MS, () => this.grow());
  }

  /** It has ended; nothing happens where it was taken over before. */
  delete(one: T): void {
    this.#members.delete(one);
  }

  /** All that is here is taken over now. */
  grow(): void {
    this.stop();
    for (const one of this.#members) this.#grown(one);
    this.#members.clear();
  }

  /** Ends the timer: what is here stays as it is. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}

/** A clock with a timer of its own. */
export interface ThriftyClock extends Clock {
  /** Ends its own timer; whatever is still bounded keeps its bounds. */
  stop(): void;
}

/**
 * A clock for limits that hardly ever come: until a moment has passed they all share one timer, since
 * to set and to clear one each was two thirds of what the guard costs. They fire when they would
 * have. The shared timer outlives the last of them by up to 20 ms, so whoever made it stops it.
 */
export function thriftyClock(clock: Clock): ThriftyClock {
  const young = new Young<Limit>(clock, (limit) => {
    limit.cancel = clock.after(limit.at - clock.monotonic(), limit.fire);
  });
  let stopped = false;
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after(ms, fire) {
      if (stopped || ms <= MOMENT_MS) return clock.after(ms, fire);
      const limit: Limit = { at: clock.monotonic() + ms, fire, cancel: null };
      young.add(limit);
      return () => {
        young.delete(limit);
        limit.cancel?.();
      };
    },
    stop() {
      stopped = true;
      young.grow();
    },
  };
}

interface Limit {
  /** Monotonic ms. */
  at: number;
  fire: () => void;
  /** Set once it has a timer of its own. */
  cancel: (() => void) | null;
}

/** Resolves when the signal aborts, at once when it has: what a bounded wait is raced with. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/**
 * A signal that aborts when either does, until it is released. Not `AbortSignal.any`: once garbage
 * is collected Deno 2.9.6 forgets one that only a `fetch` holds, and what it should end goes on.
 */
export function eitherOf(
  one: AbortSignal,
  other: AbortSignal | undefined,
): { signal: AbortSignal; release: () => void } {
  const both = new AbortController();
  const end = () => both.abort();
  const sources = other === undefined ? [one] : [one, other];
  for (const source of sources) {
    if (source.aborted) end();
    source.addEventListener("abort", end);
  }
  const release = () => {
    for (const source of sources) source.removeEventListener("abort", end);
  };
  return { signal: both.signal, release };
}

/**
 * Waits for `ms`.
 * @throws The signal's reason, at once, when it aborts.
 */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    const abort = () => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
  });
}
