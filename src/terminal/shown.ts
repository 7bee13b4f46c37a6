import { shown } from "../contract/shown.ts";

/** A text of several lines, each as `shown` gives it. */
export function shownLines(text: string): string {
  return text.split(/\r?\n/).map(shown).join("\n");
}

/**
 * JSON for a terminal and for programs alike: the same value, with what steers a terminal and what
 * `JSON.stringify` leaves as it is written by number.
 */
export function shownJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2);
  return json.replaceAll(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(char: string): string {
  const units = char.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  return units.map((unit) => `\\u${unit}`).join("");
}
