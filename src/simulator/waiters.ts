/** A caller who waits: it is asked again whenever its session may have changed. */
interface Waiter {
  /** Answers true when it has what it waited for and wants to be forgotten. */
  look: () => boolean;
  abandon: (reason: unknown) => void;
}

/** Who waits for which session. */
export class Waiters {
  readonly #waiting = new Map<string, Set<Waiter>>();
  readonly #changed: (name: string) => void;

  /** @param changed Told of a session that someone has begun, or nobody any longer, waits for. */
  constructor(changed: (name: string) => void) {
    this.#changed = changed;
  }

  isAwaited(name: string): boolean {
    return this.#waiting.has(name);
  }

  names(): string[] {
    return [...this.#waiting.keys()];
  }

  /** Lets all who wait for the session look again. */
  look(name: string): void {
    for (const waiter of [...(this.#waiting.get(name) ?? [])]) waiter.look();
  }

  /** Ends all waiting. */
  abandon(reason: unknown): void {
    for (const waiters of [...this.#waiting.values()]) {
      for (const waiter of [...waiters]) waiter.abandon(reason);
    }
  }

  /**
   * Waits until `find` finds something.
   * @throws The signal's reason when it aborts, or that of `abandon`.
   */
  until<T>(name: string, signal: AbortSignal, find: () => T | null): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const found = find();
      if (found !== null) return resolve(found);
      const leave = () => {
        this.#remove(name, waiter);
        signal.removeEventListener("abort", abort);
      };
      const abort = () => waiter.abandon(signal.reason);
      const waiter: Waiter = {
        look: () => {
          const now = find();
          if (now === null) return false;
          leave();
          resolve(now);
          return true;
        },
        abandon: (reason) => {
          leave();
          reject(reason);
        },
      };
      const waiters = this.#waiting.get(name) ?? new Set();
      this.#waiting.set(name, waiters.add(waiter));
      signal.addEventListener("abort", abort, { once: true });
      this.#changed(name);
    });
  }

  #remove(name: string, waiter: Waiter): void {
    const waiters = this.#waiting.get(name);
    waiters?.delete(waiter);
    if (waiters?.size !== 0) return;
    this.#waiting.delete(name);
    this.#changed(name);
  }
}
