import type { Clock } from "../clock.ts";

/** Webhooks of one moment that are worth a measurement; fewer cannot hold anybody up. */
const MANY = 16;
const MOMENT_MS = 50;
const MEASURED_OVER_MS = 10;
/** What `/livez` and a recovery may be held up; the goal of a restart is 20 ms. */
const LAG_MS_MAX = 100;
/** What one session may tell in a moment, whatever the lag: another's flood must not hush it. */
const OF_SESSION_MAX = 3;
/** Sessions that are counted in a moment; further ones are taken. */
const SESSIONS_MAX = 1_000;
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
  readonly #ofSessions = new Map<string, number>();
  #cancel: (() => void) | null = null;
  #behindUntil = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one webhook; true when it should be put off, as its session told a lot just now. */
  isBehind(session: string): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#momentAt > MOMENT_MS) {
      this.#momentAt = now;
      this.#count = 0;
      this.#ofSessions.clear();
    }
    if (++this.#count >= MANY && this.#cancel === null) this.#measure(now);
    const told = (this.#ofSessions.get(session) ?? 0) + 1;
    if (told > 1 || this.#ofSessions.size < SESSIONS_MAX) this.#ofSessions.set(session, told);
    return now < this.#behindUntil && told > OF_SESSION_MAX;
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
