import assert from "node:assert/strict";
import { emptyWorld } from "../session/mod.ts";
import { MemoryStore } from "../store/memory.ts";
import { Rig } from "../../tests/rig.ts";
import { type HistorySource, readLedger, readStats, readUptime } from "./history.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A source whose server keeps the incidents that were opened at these times. */
async function aSource(
  openedAt: readonly number[],
  { incidentsMax, named = [], server = "main" }: {
    incidentsMax: number;
    named?: readonly number[];
    server?: string;
  },
): Promise<HistorySource> {
  const store = new MemoryStore({ incidentsMax });
  const world = emptyWorld(server, 0);
  const rows = openedAt.map((at) => ({
    id: idOf(at),
    server,
    session: "shop",
    openedAt: at,
    closedAt: at + 1,
    title: "shop FAILED",
    rule: "P1",
    entries: [],
    omitted: 0,
    told: false,
    acted: false,
  }));
  for (const row of rows) {
    await store.commit(server, await store.version(server), {
      sessions: {},
      incidents: { [row.id]: row },
      outbox: {},
      incidentsKept: named.map(idOf),
    });
  }
  const kept = Object.fromEntries(
    rows.filter((row) => named.includes(row.openedAt)).map((row) => [row.id, row]),
  );
  const known = {
    world: { ...world, incidents: kept },
    lastLookAt: 0,
    lastPassAt: 0,
    lookingSince: null,
    storeTrouble: null,
    unwatched: [],
  };
  return { server, known, store, staleMs: 90_000 };
}

function idOf(at: number): string {
  return `${at.toString(36).padStart(9, "0")}-0001`;
}

const range = (length: number) => Array.from({ length }, (_, index) => 1_000 + index);

Deno.test("ledger: as long as the store has room for more it is whole", async () => {
  const source = await aSource(range(120), { incidentsMax: 1_000 });
  const { partial, coverage, ledger } = await readLedger([source], { now: 9_000 });
  assert.equal(partial, false);
  assert.deepEqual(coverage, { incidents: 120, oldestAt: 1_000, completeSince: null });
  assert.equal(ledger.opened, 120);
});

Deno.test("ledger: where the store let older ones go it is partial, but not for younger times", async () => {
  const source = await aSource(range(20), { incidentsMax: 10, named: [1_000] });
  const { partial, coverage } = await readLedger([source], { now: 9_000 });
  assert.equal(partial, true);
  // The one that a record names outlived the others: it does not show how far back they go.
  assert.equal(coverage.oldestAt, 1_000);
  assert.equal(coverage.completeSince, 1_011);
  const later = await readLedger([source], { since: 1_012, now: 9_000 });
  assert.equal(later.partial, false);
  assert.equal(later.ledger.opened, 8);
});

Deno.test("ledger: of many servers it reads the newest of each, and says that it is partial", async () => {
  const sources = await Promise.all(
    Array.from(
      { length: 20 },
      (_, index) =>
        aSource(index === 0 ? range(150) : [], { incidentsMax: 1_000, server: `s${index}` }),
    ),
  );
  const { partial, coverage, ledger } = await readLedger(sources, { now: 9_000 });
  assert.equal(ledger.opened, 100);
  assert.deepEqual(coverage, { incidents: 100, oldestAt: 1_050, completeSince: 1_050 });
  assert.equal(partial, true);
});

Deno.test("stats: a day's outages are those of the sessions that are meant", async () => {
  const source = await aSource([10 * MINUTE_MS, 20 * MINUTE_MS], { incidentsMax: 10 });
  const request = { since: 0, binMs: HOUR_MS, now: 3 * HOUR_MS };
  const { stats } = await readStats([source], request);
  assert.deepEqual(stats.bins.map(({ outages }) => outages), [2, 0, 0]);
  const other = await readStats([source], { ...request, session: "desk" });
  assert.equal(other.stats.outages, 0);
});

Deno.test("service: a crash that was healed stands in ledger, uptime and charts, each from the store alone", async () => {
  const rig = new Rig({ simulator: { sessions: ["default", "shop"] } });
  await rig.start();
  await rig.clock.advance(10 * MINUTE_MS);
  rig.simulator.control("default", "crash");
  await rig.clock.advance(10 * MINUTE_MS);
  const { ledger, coverage } = await rig.service.ledger();
  assert.deepEqual(ledger.acts, [{ do: "restart", rule: "P1", begun: 1, came: { worked: 1 } }]);
  assert.equal(ledger.healed.incidents, 1);
  assert.deepEqual(ledger.loginsLost, []);
  assert.equal(coverage.incidents, 1);
  const page = { windowMs: 24 * HOUR_MS, limit: 1, offset: 0 };
  const first = await rig.service.uptime(page);
  assert.deepEqual([first?.total, first?.next], [2, 1]);
  const [crashed] = first?.sessions ?? [];
  assert.equal(crashed?.session, "default");
  assert.ok((crashed?.ms.down ?? 0) >= 60_000 && (crashed?.ms.down ?? 0) <= 3 * MINUTE_MS);
  assert.ok((crashed?.upPercent ?? 100) < 100);
  const second = await rig.service.uptime({ ...page, offset: 1 });
  assert.deepEqual(second?.sessions.map(({ session, upPercent }) => [session, upPercent]), [
    ["shop", 100],
  ]);
  assert.equal(second?.next, undefined);
  assert.equal(await rig.service.uptime({ ...page, session: "none" }), null);
  const { stats } = await rig.service.incidentStats({
    since: rig.clock.now() - HOUR_MS,
    binMs: HOUR_MS,
  });
  assert.equal(stats.timeToRecover.count, 1);
  // Another process knows the same from the store.
  const other = new Rig({ store: rig.store, clock: rig.clock, world: rig.simulator, by: "r2" });
  await other.start();
  assert.deepEqual((await other.service.ledger()).ledger, ledger);
  await other.stop();
  await rig.end();
});

Deno.test("service: time in which no process was there is unknown, and no uptime", async () => {
  const rig = new Rig();
  await rig.start();
  await rig.clock.advance(10 * MINUTE_MS);
  await rig.stop();
  await rig.clock.advance(HOUR_MS);
  const next = new Rig({ store: rig.store, clock: rig.clock, world: rig.simulator, by: "r2" });
  await next.start();
  await next.clock.advance(10 * MINUTE_MS);
  const report = await next.service.uptime({ windowMs: HOUR_MS, limit: 1, offset: 0 });
  const { ms } = report?.sessions[0] ?? {};
  assert.ok((ms?.unknown ?? 0) >= 48 * MINUTE_MS);
  assert.ok((ms?.up ?? 0) >= 9 * MINUTE_MS && (ms?.up ?? 0) <= 12 * MINUTE_MS);
  await next.stop();
  await rig.end();
});

Deno.test("uptime: before the incidents that are kept nothing is claimed", async () => {
  const source = await aSource(range(20), { incidentsMax: 10 });
  const rig = new Rig();
  await rig.start();
  const [record] = Object.values(rig.supervisor.known.world.sessions);
  assert.ok(record !== undefined);
  const seen = { ...record, firstSeenAt: 0, away: [] };
  const { world } = source.known;
  const known = {
    ...source.known,
    lastLookAt: 2_000,
    world: { ...world, sessions: { [seen.name]: seen } },
  };
  const report = await readUptime([{ ...source, known }], {
    windowMs: 2_000,
    limit: 1,
    offset: 0,
    now: 2_000,
  });
  assert.deepEqual(report?.sessions[0]?.segments.map(({ is, until }) => [is, until]), [
    ["unknown", 1_010],
    ["up", 2_000],
  ]);
  await rig.end();
});
