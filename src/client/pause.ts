/** Waits; ends at once when the signal aborts. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
    if (signal?.aborted === true) end();
  });
}

/**
 * Bounds work in time and lets whoever waits for it leave; the work itself is ended by `release`.
 * @throws What `late` makes, or the signal's reason.
 */
export function bounded<T>(
  work: Promise<T>,
  { ms, late, signal }: {
    ms?: number;
    late?: () => Error;
    signal?: AbortSignal | null | undefined;
  },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const left = () => end(() => reject(signal?.reason));
    const timer = ms === undefined || late === undefined
      ? undefined
      : setTimeout(() => end(() => reject(late())), ms);
    const end = (tell: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", left);
      tell();
    };
    signal?.addEventListener("abort", left);
    work.then((value) => end(() => resolve(value)), (error) => end(() => reject(error)));
    if (signal?.aborted === true) left();
  });
}
