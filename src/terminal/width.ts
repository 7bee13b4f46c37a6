/** Wide and fullwidth ranges of Unicode 16 (UAX #11), rounded to whole blocks; both ends included. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];
const EMOJI_LOOK = 0xfe0f;
const ELLIPSIS = "…";
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * How many columns a terminal needs for a text that `shown` let through. Where terminals disagree
 * (flags, skin tones) it is the larger number: a line too short does no harm, one too long wraps.
 */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += columnsOf(char);
  return width;
}

/** The text in at most so many columns, cut with … where it is longer. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return "";
  let kept = "";
  let width = 0;
  for (const char of text) {
    width += columnsOf(char);
    if (width > columns - 1) break;
    kept += char;
  }
  return `${kept}${ELLIPSIS}`;
}

/** The text in exactly so many columns. */
export function padTo(text: string, columns: number): string {
  const cut = cutTo(text, columns);
  return cut + " ".repeat(Math.max(0, columns - widthOf(cut)));
}

/** The text in lines of at most so many columns, broken at blanks where there are some. */
export function wrapTo(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((word) => piecesOf(word, columns))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function piecesOf(word: string, columns: number): string[] {
  if (widthOf(word) <= columns) return [word];
  const pieces: string[] = [];
  let piece = "";
  let width = 0;
  for (const char of word) {
    const more = columnsOf(char);
    if (width + more > columns && piece !== "") {
      pieces.push(piece);
      piece = "";
      width = 0;
    }
    piece += char;
    width += more;
  }
  return [...pieces, piece];
}

function columnsOf(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  // It makes a narrow sign a picture of two columns.
  if (code === EMOJI_LOOK) return 1;
  if (/\p{Mn}|\p{Me}/u.test(char)) return 0;
  if (WIDE.some(([from, to]) => code >= from && code <= to)) return 2;
  return /\p{Emoji_Presentation}/u.test(char) ? 2 : 1;
}
