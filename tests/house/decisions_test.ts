import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { RULES, RULES_BESIDE } from "../../src/session/mod.ts";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

/** The rows of the table, each as its cells. */
function rows(): string[][] {
  const lines = read("docs/decisions.md").split("\n").filter((line) => line.startsWith("| "));
  return lines.slice(2).map((line) => line.slice(2, -2).split(/(?<!\\) \| /));
}

Deno.test("decisions: every rule of the code has its row, with its sentence and source", () => {
  const said = rows().map(([id, sentence, source]) => [
    id?.trim(),
    sentence?.trim(),
    source?.trim(),
  ]);
  const known = [...RULES, ...RULES_BESIDE].map(({ id, sentence, source }) => [
    id,
    sentence,
    source,
  ]);
  assert.deepEqual(said, known);
});

Deno.test("decisions: every named test exists and was seen failing", () => {
  for (const [id, , , test = "", failing = ""] of rows()) {
    const [, path, name] = /^`(.+?)`: (.+)$/.exec(test.trim()) ?? [];
    assert.ok(path !== undefined && name !== undefined, `${id} names no test`);
    // Names with an engine or a figure in them are written as templates.
    const pattern = name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll(/NOWEB|WEBJS|GOWS|\d+/g, "(?:$&|\\$\\{[^}]+\\})");
    assert.match(read(path), new RegExp(pattern), `${id}: no test "${name}" in ${path}`);
    assert.match(failing, /: “.+”/, `${id} was not seen failing`);
  }
});
