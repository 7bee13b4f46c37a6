import assert from "node:assert/strict";
import { buildKernel } from "../../scripts/build_kernel.ts";
import { KernelEngine } from "../../src/logs/scan/kernel_engine.ts";
import { literalBytes } from "../../src/logs/scan/mod.ts";

const FOLDER = new URL("../../src/logs/scan/", import.meta.url);

Deno.test("kernel: what is committed is what the source makes, byte for byte", async () => {
  const { wasm, module } = await buildKernel();
  assert.deepEqual(await Deno.readFile(new URL("kernel.wasm", FOLDER)), wasm);
  assert.equal(await Deno.readTextFile(new URL("kernel_bytes.ts", FOLDER)), module);
});

Deno.test("kernel: a word that stale memory before a piece would complete is none", () => {
  const engine = new KernelEngine(literalBytes([{ text: "abcdef" }]));
  const { memory, blockAt } = engine;
  memory.set(new TextEncoder().encode("sess"), blockAt - 4);
  memory.set(new TextEncoder().encode("ion\nabc"), blockAt);
  engine.scan({ from: blockAt, end: blockAt + 4, continues: false }, () => assert.fail());
  memory.set(new TextEncoder().encode("abc"), blockAt - 3);
  memory.set(new TextEncoder().encode("def\n"), blockAt);
  engine.scan({ from: blockAt, end: blockAt + 4, continues: false }, () => assert.fail());
  assert.equal(engine.session, 0);
  assert.equal(engine.lines, 2);
});

Deno.test("kernel: more lines than its records hold are all found", () => {
  const engine = new KernelEngine(literalBytes([{ text: "oom" }]));
  const { memory, blockAt } = engine;
  const lines = 65_536;
  for (let n = 0; n < lines; n++) memory.set([0x6f, 0x6f, 0x6d, 0x0a], blockAt + 4 * n);
  let found = 0;
  engine.scan({ from: blockAt, end: blockAt + 4 * lines, continues: false }, ({ at, no }) => {
    assert.equal(at, blockAt + 4 * found++);
    assert.equal(no, found);
  });
  assert.equal(found, lines);
  assert.equal(engine.memoryWords, lines);
});
