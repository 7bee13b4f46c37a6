import type { ByteSource } from "./scan/mod.ts";

export type Utf16 = "utf-16le" | "utf-16be";

/** Whether a file begins as UTF-16 does: PowerShell's `docker logs waha > waha.log` writes it. */
export async function utf16Of(path: string): Promise<Utf16 | null> {
  using file = await Deno.open(path);
  const head = new Uint8Array(2);
  if (await file.read(head) !== 2) return null;
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : null;
}

/** The same text as UTF-8, which is what all else is written in. */
export function utf8Source(source: ByteSource, encoding: Utf16): ByteSource {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  let isOver = false;
  return {
    read: async (into) => {
      while (!isOver) {
        // Two bytes become three at most, and half a character may be left of the last read.
        const block = new Uint8Array(Math.max(1, (into.length - 4) >> 1));
        const count = await source.read(block);
        isOver = count === null;
        const text = count === null
          ? decoder.decode()
          : decoder.decode(block.subarray(0, count), { stream: true });
        if (text !== "") return encoder.encodeInto(text, into).written;
      }
      return null;
    },
  };
}
