import assert from "node:assert/strict";
import { z } from "zod";
import { settingsPage } from "../../scripts/settings.ts";
import { ALL_SETTINGS } from "../../src/settings.ts";

const ROOT = new URL("../../", import.meta.url);

/** pino looks at it while it is imported; to us it means nothing. */
const FOREIGN = ["NODE_V8_COVERAGE"];

const denoJson = z.object({
  permissions: z.object({
    default: z.object({ env: z.object({ allow: z.array(z.string()), ignore: z.literal(true) }) }),
  }),
});

Deno.test("house: docs/settings.md says what the list of settings says", async () => {
  const page = await Deno.readTextFile(new URL("docs/settings.md", ROOT));
  const cure = "Stale: run deno run -A scripts/settings.ts --write";
  assert.ok(page === settingsPage(ALL_SETTINGS), cure);
});

Deno.test("house: Deno lets the service read every setting and no other variable", async () => {
  const text = await Deno.readTextFile(new URL("deno.json", ROOT));
  const { allow } = denoJson.parse(JSON.parse(text)).permissions.default.env;
  const names = ALL_SETTINGS.map(({ name }) => name);
  // With `ignore` a forgotten one reads as unset, without a word.
  assert.deepEqual(allow.filter((name) => !FOREIGN.includes(name)).sort(), names.sort());
});

Deno.test("house: a pipe in a meaning does not break the table", () => {
  const page = settingsPage([{ name: "X", kind: "flag", meaning: "a | b" }]);
  assert.match(page, /\| `X` \| true or false \| unset \| a \\\| b \|\n/);
});
