import type { Clock } from "../clock.ts";

/** Looks that events may cause at once, before they are paced. */
const BURST = 8;
/** The pace then: a flood of events costs WAHA four looks a second, not one for each. */
const EVERY_MS = 250;

/**
 * Turns events into looks: the first few at once, a flood at a steady pace, and always one after
 * the last event. Nothing is kept but a count and one timer.
 */
export class WakePace {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #credit = BURST;
  #countedAt: number;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
    this.#countedAt = clock.monotonic();
  }

  /** Asks for a look that begins after this call. */
  ask(): void {
    if (this.#cancel !== null) return;
    const now = this.#clock.monotonic();
    this.#credit = Math.min(BURST, this.#credit + (now - this.#countedAt) / EVERY_MS);
    this.#countedAt = now;
    if (this.#credit >= 1) {
      this.#credit -= 1;
      return this.#wake();
    }
    this.#cancel = this.#clock.after((1 - this.#credit) * EVERY_MS, () => {
      this.#cancel = null;
      this.#countedAt = this.#clock.monotonic();
      this.#credit = 0;
      this.#wake();
    });
  }

  /** Forgets a look that was to come. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
