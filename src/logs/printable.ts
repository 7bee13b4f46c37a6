/**
 * A text as it may reach a terminal: names and lines come from outside, and what steers a terminal
 * could hide a line or change another one.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\u00b7");
}
