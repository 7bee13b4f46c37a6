import type { Clock } from "../clock.ts";

/**
 * Ends all waits after the same time, in the order in which they began, with one timer for all: in
 * a flood a timer for each would cost more than the rest of an event.
 */
export class EventDoorDeadline {
  readonly #clock: Clock;
  readonly #afterMs: number;
  /** In the order in which they end: a `Set` keeps it, and lets go of one anywhere. */
  readonly #waits = new Set<{ dueAt: number; end: () => void }>();
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, afterMs: number) {
    this.#clock = clock;
    this.#afterMs = afterMs;
  }

  /** Resolves as the work does, or with false when the time is up first. Work never rejects. */
  within(work: Promise<boolean>): Promise<boolean> {
    return new Promise((resolve) => {
      const wait = {
        dueAt: this.#clock.monotonic() + this.#afterMs,
        end: () => resolve(false),
      };
      this.#waits.add(wait);
      this.#cancel ??= this.#clock.after(this.#afterMs, () => this.#endDue());
      void work.then((done) => {
        this.#waits.delete(wait);
        if (this.#waits.size === 0) this.#forget();
        resolve(done);
      });
    });
  }

  #endDue(): void {
    this.#cancel = null;
    const now = this.#clock.monotonic();
    for (const wait of this.#waits) {
      if (wait.dueAt > now) {
        this.#cancel = this.#clock.after(wait.dueAt - now, () => this.#endDue());
        return;
      }
      this.#waits.delete(wait);
      wait.end();
    }
  }

  #forget(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
