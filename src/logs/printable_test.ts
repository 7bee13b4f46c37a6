import assert from "node:assert/strict";
import fc from "fast-check";
import { printable, printableJson } from "./printable.ts";

// deno-lint-ignore no-control-regex
const STEERS = /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/;

/** Any text, with more of what steers than chance would bring. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u202e", "\u2028", "\u{e0001}"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
});

Deno.test("printable: nothing that steers a terminal is left of any text", () =>
  fc.assert(fc.property(text, (text) => {
    assert.doesNotMatch(printable(text), STEERS);
  })));

Deno.test("printable: letters of every language and signs stay", () => {
  const text = "Köln, Москва, 東京, 🙂 · 12 %";
  assert.equal(printable(text), text);
});

Deno.test("printable: JSON keeps its value", () =>
  fc.assert(fc.property(text, (text) => {
    const json = JSON.stringify({ [text]: [text] });
    assert.doesNotMatch(printableJson(json), STEERS);
    assert.deepEqual(JSON.parse(printableJson(json)), JSON.parse(json));
  })));
