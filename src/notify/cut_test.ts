import assert from "node:assert/strict";
import fc from "fast-check";
import { cut, cutBytes, cutEscaped, nameOf, oneLine, withoutControls } from "./cut.ts";

const anyText = fc.string({ unit: "binary", maxLength: 60 });

Deno.test("cut() fits, is well-formed, and changes nothing that fits", () => {
  fc.assert(fc.property(anyText, fc.integer({ min: 0, max: 40 }), (text, max) => {
    const short = cut(text, max);
    assert.ok(short.length <= max && short.isWellFormed());
    if (text.toWellFormed().length <= max) assert.equal(short, text.toWellFormed());
    else if (max > 0) assert.ok(short.endsWith("…"));
  }));
});

Deno.test("cut() never halves a character of two units", () => {
  assert.equal(cut("ab😀cd", 4), "ab…");
  assert.equal(cut("ab😀cd", 5), "ab😀…");
});

Deno.test("cutBytes() fits in UTF-8 and is well-formed", () => {
  fc.assert(fc.property(anyText, fc.integer({ min: 0, max: 60 }), (text, max) => {
    const short = cutBytes(text, max);
    assert.ok(new TextEncoder().encode(short).length <= max && short.isWellFormed());
    assert.ok(!short.includes("\ufffd") || text.toWellFormed().includes("\ufffd"));
  }));
});

Deno.test("cutEscaped() fits after escaping and never ends within an escape", () => {
  const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("&", "<", "a", "😀") }),
      fc.nat(40),
      (text, max) => {
        const short = cutEscaped(text, max, escape);
        assert.ok(short.length <= max);
        assert.doesNotMatch(short, /&(?!amp;|lt;)/);
      },
    ),
  );
});

Deno.test("names and titles are one line without commands to a reader, a header or a terminal", () => {
  assert.equal(oneLine("shop\r\nBcc: all\u2028@x\u0000\u202e"), "shop Bcc: all @x");
  assert.equal(withoutControls("a\nb\tc\u001b[31m"), "a\nb\tc [31m");
  assert.equal(nameOf("x".repeat(500)).length, 120);
});
