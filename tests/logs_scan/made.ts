/** Hostile input from a seed: near misses, NULs, CRLF, bytes that are no text, no last newline. */

/** mulberry32: uniform in [0, 1), the same for the same seed everywhere. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PIECES = (
  "session|SESSION|SeSsIoN|sessio|ession|sses|failed|FAILED|faile|ailed|logout|LogOut|logou|" +
  "memory|MEMORY|memor|emory|oom|OOM|oo|om|ſession|\0|\r\n|\n|\n\n|\xff|\xe9| "
).split("|");

export interface Made {
  bytesMin?: number;
  bytesMax: number;
  pieces?: readonly string[];
}

/** Words, halves of words and random bytes, sometimes the same one many times. */
export function hostile(
  random: () => number,
  { bytesMin = 0, bytesMax, pieces = [] }: Made,
): Uint8Array {
  const all = [...PIECES, ...pieces, ...pieces.map((piece) => piece.slice(0, -1))];
  const bytes = new Uint8Array(bytesMin + Math.floor(random() * (bytesMax - bytesMin)));
  const encoder = new TextEncoder();
  let fill = 0;
  while (fill < bytes.length) {
    const piece = random() < 0.25
      ? Uint8Array.from({ length: 1 + Math.floor(random() * 12) }, () => Math.floor(random() * 256))
      : encoder.encode(all[Math.floor(random() * all.length)]);
    const times = random() < 0.05 ? Math.floor(random() * 40) : 1;
    for (let n = 0; n < times && fill < bytes.length; n++) {
      bytes.set(piece.subarray(0, bytes.length - fill), fill);
      fill += piece.length;
    }
  }
  return bytes;
}

/** Cuts `bytes` into reads of the sizes that `size` gives, each at least 1. */
export function inReads(bytes: Uint8Array, size: () => number) {
  let at = 0;
  return {
    read(into: Uint8Array): number | null {
      if (at === bytes.length) return null;
      const wanted = Math.max(1, Math.floor(size()));
      const count = Math.min(wanted, into.length, bytes.length - at);
      into.set(bytes.subarray(at, at + count));
      at += count;
      return count;
    },
  };
}
