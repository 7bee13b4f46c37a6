import type { Clock } from "../clock.ts";
import type { Fact, Look, Policy } from "../session/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { WahaClient } from "../waha/mod.ts";

/** How far the wall clock may leave the monotonic one before it has jumped. */
const JUMP_MS = 5_000;

export interface LooksParts {
  server: string;
  clock: Clock;
  waha: Pick<WahaClient, "look">;
  policy: Policy;
  log: Log;
  /** What of a look is taken in. */
  keep: (look: Look) => Look;
  /** Ends a look. */
  stopping: AbortSignal;
}

/** The looks at one server, and what lies between them. */
export class Looks {
  readonly #parts: LooksParts;
  #lastAt: number | null = null;
  #since: number | null = null;
  #skewOfClocks: number;
  #lastOutcome = "";

  constructor(parts: LooksParts) {
    this.#parts = parts;
    this.#skewOfClocks = parts.clock.now() - parts.clock.monotonic();
  }

  /** When the newest look that WAHA answered was asked; null before the first. */
  get lastAt(): number | null {
    return this.#lastAt;
  }

  /** Since when a look has been under way. */
  get since(): number | null {
    return this.#since;
  }

  /** Goes on from what was stored. */
  resume(lastAt: number | null): void {
    this.#lastAt = lastAt;
  }

  /**
   * Looks once. It never rejects.
   * @param lastPassAt When the pass before it ended: a long time ago means that we slept.
   * @returns What it showed; nothing when our own stop ended it.
   */
  async take(lastPassAt: number | null): Promise<Fact[]> {
    const { clock, waha, log, server, keep, stopping } = this.#parts;
    const at = clock.now();
    const gap = this.#sleptUntil(at, lastPassAt);
    this.#since = at;
    const startedAt = clock.monotonic();
    try {
      const look = keep(await waha.look({ signal: stopping }));
      const outcome = look.is;
      const reason = look.is === "seen" ? {} : { reason: look.reason };
      log.event({
        is: "look",
        server,
        outcome,
        changed: outcome !== this.#lastOutcome,
        ms: Math.round(clock.monotonic() - startedAt),
        ...reason,
      });
      this.#lastOutcome = outcome;
      const fact: Fact = { is: "look", at, look };
      if (this.#lastAt !== null) fact.previousAt = this.#lastAt;
      if (look.is === "seen") this.#lastAt = at;
      return [...gap, fact];
    } catch (error) {
      // Only our own stop ends a look: the facts that came with it are kept without one.
      if (!stopping.aborted) log.event({ is: "fault", where: `looking at ${server}`, error });
      return [];
    } finally {
      this.#since = null;
    }
  }

  #sleptUntil(at: number, lastPassAt: number | null): Fact[] {
    const { clock, policy } = this.#parts;
    const skew = at - clock.monotonic();
    const jumped = Math.abs(skew - this.#skewOfClocks) > JUMP_MS;
    this.#skewOfClocks = skew;
    const slept = lastPassAt !== null && at - lastPassAt > 3 * policy.pollMs;
    if (slept) return [{ is: "gap", at, from: lastPassAt }];
    return jumped ? [{ is: "gap", at }] : [];
  }
}
