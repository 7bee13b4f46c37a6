import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import jsqr from "jsqr";
import type { Page } from "playwright-core";

interface Picture {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
}

/** What a phone reads that is held before the screen; empty where it finds no code. */
export async function readFromScreen(page: Page): Promise<string> {
  const png = await page.screenshot().catch(whileLeft);
  if (png === null) return "";
  const { rgba, width, height } = pictureOf(png);
  // jsqr's types do not say that its default export is the function under ESM.
  const read = typeof jsqr === "function" ? jsqr : Reflect.get(jsqr, "default");
  return read(rgba, width, height)?.data ?? "";
}

/** Of a page that is left for the next one there is no picture for a moment. */
function whileLeft(error: unknown): null {
  if (error instanceof Error && /Unable to capture screenshot/.test(error.message)) return null;
  throw error;
}

/** A PNG as Chromium writes it: eight bits a channel, three or four channels, not interlaced. */
function pictureOf(png: Uint8Array): Picture {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  assert.equal(bytes.subarray(1, 4).toString("latin1"), "PNG");
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const channels = bytes[25] === 6 ? 4 : 3;
  assert.deepEqual([bytes[24], bytes[28]], [8, 0]);
  const lines = inflateSync(Buffer.concat(dataOf(bytes)));
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  const stride = width * channels;
  let before = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const at = y * (stride + 1);
    const line = unfiltered(lines.subarray(at + 1, at + 1 + stride), {
      filter: lines[at] ?? 0,
      before,
      channels,
    });
    for (let x = 0; x < width; x++) {
      rgba.set(line.subarray(x * channels, x * channels + 3), (y * width + x) * 4);
    }
    before = line;
  }
  return { width, height, rgba };
}

function dataOf(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.subarray(at + 4, at + 8).toString("latin1");
    if (type === "IDAT") parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return parts;
}

/** The filters of the PNG specification, section 9.2. */
function unfiltered(
  line: Uint8Array,
  { filter, before, channels }: { filter: number; before: Uint8Array; channels: number },
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(line.length);
  for (let x = 0; x < line.length; x++) {
    const left = x >= channels ? out[x - channels] ?? 0 : 0;
    const up = before[x] ?? 0;
    const corner = x >= channels ? before[x - channels] ?? 0 : 0;
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
    out[x] = (line[x] ?? 0) + guess;
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
