import assert from "node:assert/strict";
import fc from "fast-check";
import { anEntry, anIncident, incidents } from "./incident_fixture.ts";
import { binCount, incidentStats, type Outage, outageOf } from "./incident_stats.ts";

const DAY = 24 * 60 * 60 * 1_000;

function anOutage(changes: Partial<Outage> = {}): Outage {
  return {
    openedAt: 0,
    session: "shop",
    rule: "P1",
    cause: "unknown",
    recovered: true,
    ...changes,
  };
}

Deno.test("stats: bins fill the range, and what they count adds up to the whole", () =>
  fc.assert(fc.property(
    incidents,
    fc.integer({ min: 0, max: 400 }),
    fc.integer({ min: 401, max: 1_300 }),
    fc.integer({ min: 50, max: 700 }),
    (all, since, until, binMs) => {
      const range = { since, until };
      const stats = incidentStats(all.map(outageOf), { range, binMs });
      assert.equal(stats.bins.length, binCount(range, binMs));
      assert.equal(stats.bins[0]?.from, since);
      assert.equal(stats.bins.at(-1)?.until, until);
      const sum = (of: (bin: typeof stats.bins[number]) => number) =>
        stats.bins.reduce((total, bin) => total + of(bin), 0);
      assert.equal(sum(({ outages }) => outages), stats.outages);
      assert.equal(sum(({ serverIncidents }) => serverIncidents), stats.serverIncidents);
      assert.equal(sum(({ timeToRecover }) => timeToRecover.count), stats.timeToRecover.count);
      const causes = stats.causes.reduce((total, { count }) => total + count, 0);
      assert.equal(causes, stats.outages);
    },
  )));

Deno.test("stats: percentiles are times that were measured", () => {
  const ended = [10, 20, 30, 40, 1_000].map((ms) => anOutage({ closedAt: ms }));
  const { timeToRecover } = incidentStats(ended, { range: { since: 0, until: DAY }, binMs: DAY });
  assert.deepEqual(timeToRecover, { count: 5, p50Ms: 30, p95Ms: 1_000 });
});

Deno.test("stats: what ended by a stop did not recover, and a server's incident is no outage", () => {
  const entries = [anEntry({ at: 2_000, means: { is: "closed", status: "STOPPED" } })];
  const stopped = outageOf(anIncident({ closedAt: 2_000, entries }));
  const server = outageOf(anIncident({ session: null, rule: "S1", closedAt: 2_000 }));
  const range = { since: 0, until: DAY };
  const stats = incidentStats([stopped, server], { range, binMs: DAY });
  assert.deepEqual(stats.timeToRecover, { count: 0, p50Ms: null, p95Ms: null });
  assert.deepEqual([stats.outages, stats.serverIncidents], [1, 1]);
  assert.deepEqual(stats.rules, [{ rule: "P1", count: 1 }, { rule: "S1", count: 1 }]);
});

Deno.test("stats: days begin at midnight UTC, the first and the last are cut", () => {
  const range = { since: Date.UTC(2026, 10, 24, 18), until: Date.UTC(2026, 10, 26, 6) };
  const { bins } = incidentStats([], { range, binMs: DAY });
  assert.deepEqual(bins.map(({ from }) => new Date(from).toISOString()), [
    "2026-11-24T18:00:00.000Z",
    "2026-11-25T00:00:00.000Z",
    "2026-11-26T00:00:00.000Z",
  ]);
});

Deno.test("stats: the newest cause that a decision knew is the incident's", () => {
  const knew = (cause: string | null) => anEntry({ is: "decision", inputs: { cause } });
  const entries = [knew(null), knew("crashed"), knew("logged-out"), knew(null)];
  assert.equal(outageOf(anIncident({ entries })).cause, "logged-out");
  assert.equal(outageOf(anIncident()).cause, "unknown");
});
