import type { Plural, Words } from "./words.ts";

/**
 * Puts values into `{places}`, all at once: a value that looks like a place stays as it is.
 * @throws {Error} The template names a place that has no value.
 */
export function fill(template: string, values: Readonly<Record<string, string>> = {}): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, place: string) => {
    const value = Object.hasOwn(values, place) ? values[place] : undefined;
    if (value === undefined) throw new Error(`Cannot fill {${place}} of '${template}': no value`);
    return value;
  });
}

/** The form that a number takes in the language. */
export function counted(
  plural: Plural,
  count: number,
  { words, values = {} }: { words: Words; values?: Readonly<Record<string, string>> },
): string {
  const form = new Intl.PluralRules(words.language).select(count) === "one" ? "one" : "other";
  return fill(plural[form], { ...values, count: numberIn(count, words) });
}

export function numberIn(count: number, { language }: Words): string {
  return new Intl.NumberFormat(language).format(count);
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** As a person says it: two units at most, never less than a second. */
export function durationIn(ms: number, words: Words): string {
  const { second, minute, hour, day, and } = words.durations;
  const said = (plural: Plural, count: number) => counted(plural, count, { words });
  const both = (first: string, rest: Plural, count: number) =>
    count === 0 ? first : fill(and, { first, second: said(rest, count) });
  const seconds = Math.max(1, Math.round(ms / SECOND_MS));
  if (seconds < 60) return said(second, seconds);
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 60) return said(minute, minutes);
  if (minutes < 24 * 60) return both(said(hour, Math.floor(minutes / 60)), minute, minutes % 60);
  const hours = Math.round(ms / HOUR_MS);
  return both(said(day, Math.floor(hours * HOUR_MS / DAY_MS)), hour, hours % 24);
}
