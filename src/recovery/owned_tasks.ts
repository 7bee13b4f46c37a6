/** Background work of one owner, which waits for it before it ends. */
export class OwnedTasks {
  readonly #failed: (error: unknown) => void;
  readonly #tasks = new Set<Promise<void>>();

  /** @param failed Told of each task that rejects: nothing is lost. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** How many are under way. */
  get size(): number {
    return this.#tasks.size;
  }

  own(task: Promise<void>): void {
    const owned = task.catch(this.#failed).finally(() => this.#tasks.delete(owned));
    this.#tasks.add(owned);
  }

  /** Resolves when those that are under way now have ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#tasks);
  }
}
