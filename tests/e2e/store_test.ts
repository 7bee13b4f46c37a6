import assert from "node:assert/strict";
import { Scene } from "./scene.ts";

const EXIT_FAILED = 1;

Deno.test("a store that another process holds is not touched: the second one says who has it", async () => {
  await using scene = await Scene.open();
  const first = await scene.start();
  const second = scene.run();
  const { code } = await second.ended();
  assert.equal(code, EXIT_FAILED);
  const { pid } = first.program;
  assert.match(second.err, new RegExp(`^Cannot open the store as process ${pid} holds`, "m"));
  assert.match(second.err, /give this one a STORE_URL of its own/);
  assert.equal((await first.status())?.status, "WORKING");
});

Deno.test("a damaged store is kept aside as it was, a fresh one is begun, and a person is told", async () => {
  await using scene = await Scene.open();
  const bytes = new TextEncoder().encode("not a database, but somebody's only copy");
  await Deno.mkdir(`${scene.place.path}/data`);
  await Deno.writeFile(scene.place.storeFile, bytes);
  const service = await scene.start();
  assert.equal((await service.status())?.status, "WORKING");
  const names = [...Deno.readDirSync(`${scene.place.path}/data`)].map(({ name }) => name);
  const kept = names.filter((name) => name.includes(".corrupt-"));
  assert.equal(kept.length, 1);
  assert.deepEqual(await Deno.readFile(`${scene.place.path}/data/${kept[0]}`), bytes);
  const told = service.program.log().filter(({ msg }) => String(msg).includes(String(kept[0])));
  assert.equal(told.length, 1);
});

Deno.test("a folder where the store's file should be ends the start and stays as it was", async () => {
  await using scene = await Scene.open();
  await Deno.mkdir(`${scene.place.storeFile}/inside`, { recursive: true });
  const program = scene.run();
  const { code } = await program.ended();
  assert.equal(code, EXIT_FAILED);
  assert.match(program.err, /^Cannot open the store '\.\/data\/waha-recovery\.sqlite'.+directory/m);
  assert.ok((await Deno.stat(`${scene.place.storeFile}/inside`)).isDirectory);
});
