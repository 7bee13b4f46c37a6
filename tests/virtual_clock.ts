import { setImmediate } from "node:timers";
import type { Clock } from "../src/clock.ts";

interface Timer {
  at: number;
  order: number;
  fire: () => void;
}

/**
 * A clock that only moves when a test says so. `advance` fires the timers that fall due, in order,
 * and lets all that they started run to its next wait before it goes on.
 */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #timers: Timer[] = [];

  constructor(startAt = 1_790_000_000_000) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(ms: number, fire: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, fire };
    const next = this.#timers.findIndex((other) => other.at > timer.at);
    this.#timers.splice(next === -1 ? this.#timers.length : next, 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index !== -1) this.#timers.splice(index, 1);
    };
  }

  /** How many timers wait: a test that ends with some has left something running. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves time forward by `ms`, firing what falls due on the way. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    while (this.#timers[0] !== undefined && this.#timers[0].at <= until) {
      const timer = this.#timers.shift()!;
      this.#now = Math.max(this.#now, timer.at);
      timer.fire();
      await settled();
    }
    this.#now = until;
    await settled();
  }

  /** Advances in steps until `done` or until `msMax` have passed; says whether it was done. */
  async advanceUntil(done: () => boolean, msMax: number, stepMs = 100): Promise<boolean> {
    for (let passed = 0; passed <= msMax; passed += stepMs) {
      await settled();
      if (done()) return true;
      await this.advance(stepMs);
    }
    return done();
  }
}

/** One turn of the event loop: every promise that can settle without time or I/O has settled. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
