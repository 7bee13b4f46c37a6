/** More marks than that on one letter grow over the lines above and below. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;
/** What steers a terminal, is not seen, turns the direction of what follows, or ends a line. */
const STEERING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text from outside on one line of a terminal or a page. Session names, accounts and sentences
 * are hostile: what could move the cursor, colour, hide or reorder anything is shown by its number
 * instead (`\x1b`, `\u202e`; see "Trojan Source", CVE-2021-42574).
 */
export function shown(text: string): string {
  return text.replaceAll(STACKED_MARKS, "$1").replaceAll(STEERING, numbered);
}

function numbered(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
