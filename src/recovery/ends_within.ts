import type { Clock } from "../clock.ts";

export interface Patience {
  clock: Clock;
  /** How long it is waited for, ms. */
  ms: number;
  /** The caller left: it is waited for no longer. */
  signal?: AbortSignal | undefined;
}

/**
 * Waits for work that goes on by itself whoever waits for it.
 * @param work Never rejects.
 * @returns Whether it ended within the time.
 */
export function endsWithin(
  work: Promise<void>,
  { clock, ms, signal }: Patience,
): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (ended: boolean) => {
      cancel();
      signal?.removeEventListener("abort", leave);
      resolve(ended);
    };
    const leave = () => end(false);
    const cancel = clock.after(ms, leave);
    signal?.addEventListener("abort", leave, { once: true });
    if (signal?.aborted) leave();
    void work.then(() => end(true));
  });
}
