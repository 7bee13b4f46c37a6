import type { Clock } from "../clock.ts";

/** Webhooks of one moment that are worth a measurement; fewer cannot hold anybody up. */
const MANY = 16;
const MOMENT_MS = 50;
const MEASURED_OVER_MS = 10;
/** What `/livez` and a recovery may be held up; the goal of a restart is 20 ms. */
const LAG_MS_MAX = 100;
/** How long webhooks are put off after such a lag; then it is measured anew. */
const PUT_OFF_MS = 100;

/**
 * Tells whether this process is behind with its work while webhooks flood it. It is measured by a
 * timer that fires late, and only while many come: an idle process has no timer for it.
 */
export class EventDoorLag {
  readonly #clock: Clock;
  #momentAt = -Infinity;
  #count = 0;
  #cancel: (() => void) | null = null;
  #behindUntil = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one webhook; true when it should be put off. */
  isBehind(): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#momentAt > MOMENT_MS) {
      this.#momentAt = now;
      this.#count = 0;
    }
    if (++this.#count >= MANY && this.#cancel === null) this.#measure(now);
    return now < this.#behindUntil;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #measure(startedAt: number): void {
    this.#cancel = this.#clock.after(MEASURED_OVER_MS, () => {
      this.#cancel = null;
      const now = this.#clock.monotonic();
      if (now - startedAt - MEASURED_OVER_MS > LAG_MS_MAX) this.#behindUntil = now + PUT_OFF_MS;
    });
  }
}
