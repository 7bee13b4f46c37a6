import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";
import { encode } from "uqr";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PIXELS_PER_MODULE = 4;
/** ISO/IEC 18004 asks for a quiet zone of four modules. */
const QUIET_MODULES = 4;

/** Draws a QR code as a PNG, as `GET /api/{s}/auth/qr` sends it. */
export function qrPng(text: string): Uint8Array<ArrayBuffer> {
  const modules = encode(text, { ecc: "L", border: QUIET_MODULES }).data;
  const size = modules.length * PIXELS_PER_MODULE;
  const pixels = new Uint8Array(size * size);
  for (let y = 0; y < size; y++) {
    const row = modules[Math.floor(y / PIXELS_PER_MODULE)];
    for (let x = 0; x < size; x++) {
      pixels[y * size + x] = row?.[Math.floor(x / PIXELS_PER_MODULE)] ? 0 : 255;
    }
  }
  return grayscalePng(pixels, size);
}

/** A PNG of `size` × `size` pixels, 8 bits of gray each (W3C PNG, colour type 0). */
export function grayscalePng(pixels: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.writeUInt8(8, 8);
  const lines = new Uint8Array((size + 1) * size);
  for (let y = 0; y < size; y++) {
    // Each line begins with its filter type, 0: none.
    lines.set(pixels.subarray(y * size, (y + 1) * size), y * (size + 1) + 1);
  }
  return Uint8Array.from(Buffer.concat([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(lines)),
    chunk("IEND", new Uint8Array()),
  ]));
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
