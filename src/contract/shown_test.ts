import assert from "node:assert/strict";
import { shown } from "./shown.ts";

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
