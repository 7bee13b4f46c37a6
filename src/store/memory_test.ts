import assert from "node:assert/strict";
import { testStore } from "./store_conformance.ts";
import { changes } from "./store_fixture.ts";
import { MemoryStore } from "./memory.ts";

testStore("memory", (limits) => {
  const store = new MemoryStore(limits);
  const other = store.replica();
  const end = async () => {
    await store.close();
    await other.close();
  };
  return Promise.resolve({ store, other, end });
});

Deno.test("memory: a replica that closes ends nobody else's watch", async () => {
  const store = new MemoryStore();
  const other = store.replica();
  const seen = Promise.withResolvers<void>();
  other.watch("main", () => seen.resolve());
  await store.close();
  await other.commit("main", null, changes());
  await seen.promise;
});

Deno.test("memory: signs of life of replicas that are long gone do not pile up", async () => {
  const store = new MemoryStore();
  for (let n = 0; n < 150; n++) await store.beat("main", `replica-${n}`, n);
  const names = Object.keys(await store.beats("main"));
  assert.equal(names.length, 100);
  assert.equal(names.at(-1), "replica-149");
});

Deno.test("memory: a watch that ends right after a commit is not called for it any more", async () => {
  const store = new MemoryStore();
  let calls = 0;
  const end = store.watch("main", () => calls++);
  const commit = store.commit("main", null, changes());
  end();
  await commit;
  assert.equal(calls, 0);
});

Deno.test("memory: with frozen reading replicas share what they read, and none can write into it", async () => {
  const store = new MemoryStore({}, { reading: "frozen" });
  const other = store.replica();
  await store.commit("main", null, changes({ sessions: { shop: { acts: [1] } } }));
  const { sessions: { shop } } = await store.load("main");
  assert.equal((await other.load("main")).sessions.shop, shop);
  assert.ok(Object.isFrozen(shop));
  assert.throws(() => Object.assign(shop!, { acts: [] }), TypeError);
});
