import assert from "node:assert/strict";
import { anchorsOf, CATALOGUE } from "../../session/causes/mod.ts";
import { literalBytes, scannable } from "./literals.ts";

const ROWS = [
  { anchor: "Session has been logged out!", text: "Session has been logged out!" },
  { anchor: '{"level":50,"msg":"QR ', text: "level" },
  { anchor: "a <b> & c: said so", text: " c: said so" },
  { anchor: "back\\slash", text: "slash" },
  { anchor: "größer als alles", text: "er als alles" },
  { anchor: '"x"', text: "" },
  { anchor: "y".repeat(70), text: "y".repeat(64) },
] as const;
for (const { anchor, text } of ROWS) {
  Deno.test(`scannable() makes ${JSON.stringify(text)} of ${JSON.stringify(anchor)}`, () => {
    assert.equal(scannable(anchor), text);
  });
}

Deno.test("scannable() leaves a literal of each anchor of the catalogue, also as JSON in JSON", () => {
  for (const anchor of anchorsOf(CATALOGUE)) {
    const text = scannable(anchor);
    assert.equal(literalBytes([{ text }]).length, 1);
    assert.ok(JSON.stringify(JSON.stringify({ msg: anchor })).includes(text), anchor);
  }
});
