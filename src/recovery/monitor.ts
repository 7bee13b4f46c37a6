import type { Clock } from "../clock.ts";
import { sleep } from "../clock.ts";
import type { Log } from "../telemetry/mod.ts";
import type { Supervisor } from "./supervisor.ts";

const MINUTE_MS = 60_000;
/** A start knows nothing yet: its first looks are spread over this alone. */
const FIRST_SPREAD_MS = 2_000;
/** A tell that lies this long is delivered by whoever finds it. */
const OUTBOX_AGE_MS = 60_000;

export interface MonitorParts {
  clock: Clock;
  log: Log;
  /** Gone through at each tick: servers may come and go. */
  supervisors: Iterable<Supervisor>;
  /** Divides a minute. */
  intervalMs: number;
  /** Over how long the looks of one tick are spread; at most, and unless said, the interval. */
  spreadMs?: number;
  /** Called at each tick: the passes of the ticks before have ended, or are stuck. */
  ticked?: () => void;
  /** Whether something else falls due within that time, for which to stay awake. */
  dueWithin?: (ms: number) => boolean;
}

export interface MonitorStatus {
  intervalMs: number;
  lastTickAt: number | null;
  /** Ticks that never came since the start: the machine slept, or the scheduler did. */
  missed: number;
  lastMissedAt: number | null;
  /** Passes left out because the look before was still under way. */
  skipped: number;
}

/**
 * The sweep of all servers at fixed times: what no event told is found by it. Ticks start by time,
 * so that a server that hangs delays no other tick; it is itself left out while it is looked at.
 * Of several servers each has its own moment within the interval, always the same one, so that a
 * hundred are not looked at all at once.
 */
export class Monitor {
  readonly #parts: MonitorParts;
  readonly #stopping = new AbortController();
  /** Ends looks of a tick whose moment has not come. */
  readonly #coming = new Set<() => void>();
  #status: Omit<MonitorStatus, "intervalMs">;

  constructor(parts: MonitorParts) {
    this.#parts = parts;
    this.#status = { lastTickAt: null, missed: 0, lastMissedAt: null, skipped: 0 };
  }

  get status(): MonitorStatus {
    return { intervalMs: this.#parts.intervalMs, ...this.#status };
  }

  /** One sweep, now. */
  tick(): void {
    const { clock, intervalMs, log } = this.#parts;
    const now = clock.now();
    const { lastTickAt } = this.#status;
    const missed = lastTickAt === null ? 0 : Math.round((now - lastTickAt) / intervalMs) - 1;
    this.#status.lastTickAt = now;
    if (missed > 0) {
      this.#status.missed += missed;
      this.#status.lastMissedAt = now;
      log.event({ is: "monitor", missed });
    }
    this.#parts.ticked?.();
    const supervisors = [...this.#parts.supervisors];
    const spreadMs = Math.min(
      intervalMs,
      this.#parts.spreadMs ?? intervalMs,
      lastTickAt === null ? FIRST_SPREAD_MS : Infinity,
    );
    for (const supervisor of supervisors) {
      const { name } = supervisor.known.world.server;
      if (supervisors.length === 1) this.#sweep(supervisor);
      else this.#sweepLater(supervisor, momentOf(name) * spreadMs);
    }
  }

  #sweepLater(supervisor: Supervisor, ms: number): void {
    const cancel = this.#parts.clock.after(ms, () => {
      this.#coming.delete(cancel);
      this.#sweep(supervisor);
    });
    this.#coming.add(cancel);
  }

  #sweep(supervisor: Supervisor): void {
    // Also while WAHA hangs or rests: that is when there is something to tell.
    supervisor.sweepOutbox(OUTBOX_AGE_MS);
    if (supervisor.busy) {
      this.#status.skipped++;
      return;
    }
    if (supervisor.resting) return;
    void supervisor.wake();
  }

  /** The ticks of one minute, the first at once: what a scheduler calls once a minute. */
  async minute(): Promise<void> {
    const { clock, intervalMs } = this.#parts;
    const startedAt = clock.monotonic();
    for (let at = 0; at < MINUTE_MS; at += intervalMs) {
      const waitMs = startedAt + at - clock.monotonic();
      if (waitMs > 0) await this.#pause(waitMs);
      if (this.#stopping.signal.aborted) return;
      this.tick();
    }
  }

  /** The ticks from now to the next full minute, when a scheduler takes over. */
  async untilNextMinute(): Promise<void> {
    const { clock, intervalMs } = this.#parts;
    const endsAt = clock.monotonic() + MINUTE_MS - (clock.now() % MINUTE_MS);
    while (!this.#stopping.signal.aborted && clock.monotonic() < endsAt) {
      this.tick();
      await this.#pause(Math.min(intervalMs, endsAt - clock.monotonic()));
    }
  }

  /**
   * A minute for a platform where nothing runs between handlers: after the ticks it stays awake
   * while something falls due within `holdMs` of its start or an act is under way.
   */
  async minuteAwake(holdMs: number): Promise<void> {
    const { clock, supervisors } = this.#parts;
    const startedAt = clock.monotonic();
    await this.minute();
    while (!this.#stopping.signal.aborted) {
      const leftMs = holdMs - (clock.monotonic() - startedAt);
      if (leftMs <= 0) return;
      const due = this.#coming.size > 0 || this.#parts.dueWithin?.(leftMs) === true ||
        [...supervisors].some((supervisor) =>
          supervisor.busy || supervisor.tasks > 0 ||
          supervisor.known.world.server.lookAt - clock.now() <= leftMs
        );
      if (!due) return;
      await this.#pause(Math.min(leftMs, 250));
    }
  }

  /** Ticks by our own timer, where the platform has no scheduler; ends with `stop`. */
  async run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.tick();
      await this.#pause(this.#parts.intervalMs);
    }
  }

  stop(): void {
    this.#stopping.abort();
    for (const cancel of this.#coming) cancel();
    this.#coming.clear();
  }

  async #pause(ms: number): Promise<void> {
    try {
      await sleep(this.#parts.clock, ms, this.#stopping.signal);
    } catch {
      // Only `stop` ends a pause early, and the callers look for it.
    }
  }
}

/** A number in [0, 1) that a name always gives (FNV-1a, with its bits mixed once more). */
function momentOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  // Names differ in their last letter, which FNV leaves in the low bits.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
