/**
 * An instant. A script of the page turns it into "3 min ago" and the visitor's own clock; without
 * it the time stands there in UTC.
 * @param at ISO 8601 in UTC.
 * @param due Whether something falls due then: once it is past, it is said to come at any moment.
 */
export function Time({ at, due }: { at: string; due?: boolean }) {
  return (
    <time datetime={at} {...(due === true ? { "data-due": "" } : {})}>
      {`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`}
    </time>
  );
}

/** An instant that stands as it is, for tables in which moments are compared. */
export function Stamp({ at }: { at: string }) {
  return (
    <time datetime={at} data-stamp="">
      {`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`}
    </time>
  );
}

const UNITS = [["d", 86_400_000], ["h", 3_600_000], ["min", 60_000], ["s", 1_000]] as const;

/** A duration in its two largest units: `2 h 5 min`. */
export function spanOf(ms: number): string {
  const at = UNITS.findIndex(([, unitMs]) => ms >= unitMs);
  const unit = UNITS[at];
  if (unit === undefined) return ms <= 0 ? "0 s" : "< 1 s";
  const [name, unitMs] = unit;
  const whole = Math.floor(ms / unitMs);
  const next = UNITS[at + 1];
  const rest = next === undefined ? 0 : Math.floor((ms % unitMs) / next[1]);
  return next === undefined || rest === 0
    ? `${whole} ${name}`
    : `${whole} ${name} ${rest} ${next[0]}`;
}
