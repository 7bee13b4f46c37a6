import assert from "node:assert/strict";
import { anchorsOf, CATALOGUE } from "../../session/causes/mod.ts";
import { literalBytes, scannable } from "./literals.ts";
import { windowCosts } from "./window_costs.ts";
import { WINDOW_PRESETS } from "./window_presets.ts";
import { costsOf, pickWindows, tripleAt } from "./windows.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("windows: where a text of the sample is common, the rare part of a word is picked", () => {
  const costs = costsOf(bytesOf("common ".repeat(1_000)));
  const { literals } = pickWindows(literalBytes([{ text: "common zebra" }]), {
    costs: () => costs,
  });
  const [window] = literals;
  assert.ok(window !== undefined && window.offset >= 5, `at ${window?.offset}`);
});

Deno.test("windows: each is where its word has it, and no two words of the greps share one", () => {
  const texts = anchorsOf(CATALOGUE).map(scannable);
  const windows = pickWindows(literalBytes(texts.map((text) => ({ text }))), {
    costs: windowCosts,
  });
  assert.equal(windows.literals.length, texts.length);
  windows.literals.forEach(({ offset, triple, bucket }, n) => {
    assert.equal(tripleAt(bytesOf(texts[n] ?? ""), offset), triple);
    assert.ok(bucket >= 0 && bucket < 8);
  });
  const words = [...windows.session, ...windows.memory].map(({ triple }) => triple);
  assert.equal(new Set(words).size, words.length);
});

Deno.test("windows: a preset is taken as it is, and costs are not asked for", () => {
  const literals = literalBytes([{ text: "net::ERR_" }]);
  const presets = { ...WINDOW_PRESETS, "net::ERR_": [3, 6] } as const;
  const picked = pickWindows(literals, { costs: () => assert.fail("asked"), presets });
  assert.deepEqual(picked.literals, [{
    offset: 3,
    bucket: 6,
    triple: tripleAt(bytesOf("::E"), 0),
  }]);
});
