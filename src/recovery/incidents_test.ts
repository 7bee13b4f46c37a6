import assert from "node:assert/strict";
import fc from "fast-check";
import type { Incident } from "../session/mod.ts";
import { MemoryStore } from "../store/memory.ts";
import { readFleetIncidents } from "./fleet_incidents.ts";
import { readIncidents } from "./incidents.ts";
import type { IncidentPage, IncidentPageRequest } from "./service_port.ts";

function idOf(openedAt: number, seq: number): string {
  return `${openedAt.toString(36).padStart(9, "0")}-${String(seq).padStart(4, "0")}`;
}

function anIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: "x",
    server: "a",
    session: "shop",
    openedAt: 0,
    title: "shop FAILED",
    rule: "P1",
    entries: [],
    omitted: 0,
    told: false,
    acted: false,
    ...changes,
  };
}

async function storeOf(all: readonly Incident[]): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const incident of all) {
    const { server, id } = incident;
    await store.commit(server, await store.version(server), {
      sessions: {},
      incidents: { [id]: { ...incident, entries: incident.entries.map((one) => ({ ...one })) } },
      outbox: {},
    });
  }
  return store;
}

const SERVERS = ["a", "b", "c"];

const all = fc.array(
  fc.record({
    server: fc.constantFrom(...SERVERS),
    session: fc.constantFrom("shop", "desk", null),
    openedAt: fc.integer({ min: 0, max: 30 }),
    rule: fc.constantFrom("P1", "S1"),
    open: fc.boolean(),
  }),
  { maxLength: 24, size: "max" },
).map((rows) =>
  rows.map(({ open, openedAt, ...rest }, index) =>
    anIncident({
      ...rest,
      openedAt,
      // Ids of two servers may be the same.
      id: idOf(openedAt, index % 7),
      title: `${rest.session} ${index}`,
      ...(open ? {} : { closedAt: openedAt + 1 }),
    })
  )
).map((rows) => [...new Map(rows.map((row) => [`${row.server} ${row.id}`, row])).values()]);

/** One or two at a time: more of them and hardly anything matches. */
const filters = fc.tuple(
  fc.constantFrom({ session: "shop" }, { open: true }, { open: false }, { rule: "P1" }),
  fc.constantFrom({}, { since: 8 }, { until: 22 }, { text: "SHOP" }, { text: "1" }, { rule: "H9" }),
).map(([one, other]) => ({ ...one, ...other }));

type Read = (page: IncidentPageRequest) => Promise<IncidentPage>;

async function pagesOf(read: Read, request: IncidentPageRequest): Promise<Incident[]> {
  const found: Incident[] = [];
  let before: string | undefined;
  for (let pages = 0; pages < 500; pages++) {
    const page = await read({ ...request, ...(before === undefined ? {} : { before }) });
    assert.ok(page.incidents.length <= request.limit);
    // A page that ended early says how far it looked, and that there is more.
    if (page.scanned !== undefined) assert.ok(page.next !== undefined);
    found.push(...page.incidents);
    before = page.next;
    if (before === undefined) return found;
  }
  throw new Error("the pages come to no end");
}

function wanted(rows: readonly Incident[], filter: Parameters<typeof matches>[1]): string[] {
  return rows.filter((row) => matches(row, filter)).map(({ id, server }) => `${id} ${server}`)
    .sort();
}

/** The filters once more, each said in another way. */
function matches(
  row: Incident,
  { session, open, rule, since, until, text }: {
    session?: string;
    open?: boolean;
    rule?: string;
    since?: number;
    until?: number;
    text?: string;
  },
): boolean {
  const told = [
    session === undefined || row.session === session,
    open === undefined || ("closedAt" in row) !== open,
    rule === undefined || row.rule === rule,
    since === undefined || !(row.openedAt < since),
    until === undefined || !(row.openedAt >= until),
    text === undefined || new RegExp(text, "i").test(`${row.title} ${row.session ?? ""}`),
  ];
  return told.every(Boolean);
}

Deno.test("incidents: page by page each that matches comes once, newest first, however soon a search is cut", () => {
  const limits = fc.record({
    limit: fc.integer({ min: 1, max: 4 }),
    scannedMax: fc.integer({ min: 1, max: 4 }),
  });
  return fc.assert(fc.asyncProperty(all, filters, limits, async (rows, filter, bounds) => {
    const store = await storeOf(rows);
    const { limit, scannedMax } = bounds;
    const one: Read = (page) => readIncidents({ ...page, scannedMax, store, server: "a" });
    const many: Read = (page) =>
      readFleetIncidents({ ...page, scannedMax, store, servers: SERVERS });
    const reads: [Read, string[]][] = [[one, ["a"]], [many, SERVERS]];
    for (const [read, meant] of reads) {
      const found = await pagesOf(read, { limit, ...filter });
      const names = found.map(({ id, server }) => `${id} ${server}`);
      const own = rows.filter(({ server }) => meant.includes(server));
      assert.deepEqual(names.toSorted(), wanted(own, filter));
      const ids = found.map(({ id }) => id);
      assert.deepEqual(ids, ids.toSorted().reverse());
    }
  }));
});

Deno.test("incidents: a search that finds nothing ends after a thousand, and says how far it came", async () => {
  const rows = Array.from(
    { length: 30 },
    (_, index) => anIncident({ openedAt: index, id: idOf(index, 1) }),
  );
  const store = await storeOf(rows);
  const page = await readIncidents({
    store,
    server: "a",
    limit: 5,
    text: "no such words",
    scannedMax: 20,
  });
  assert.deepEqual(page, { incidents: [], next: idOf(10, 1), scanned: 20 });
});

Deno.test("incidents: text is found in entries and in what was not done, whatever its case", async () => {
  const entry = { at: 0, count: 1, is: "decision", text: "Its ENGINE crashed" } as const;
  const rows = [
    anIncident({ id: idOf(1, 1), entries: [entry] }),
    anIncident({ id: idOf(2, 1), entries: [{ ...entry, text: "", notDone: "no engine here" }] }),
    anIncident({ id: idOf(3, 1) }),
  ];
  const store = await storeOf(rows);
  const found = await readIncidents({ store, server: "a", limit: 5, text: "Engine" });
  assert.deepEqual(found.incidents.map(({ id }) => id), [idOf(2, 1), idOf(1, 1)]);
});

Deno.test("incidents: a cause is one that any decision knew", async () => {
  const knew = (cause: string) =>
    ({ at: 0, count: 1, is: "decision", text: "", inputs: { cause } }) as const;
  const rows = [
    anIncident({ id: idOf(1, 1), entries: [knew("logged-out"), knew("crashed")] }),
    anIncident({ id: idOf(2, 1), entries: [knew("crashed")] }),
  ];
  const store = await storeOf(rows);
  const page = await readIncidents({ store, server: "a", limit: 5, cause: "logged-out" });
  assert.deepEqual(page.incidents.map(({ id }) => id), [idOf(1, 1)]);
});
