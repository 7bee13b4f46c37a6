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
  for (const word of ["session", "memory", "oom", "abcdef"]) {
    for (let stale = 1; stale < word.length; stale++) {
      memory.set(new TextEncoder().encode(`${word}\n`), blockAt - stale);
      const end = blockAt + word.length - stale + 1;
      engine.scan({ from: blockAt, end, continues: false }, () => assert.fail(word));
    }
  }
  assert.equal(engine.session + engine.memoryWords, 0);
  assert.ok(engine.lines > 0);
});

Deno.test("kernel: no other byte passes for a letter's other case", () => {
  const engine = new KernelEngine(literalBytes([{ text: "a[b@c{d", anyCase: true }]));
  const found = (text: string): number => {
    const { memory, blockAt } = engine;
    let count = 0;
    memory.set(new TextEncoder().encode(`${text}\n`), blockAt);
    const piece = { from: blockAt, end: blockAt + text.length + 1, continues: false };
    engine.scan(piece, () => count++);
    return count;
  };
  assert.equal(found("a[b@c{d"), 1);
  assert.equal(found("A[B@C{D"), 1);
  for (const other of ["a{b@c{d", "a[b`c{d", "a[b@c[d"]) assert.equal(found(other), 0, other);
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
