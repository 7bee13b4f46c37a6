/**
 * A text as it may reach a terminal: names and lines come from outside, and what steers a terminal
 * could hide a line or change another one.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\u00b7");
}

/** JSON as it may reach a terminal: the same value, with what steers a terminal as escapes. */
export function printableJson(json: string): string {
  return json.replaceAll(
    /[\x7f-\x9f\p{Cf}\u2028\u2029]/gu,
    (found) =>
      Array.from(
        { length: found.length },
        (_, index) => `\\u${found.charCodeAt(index).toString(16).padStart(4, "0")}`,
      ).join(""),
  );
}
