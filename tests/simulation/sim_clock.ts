import type { Clock } from "../../src/clock.ts";

interface Timer {
  at: number;
  order: number;
  /** Null once it was cancelled. */
  fire: (() => void) | null;
}

/**
 * Turns of the microtask queue in which nothing reaches the world outside before all is taken to
 * have settled. The longest such wait that was ever needed is 31 (an answer of the model on its
 * way through hono, ofetch and the guard); each turn costs 0.05 µs.
 */
const QUIET_TURNS = 128;

/**
 * Time for a whole simulation: it moves only as `run` says and never touches a timer or a turn of
 * the machine's event loop, which would cost a thousandfold. Everything that reaches the world
 * outside calls `touched`, so that the clock knows when all that a timer began waits again.
 */
export class SimClock implements Clock {
  #now: number;
  #order = 0;
  #touches = 0;
  #heap: Timer[] = [];
  readonly #fromLast: boolean;

  /**
   * @param options.ties Which of the timers of one instant fires first: who set it first or last.
   * An outcome that depends on it depends on the order of wakes.
   */
  constructor(options: { startAt: number; ties: "first-set" | "last-set" }) {
    this.#now = options.startAt;
    this.#fromLast = options.ties === "last-set";
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(ms: number, fire: () => void): () => void {
    this.#touches++;
    const order = this.#fromLast ? -this.#order++ : this.#order++;
    const timer: Timer = { at: this.#now + Math.max(0, ms), order, fire };
    this.#push(timer);
    return () => {
      timer.fire = null;
    };
  }

  /** Says that something reached the world outside: what it brings may take a few turns. */
  touched(): void {
    this.#touches++;
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#heap.filter(({ fire }) => fire !== null).length;
  }

  /** When the next timer fires; Infinity when none waits. */
  get nextAt(): number {
    return this.#first()?.at ?? Infinity;
  }

  /** Moves on to `until`, firing what falls due on the way; `stepped` is called after each. */
  async run(until: number, stepped: () => void = () => {}): Promise<void> {
    await this.settle();
    for (let timer = this.#first(); timer !== undefined && timer.at <= until;) {
      this.#pop();
      this.#now = Math.max(this.#now, timer.at);
      timer.fire?.();
      await this.settle();
      stepped();
      timer = this.#first();
    }
    this.#now = Math.max(this.#now, until);
  }

  /** Skips `ms` in which nothing but the timers due in it would happen: those are put off. */
  skip(ms: number): void {
    const to = this.#now + ms;
    const waiting = this.#heap.filter(({ fire }) => fire !== null);
    this.#heap = [];
    for (const timer of waiting) {
      if (timer.at < to) timer.at += ms;
      this.#push(timer);
    }
    this.#now = to;
  }

  /** Every promise that can settle without time has settled. */
  async settle(): Promise<void> {
    let seen = this.#touches;
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await null;
      if (this.#touches === seen) continue;
      seen = this.#touches;
      quiet = 0;
    }
  }

  #first(): Timer | undefined {
    while (this.#heap[0]?.fire === null) this.#pop();
    return this.#heap[0];
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || isBefore(parent, timer)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    while (true) {
      const left = 2 * index + 1;
      const right = left + 1;
      const [a, b] = [heap[left], heap[right]];
      if (a === undefined) break;
      const [below, child] = b !== undefined && isBefore(b, a) ? [right, b] : [left, a];
      if (isBefore(last, child)) break;
      heap[index] = child;
      index = below;
    }
    heap[index] = last;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
