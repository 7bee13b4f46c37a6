import { shown } from "../contract/shown.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { shownJson, shownLines } from "./shown.ts";

const STEERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

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
