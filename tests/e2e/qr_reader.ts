import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import jsqr from "jsqr";

/** What a phone reads from a `data:` URL of a PNG with one gray byte a pixel and no filter. */
export function textOfQr(dataUrl: string): string {
  const png = Buffer.from(dataUrl.replace("data:image/png;base64,", ""), "base64");
  assert.equal(png.subarray(1, 4).toString("latin1"), "PNG");
  const size = png.readUInt32BE(16);
  const dataAt = png.indexOf("IDAT") + 4;
  const lines = inflateSync(png.subarray(dataAt, dataAt + png.readUInt32BE(dataAt - 8)));
  const rgba = new Uint8ClampedArray(size * size * 4);
  for (let at = 0; at < size * size; at++) {
    const gray = lines[Math.floor(at / size) * (size + 1) + 1 + at % size] ?? 0;
    rgba.set([gray, gray, gray, 255], at * 4);
  }
  // jsqr's types do not say that its default export is the function under ESM.
  const read = typeof jsqr === "function" ? jsqr : Reflect.get(jsqr, "default");
  return read(rgba, size, size)?.data ?? "";
}
