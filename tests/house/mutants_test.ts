import assert from "node:assert/strict";
import { MUTANTS } from "../mutants/mutants.ts";

Deno.test("mutants: each still fits the code that it changes, so that the list can be tried at any time", async () => {
  for (const { rule, what, file, find } of MUTANTS) {
    const text = await Deno.readTextFile(new URL(`../../src/session/${file}`, import.meta.url));
    assert.equal(text.split(find).length - 1, 1, `${rule}: ${what}, in ${file}`);
  }
});
