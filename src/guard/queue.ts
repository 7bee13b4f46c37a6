/** Who runs and who waits for a place, the first to come first. */
export interface Queue<Waiter> {
  running: number;
  waiting: readonly Waiter[];
}

/** How many may run and wait at once. */
export interface QueueSize {
  running: number;
  waiting: number;
}

export type Arrival<Waiter> =
  | { do: "run"; queue: Queue<Waiter> }
  | { do: "wait"; queue: Queue<Waiter> }
  | { do: "refuse" };

/** A queue in which nobody is. */
export function emptyQueue<Waiter extends object>(): Queue<Waiter> {
  return { running: 0, waiting: [] };
}

/**
 * Decides about a newcomer: a place, a turn after all who wait, or a refusal. A place is only ever
 * free when nobody waits, since `free` hands it on.
 */
export function arrive<Waiter extends object>(
  queue: Queue<Waiter>,
  newcomer: Waiter,
  size: QueueSize,
): Arrival<Waiter> {
  const { running, waiting } = queue;
  if (running < size.running) {
    return { do: "run", queue: { running: running + 1, waiting } };
  }
  if (waiting.length >= size.waiting) return { do: "refuse" };
  return { do: "wait", queue: { running, waiting: [...waiting, newcomer] } };
}

/** Takes a waiter out before its turn; the others keep their order. */
export function leave<Waiter extends object>(queue: Queue<Waiter>, leaver: Waiter): Queue<Waiter> {
  const waiting = queue.waiting.filter((waiter) => waiter !== leaver);
  return waiting.length === queue.waiting.length ? queue : { ...queue, waiting };
}

/**
 * Ends one run. The place goes to `next` in the same step: were it free in between, a newcomer
 * could take it and the one who waited would have to be refused (cockatiel 4's bulkhead does so).
 */
export function free<Waiter extends object>(
  queue: Queue<Waiter>,
): { queue: Queue<Waiter>; next: Waiter | undefined } {
  const [next, ...waiting] = queue.waiting;
  if (next === undefined) return { queue: { ...queue, running: queue.running - 1 }, next };
  return { queue: { running: queue.running, waiting }, next };
}
