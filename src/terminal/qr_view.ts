import { encode } from "uqr";

/**
 * What the code is drawn on. `painted`: black on white whatever the terminal's colours are; the
 * others set no colour, and the blocks are the light modules on a dark ground and the dark ones on
 * a light ground.
 */
export type Ground = "painted" | "dark" | "light";

/** ISO/IEC 18004 asks for a quiet zone of 4 modules; phones still read it with 2. */
const BORDER = 4;
const BORDER_MIN = 2;
const PAINT = "\x1b[38;5;16;48;5;231m";
const PLAIN = "\x1b[0m";

export type QrDrawing =
  | { is: "drawn"; lines: string[] }
  | { is: "too-small"; columns: number; rows: number };

/** The code in half blocks: two modules a character, so that they are square. */
export function drawQr(
  raw: string,
  { ground, room }: { ground: Ground; room: { columns: number; rows: number } | null },
): QrDrawing {
  let needs = { columns: 0, rows: 0 };
  for (const border of room === null ? [BORDER] : [BORDER, BORDER_MIN]) {
    const { data } = encode(raw, { border });
    needs = { columns: data.length, rows: Math.ceil(data.length / 2) };
    if (room === null || (needs.columns <= room.columns && needs.rows <= room.rows)) {
      return { is: "drawn", lines: linesOf(data, ground) };
    }
  }
  return { is: "too-small", ...needs };
}

function linesOf(modules: readonly (readonly boolean[])[], ground: Ground): string[] {
  const lines: string[] = [];
  for (let at = 0; at < modules.length; at += 2) {
    const below = modules[at + 1] ?? [];
    const blocks = (modules[at] ?? [])
      .map((dark, column) => blockOf(dark, below[column] ?? false, ground)).join("");
    lines.push(ground === "painted" ? `${PAINT}${blocks}${PLAIN}` : blocks);
  }
  return lines;
}

function blockOf(top: boolean, bottom: boolean, ground: Ground): string {
  const dark = ground !== "dark";
  if (top === dark) return bottom === dark ? "█" : "▀";
  return bottom === dark ? "▄" : " ";
}
