import { shown } from "../contract/shown.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { cutTo, padTo, widthOf, wrapTo } from "./width.ts";

for (
  const { text, columns } of [
    { text: "shop", columns: 4 },
    { text: "商店", columns: 4 },
    { text: "ｈｉ", columns: 4 },
    { text: "ｶﾅ", columns: 2 },
    { text: "서울", columns: 4 },
    { text: "é", columns: 1 },
    { text: "e\u0301", columns: 1 },
    { text: "🛒", columns: 2 },
    { text: "❤\ufe0f", columns: 2 },
    { text: "█▀", columns: 2 },
  ]
) {
  Deno.test(`widthOf() gives ${columns} columns to ${text}`, () => {
    assert.equal(widthOf(text), columns);
  });
}

Deno.test("cutTo() cuts with … and never inside a wide letter", () => {
  assert.equal(cutTo("shop", 4), "shop");
  assert.equal(cutTo("shopping", 4), "sho…");
  assert.equal(cutTo("商店街", 4), "商…");
  assert.equal(padTo("商店街", 4), "商… ");
  assert.equal(cutTo("ab", 0), "");
});

const text = fc.string({ unit: "binary" }).map(shown);
const columns = fc.integer({ min: 2, max: 40 });

Deno.test("no text is wider than what it is cut, filled or wrapped to", () =>
  fc.assert(fc.property(text, columns, (text, columns) => {
    assert.ok(widthOf(cutTo(text, columns)) <= columns);
    assert.equal(widthOf(padTo(text, columns)), columns);
    assert.ok(wrapTo(text, columns).every((line) => widthOf(line) <= columns));
    assert.equal(wrapTo(text, columns).join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
  })));
