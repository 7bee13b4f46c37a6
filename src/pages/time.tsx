/**
 * An instant. A script of the page turns it into "3 min ago" and the visitor's own clock; without
 * it the time stands there in UTC.
 * @param at ISO 8601 in UTC.
 * @param is `due`: once it is past, it is said to come at any moment. `past`: it never lies ahead,
 * whatever the visitor's clock says.
 */
export function Time({ at, is }: { at: string; is?: "due" | "past" }) {
  return (
    <time datetime={at} data-is={is}>
      {stampOf(at)}
    </time>
  );
}

/** Since when something is so: a script of the page turns it into "for 3 min". */
export function Since({ at }: { at: string }) {
  return <time datetime={at} data-since="">{`since ${stampOf(at)}`}</time>;
}

/** An instant that stands as it is, for tables in which moments are compared. */
export function Stamp({ at }: { at: string }) {
  return (
    <time datetime={at} data-stamp="">
      {stampOf(at)}
    </time>
  );
}

function stampOf(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

/** A duration in its largest unit: `2 h`. */
export function largestOf(ms: number): string {
  return spanOf(ms).split(" ").slice(0, ms > 0 && ms < 1_000 ? 3 : 2).join(" ");
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
