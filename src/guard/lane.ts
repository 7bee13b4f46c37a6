import type { CallBounds } from "./call_bounds.ts";
import { QueueFullError } from "./guard_error.ts";
import { arrive, emptyQueue, free, leave, type Queue, type QueueSize } from "./queue.ts";
import { unreachable } from "./unreachable.ts";

/** Set while it waits. */
interface Waiter {
  take?: () => void;
}

export interface LaneStatus {
  running: number;
  waiting: number;
  runningMax: number;
  waitingMax: number;
}

/** The queue with the promises of those who wait in it. */
export class Lane {
  readonly #size: QueueSize;
  #queue: Queue<Waiter> = emptyQueue();

  constructor(size: QueueSize) {
    this.#size = size;
  }

  /**
   * Takes a place. Whoever got one gives it back with `free`, once.
   * @returns Undefined when the place is taken already, else a promise of it.
   * @throws {QueueFullError} At once: nobody more may wait.
   * @throws The caller's reason or a `TimeLimitError`, when it leaves before its turn (promise).
   */
  enter(
    bounds: CallBounds,
    options: { now: number; meanMs: number | undefined },
  ): Promise<void> | undefined {
    const waiter: Waiter = {};
    const arrival = arrive(this.#queue, waiter, this.#size);
    switch (arrival.do) {
      case "refuse":
        throw new QueueFullError(this.#size.waiting, { afterMs: this.waitMs(options.meanMs) });
      case "run":
        this.#queue = arrival.queue;
        return undefined;
      case "wait":
        this.#queue = arrival.queue;
        return this.#turn(waiter, bounds, options.now);
      default:
        return unreachable(arrival);
    }
  }

  /** Ends a run: the first of those who wait has its turn. */
  free(): void {
    const { queue, next } = free(this.#queue);
    this.#queue = queue;
    next?.take?.();
  }

  /** About how long a caller who came now would wait, in ms ≥ 1000: a `Retry-After`. */
  waitMs(meanMs = 0): number {
    const ahead = this.#queue.waiting.length + 1;
    return Math.max(1_000, Math.ceil(meanMs * ahead / this.#size.running));
  }

  status(): LaneStatus {
    return {
      running: this.#queue.running,
      waiting: this.#queue.waiting.length,
      runningMax: this.#size.running,
      waitingMax: this.#size.waiting,
    };
  }

  #turn(waiter: Waiter, bounds: CallBounds, now: number): Promise<void> {
    return new Promise((resolve, reject) => {
      waiter.take = () => {
        bounds.unwatch();
        resolve();
      };
      bounds.watch({
        untilAt: bounds.deadlineAt,
        now,
        during: "waiting",
        cut: (reason) => {
          this.#queue = leave(this.#queue, waiter);
          reject(reason);
        },
      });
    });
  }
}
