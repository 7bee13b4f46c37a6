import assert from "node:assert/strict";
import fc from "fast-check";
import { shown, shownJson, shownLines } from "./shown.ts";

const STEERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

Deno.test("shown() writes what could move the cursor, colour or reorder by its number", () => {
  assert.equal(shown("a\x1b[2Jb"), "a\\x1b[2Jb");
  assert.equal(shown("a\r\nb\tc\x9bd"), "a\\x0d\\x0ab\\x09c\\x9bd");
  assert.equal(shown("\u202egpj.exe\u2066"), "\\u202egpj.exe\\u2066");
  assert.equal(shown("x\u{e0041}\ud800"), "x\\u{e0041}\\ud800");
  assert.equal(shown("商店 🛒 Loja é"), "商店 🛒 Loja é");
});

Deno.test("shown() keeps the first marks on a letter and no tower of them", () => {
  assert.equal(shown(`Z${"\u0301".repeat(50)}!`), `Z${"\u0301".repeat(3)}!`);
});

Deno.test("whatever comes from outside, nothing that steers a terminal is left of it", () =>
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.ok(!STEERS.test(shown(text)));
    assert.ok(!STEERS.test(shownLines(text).replaceAll("\n", "")));
  })));

Deno.test("shownJson() is JSON of the very same value, and steers no terminal either", () =>
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const json = shownJson({ text });
    assert.ok(!STEERS.test(json.replaceAll("\n", "")));
    assert.deepEqual(JSON.parse(json), { text });
  })));
