import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8Source } from "./utf16.ts";

function utf16(text: string): Uint8Array {
  const units = Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return new Uint8Array(units.buffer);
}

Deno.test("utf16: any lengths of reads give the text as UTF-8", () =>
  fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary", maxLength: 300 }).filter((text) => !text.startsWith("\ufeff")),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 8, max: 64 }),
      async (text, lengths, intoBytes) => {
        const bytes = utf16(`\ufeff${text}`);
        let at = 0;
        let turn = 0;
        const source = utf8Source({
          read: (into) => {
            if (at === bytes.length) return null;
            const length = Math.min(into.length, lengths[turn++ % lengths.length] ?? 1);
            const part = bytes.subarray(at, at + length);
            into.set(part);
            at += part.length;
            return part.length;
          },
        }, "utf-16le");
        const parts: number[] = [];
        const into = new Uint8Array(intoBytes);
        for (;;) {
          const count = await source.read(into);
          if (count === null) break;
          assert.ok(count > 0, "an empty read would end it");
          parts.push(...into.subarray(0, count));
        }
        assert.equal(new TextDecoder().decode(Uint8Array.from(parts)), text.toWellFormed());
      },
    ),
  ));
