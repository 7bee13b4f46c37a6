import assert from "node:assert/strict";
import fc from "fast-check";
import { MemoryStore } from "../store/memory.ts";
import { readFleetIncidents } from "./fleet_incidents.ts";

async function storeOf(rows: readonly { server: string; id: string }[]): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const { server, id } of rows) {
    const incident = { id, server, session: id.endsWith("1") ? "shop" : null };
    await store.commit(server, await store.version(server), {
      sessions: {},
      incidents: { [id]: incident },
      outbox: {},
    });
  }
  return store;
}

Deno.test("fleet incidents: page by page each comes once, newest first, though ids are the same on two servers", () => {
  const servers = ["a", "b", "c"];
  const row = fc.record({
    server: fc.constantFrom(...servers),
    id: fc.constantFrom("0001-0001", "0001-0002", "0002-0001", "0003-0001", "0003-0002"),
  });
  const rows = fc.uniqueArray(row, {
    selector: ({ server, id }) => `${server} ${id}`,
    maxLength: 15,
  });
  return fc.assert(fc.asyncProperty(rows, fc.integer({ min: 1, max: 4 }), async (all, limit) => {
    const store = await storeOf(all);
    const found: string[] = [];
    let before: string | undefined;
    do {
      const page = await readFleetIncidents({
        store,
        servers,
        limit,
        ...(before === undefined ? {} : { before }),
      });
      assert.ok(page.incidents.length <= limit);
      found.push(...page.incidents.map(({ id, server }) => `${id} ${server}`));
      before = page.next;
    } while (before !== undefined);
    const wanted = all.map(({ id, server }) => `${id} ${server}`);
    assert.deepEqual(found.toSorted(), wanted.toSorted());
    const ids = found.map((text) => text.split(" ")[0] ?? "");
    assert.deepEqual(ids, ids.toSorted().reverse());
  }));
});

Deno.test("fleet incidents: one session's are found among the others'", async () => {
  const store = await storeOf([
    { server: "a", id: "0001-0001" },
    { server: "a", id: "0002-0002" },
    { server: "b", id: "0003-0001" },
  ]);
  const page = await readFleetIncidents({ store, servers: ["a", "b"], limit: 5, session: "shop" });
  assert.deepEqual(page.incidents.map(({ id }) => id), ["0003-0001", "0001-0001"]);
  assert.equal(page.next, undefined);
});
