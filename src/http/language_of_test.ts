import assert from "node:assert/strict";
import fc from "fast-check";
import { LANGUAGES } from "../contract/language.ts";
import { languageOf } from "./language_of.ts";

const ROWS = [
  { accepted: "pt-BR,pt;q=0.9,en;q=0.8", then: "pt" },
  { accepted: "en;q=0.5, ES-mx;q=0.7", then: "es" },
  { accepted: "de-DE,de;q=0.9", then: "en" },
  { accepted: "de, pt;q=0.1", then: "pt" },
  { accepted: "es;q=0, en;q=0.1", then: "en" },
  { accepted: "*", then: "en" },
  { accepted: "", then: "en" },
] as const;
for (const { accepted, then } of ROWS) {
  Deno.test(`language: ${accepted || "nothing"} is read as ${then}`, () => {
    assert.equal(languageOf({ chosen: undefined, accepted }), then);
  });
}

Deno.test("language: what a visitor chose comes before what the browser asks for", () => {
  assert.equal(languageOf({ chosen: "es", accepted: "pt" }), "es");
  assert.equal(languageOf({ chosen: "de", accepted: "pt" }), "pt");
  assert.equal(languageOf({ chosen: undefined, accepted: undefined }), "en");
});

Deno.test("language: whatever is sent, it is one of ours", () => {
  fc.assert(fc.property(fc.string(), fc.string(), (chosen, accepted) => {
    assert.ok(LANGUAGES.includes(languageOf({ chosen, accepted })));
  }));
});
