const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A duration in its two largest units: `42s`, `3m 05s`, `2h 10m`, `4d 3h`. */
export function spanOf(ms: number): string {
  const whole = Math.max(0, Math.round(ms / SECOND_MS)) * SECOND_MS;
  if (whole < MINUTE_MS) return `${whole / SECOND_MS}s`;
  if (whole < HOUR_MS) return two(whole, { unit: MINUTE_MS, names: "ms", part: SECOND_MS });
  if (whole < DAY_MS) return two(whole, { unit: HOUR_MS, names: "hm", part: MINUTE_MS });
  return `${Math.floor(whole / DAY_MS)}d ${Math.floor(whole % DAY_MS / HOUR_MS)}h`;
}

function two(
  ms: number,
  { unit, names, part }: { unit: number; names: string; part: number },
): string {
  const rest = String(Math.floor(ms % unit / part)).padStart(2, "0");
  return `${Math.floor(ms / unit)}${names[0]} ${rest}${names[1]}`;
}

/** An instant of the API as people of any time zone read it: `2026-11-25 12:04:05`, UTC. */
export function momentOf(instant: string): string {
  return instant.slice(0, 19).replace("T", " ");
}
