/** What a wait may cost at most; each wait in a test of real processes has such a bound. */
export interface Within {
  withinMs: number;
  everyMs?: number;
}

/**
 * Asks again and again until `probe` gives something that is neither undefined, null nor false.
 * @throws When it gave nothing in time; the message says what was waited for.
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  { withinMs, everyMs = 25 }: Within,
): Promise<Exclude<T, undefined | null | false>> {
  const endsAt = performance.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (isFound(found)) return found;
    if (performance.now() > endsAt) {
      throw new Error(`Cannot go on as ${what} did not come within ${withinMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

function isFound<T>(found: T): found is Exclude<T, undefined | null | false> {
  return found !== undefined && found !== null && found !== false;
}

/**
 * Waits for what may never come.
 * @throws When it did not come in time; the timer does not stay behind.
 */
export async function within<T>(what: string, work: Promise<T>, withinMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`Cannot go on as ${what} did not end within ${withinMs} ms`)),
    withinMs,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
