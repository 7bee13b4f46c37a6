/**
 * A text of at most so many UTF-16 units; a longer one ends with "…". No character is cut through:
 * half of a surrogate pair is no text, and services refuse it.
 */
export function cut(text: string, unitsMax: number): string {
  const whole = text.toWellFormed();
  if (whole.length <= unitsMax) return whole;
  if (unitsMax <= 0) return "";
  let end = unitsMax - 1;
  const before = whole.charCodeAt(end - 1);
  if (before >= 0xd800 && before <= 0xdbff) end--;
  return `${whole.slice(0, end)}…`;
}

/** The same in bytes of UTF-8. */
export function cutBytes(text: string, bytesMax: number): string {
  const whole = text.toWellFormed();
  const encoder = new TextEncoder();
  if (encoder.encode(whole).length <= bytesMax) return whole;
  const room = Math.max(0, bytesMax - encoder.encode("…").length);
  const { read } = encoder.encodeInto(whole, new Uint8Array(room));
  return bytesMax < 3 ? "" : `${whole.slice(0, read)}…`;
}

/** The same for a text that grows while it is escaped: what comes out fits. */
export function cutEscaped(
  text: string,
  unitsMax: number,
  escape: (text: string) => string,
): string {
  const whole = text.toWellFormed();
  const escaped = escape(whole);
  if (escaped.length <= unitsMax) return escaped;
  let fits = 0;
  let tooLong = whole.length;
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (escape(cut(whole, middle)).length <= unitsMax) fits = middle;
    else tooLong = middle;
  }
  return escape(cut(whole, fits));
}

/** On one line, without what terminals, headers and readers' eyes take for a command. */
export function oneLine(text: string): string {
  return withoutControls(text).replaceAll(/\s+/g, " ").trim();
}

/** Characters of a name or of somebody's own words: they are a part of a sentence. */
const NAME_CHARS_MAX = 120;

/** A name or a reason from outside as it stands in a sentence. */
export function nameOf(text: string): string {
  return cut(oneLine(text), NAME_CHARS_MAX);
}

/** Without control characters and those that turn the direction of reading; lines stay. */
export function withoutControls(text: string): string {
  return text.toWellFormed().replaceAll(
    // deno-lint-ignore no-control-regex -- they are what is taken out
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    " ",
  ).replaceAll(/[\u2028\u2029]/g, "\n");
}
