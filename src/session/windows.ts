/** The times with one more among them: each once, oldest first, the newest `max` of them. */
export function withTime(times: readonly number[], at: number, max: number): readonly number[] {
  if (times.includes(at)) return times;
  return [...times, at].sort((a, b) => a - b).slice(-max);
}

/** How many times lie less than `periodMs` before `now`. */
export function countWithin(times: readonly number[], now: number, periodMs: number): number {
  return times.filter((at) => now - at < periodMs).length;
}

/** The times without those that tell of the same happening: less than `ms` after the one before. */
export function apart(times: readonly number[], ms: number): readonly number[] {
  const kept: number[] = [];
  for (const at of times) if (at - (kept.at(-1) ?? -Infinity) >= ms) kept.push(at);
  return kept;
}

/** Whether so many of the times, oldest first, lie within one period. */
export function crowded(
  times: readonly number[],
  { min, periodMs }: { min: number; periodMs: number },
): boolean {
  return times.some((at, index) => {
    const first = times[index - min + 1];
    return first !== undefined && at - first <= periodMs;
  });
}
