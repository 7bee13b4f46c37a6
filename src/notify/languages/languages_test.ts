import assert from "node:assert/strict";
import { LANGUAGES } from "../../contract/language.ts";
import type { Words } from "../words.ts";
import { wordsOf } from "./mod.ts";

/** Every text by its path. */
function textsOf(value: unknown, path = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[path, value]]);
  const texts = new Map<string, string>();
  for (const [key, part] of Object.entries(value ?? {})) {
    for (const [where, text] of textsOf(part, `${path}/${key}`)) texts.set(where, text);
  }
  return texts;
}

const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([place]) => place).sort();
/** Texts that are the same in two languages, and right so. */
const ALIKE = ["{first} e {second}"];

for (const language of LANGUAGES.filter((each) => each !== "en")) {
  Deno.test(`${language}: no text is missing, empty or left in English, and no place is lost`, async () => {
    const english = textsOf(await wordsOf("en"));
    const texts = textsOf(await wordsOf(language));
    assert.deepEqual([...texts.keys()].sort(), [...english.keys()].sort());
    for (const [path, text] of texts) {
      if (path === "/language") continue;
      const original = english.get(path) ?? "";
      assert.ok(text.trim() !== "", path);
      assert.ok(text !== original || ALIKE.includes(text), `${path} is left in English`);
      assert.deepEqual(placesOf(text), placesOf(original), path);
    }
  });
}

Deno.test("a text of a language ends where its English one ends: titles without, sentences with a stop", async () => {
  const english = textsOf(await wordsOf("en"));
  for (const language of LANGUAGES) {
    for (const [path, text] of textsOf(await wordsOf(language))) {
      assert.equal(text.endsWith("."), english.get(path)?.endsWith("."), `${language}${path}`);
    }
  }
});

Deno.test("plurals count: each form of a plural holds its number", async () => {
  for (const language of LANGUAGES) {
    const { durations, we, digest, summary }: Words = await wordsOf(language);
    for (const plural of [durations.second, durations.day, digest.drops, summary.title]) {
      assert.match(plural.one, /\{count\}/);
      assert.match(plural.other, /\{count\}/);
    }
    assert.match(we.tried.other, /\{count\}/);
  }
});
