import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import jsqr from "jsqr";
import { grayscalePng, qrPng } from "./png.ts";

/** The pixels of a PNG of ours: one IDAT, gray, no filter. */
function pixelsOf(png: Uint8Array): { size: number; gray: Uint8Array } {
  const bytes = Buffer.from(png);
  assert.equal(bytes.subarray(1, 4).toString("latin1"), "PNG");
  const size = bytes.readUInt32BE(16);
  const dataAt = bytes.indexOf("IDAT") + 4;
  const lines = inflateSync(bytes.subarray(dataAt, dataAt + bytes.readUInt32BE(dataAt - 8)));
  const gray = new Uint8Array(size * size);
  for (let y = 0; y < size; y++) {
    assert.equal(lines[y * (size + 1)], 0);
    gray.set(lines.subarray(y * (size + 1) + 1, (y + 1) * (size + 1)), y * size);
  }
  return { size, gray };
}

Deno.test("qrPng() draws a QR that a reader reads back", () => {
  const text = `2@${"aB3+/".repeat(17)},${"x".repeat(43)}=,${"y".repeat(43)}=,${"z".repeat(43)}=`;
  const { size, gray } = pixelsOf(qrPng(text));
  const rgba = new Uint8ClampedArray(size * size * 4);
  gray.forEach((value, at) => rgba.set([value, value, value, 255], at * 4));
  // jsqr's types do not say that its default export is the function under ESM.
  const read = typeof jsqr === "function" ? jsqr : Reflect.get(jsqr, "default");
  assert.equal(read(rgba, size, size)?.data, text);
});

Deno.test("grayscalePng() keeps every pixel", () => {
  const pixels = Uint8Array.from({ length: 49 }, (_, at) => at * 5);
  assert.deepEqual(pixelsOf(grayscalePng(pixels, 7)), { size: 7, gray: pixels });
});
