import assert from "node:assert/strict";
import { InputError, inputsOf } from "./inputs.ts";

async function listed(files: Record<string, number>, name: string): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [file, changedAt] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${file}`, "x\n");
      await Deno.utime(`${folder}/${file}`, changedAt, changedAt);
    }
    const inputs = await inputsOf([name.replace(".", folder)]);
    return inputs.map(({ path }) => path.slice(folder.length + 1));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("inputs: rotated parts come oldest first, whatever the clock of their files says", async () => {
  const files = { "waha.log": 5, "waha.log.1": 9, "waha.log.2.gz": 7, "waha.log.10.gz": 8 };
  assert.deepEqual(await listed(files, "./waha.log*"), [
    "waha.log.10.gz",
    "waha.log.2.gz",
    "waha.log.1",
    "waha.log",
  ]);
});

Deno.test("inputs: of a folder the logs are read, in the order of their last change", async () => {
  const files = { "b.log": 1, "a.log": 2, "notes.txt": 3, "x-json.log.1": 4, "c.log.zst": 5 };
  assert.deepEqual(await listed(files, "."), ["b.log", "a.log", "x-json.log.1", "c.log.zst"]);
});

Deno.test("inputs: ? is one character, and what a pattern is made of means itself", async () => {
  const files = { "a1.log": 1, "a22.log": 2, "a(3).log": 3 };
  assert.deepEqual(await listed(files, "./a?.log"), ["a1.log"]);
  assert.deepEqual(await listed(files, "./a(*).log"), ["a(3).log"]);
});

Deno.test("inputs: a file is read once, whatever its name is and however often it is named", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/output`, "x\n");
  const inputs = await inputsOf([`${folder}/output`, `${folder}/output`, "-"]);
  assert.deepEqual(inputs.map(({ path }) => path), [`${folder}/output`, "-"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("inputs: what fits nothing is said", async () => {
  await assert.rejects(inputsOf(["/no/such/*.log"]), (error) => {
    assert.ok(error instanceof InputError);
    assert.equal(error.code, "INPUT_MISSING");
    return true;
  });
});
