/**
 * An instant. A script of the page turns it into "3 min ago" and the visitor's own clock; without
 * it the time stands there in UTC.
 * @param at ISO 8601 in UTC.
 */
export function Time({ at }: { at: string }) {
  return <time datetime={at}>{`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`}</time>;
}
