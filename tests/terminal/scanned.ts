import jsqr from "jsqr";

/** Pixels a module: jsqr, as a phone, wants more than one. */
const SCALE = 4;

/**
 * What a phone reads off a terminal: of half blocks in the text, the last whole code; null where
 * there is none.
 * @param blocks What the blocks are: `light` modules on a dark ground, or `dark` ones.
 */
export function scanned(text: string, blocks: "light" | "dark"): string | null {
  const lines = text.split(/\r?\n/);
  const last = lines.findLastIndex((line) => /^[█▀▄ ]{20,}$/.test(line));
  const first = lines.slice(0, last + 1).findLastIndex((line) => !/^[█▀▄ ]{20,}$/.test(line)) + 1;
  if (last === -1) return null;
  const rows = lines.slice(first, last + 1).flatMap((line) => [
    [...line].map((char) => char === "█" || char === "▀"),
    [...line].map((char) => char === "█" || char === "▄"),
  ]);
  return read(rows.map((row) => row.map((block) => block === (blocks === "light"))));
}

/** @param rows True for a light module. */
function read(rows: readonly (readonly boolean[])[]): string | null {
  const width = Math.max(...rows.map((row) => row.length)) * SCALE;
  const height = rows.length * SCALE;
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++) {
    const light = rows[Math.floor(at / width / SCALE)]?.[Math.floor(at % width / SCALE)] ?? true;
    rgba.fill(light ? 255 : 0, at * 4, at * 4 + 3);
  }
  // jsqr's types do not say that its default export is the function under ESM.
  const decode = typeof jsqr === "function" ? jsqr : Reflect.get(jsqr, "default");
  return decode(rgba, width, height, { inversionAttempts: "dontInvert" })?.data ?? null;
}
