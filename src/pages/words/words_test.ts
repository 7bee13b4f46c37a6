import assert from "node:assert/strict";
import { LANGUAGES } from "../../contract/language.ts";
import { filled, WORDS } from "./mod.ts";

/** Every sentence by its place, as `stuck.paused.text`. */
function sentencesOf(value: unknown, place = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[place, value]]);
  assert.ok(typeof value === "object" && value !== null, place);
  const below = Object.entries(value).flatMap(([name, inner]) => [
    ...sentencesOf(inner, place === "" ? name : `${place}.${name}`),
  ]);
  return new Map(below);
}

const ENGLISH = sentencesOf(WORDS.en);

for (const language of LANGUAGES) {
  Deno.test(`words: ${language} lacks no sentence, has none too many, and fills in the same values`, () => {
    const sentences = sentencesOf(WORDS[language]);
    assert.deepEqual([...sentences.keys()].sort(), [...ENGLISH.keys()].sort());
    for (const [place, sentence] of sentences) {
      assert.ok(sentence.trim() !== "", place);
      const values = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
      assert.deepEqual(values(sentence), values(ENGLISH.get(place) ?? ""), place);
    }
  });
}

for (const language of LANGUAGES.filter((each) => each !== "en")) {
  Deno.test(`words: ${language} is a language of its own: no English sentence was left in it`, () => {
    const same = [...sentencesOf(WORDS[language])].filter(([place, text]) =>
      ENGLISH.get(place) === text
    );
    assert.deepEqual(same, []);
  });
}

Deno.test("words: what is filled in is text, whatever it holds", () => {
  assert.equal(filled("a {b} c", { b: "{c} $& $1" }), "a {c} $& $1 c");
  assert.equal(filled("{unknown}", {}), "{unknown}");
});
