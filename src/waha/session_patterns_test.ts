import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesAny } from "./session_patterns.ts";

const ROWS = [
  { pattern: "shop", fits: ["shop"], not: ["shops", "sho", ""] },
  { pattern: "shop-*", fits: ["shop-", "shop-1", "shop-a-b"], not: ["shop", "my-shop-1"] },
  { pattern: "*", fits: ["", "a", "*"], not: [] },
  { pattern: "?", fits: ["a", "."], not: ["", "ab"] },
  { pattern: "a*b*c", fits: ["abc", "aXbYbc", "abbcc"], not: ["ab", "acb", "abcd"] },
  { pattern: "a.c", fits: ["a.c"], not: ["abc"] },
  { pattern: "", fits: [""], not: ["a"] },
] as const;

for (const { pattern, fits, not } of ROWS) {
  Deno.test(`session patterns: '${pattern}' fits what it says and nothing else`, () => {
    for (const name of fits) assert.equal(matchesAny([pattern], name), true, name);
    for (const name of not) assert.equal(matchesAny([pattern], name), false, name);
  });
}

Deno.test("session patterns: one of several is enough, and none fits nothing", () => {
  assert.equal(matchesAny(["a", "b*"], "bc"), true);
  assert.equal(matchesAny([], "a"), false);
});

Deno.test("session patterns: they say the same as a regular expression would", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
  const names = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
  fc.assert(fc.property(letters, names, (pattern, name) => {
    const same = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(name);
    assert.equal(matchesAny([pattern], name), same);
  }));
});

Deno.test("session patterns: many stars cost no more than their length", () => {
  assert.equal(matchesAny(["*a".repeat(30) + "b"], "a".repeat(500)), false);
});
