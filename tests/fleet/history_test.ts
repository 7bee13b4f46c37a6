import assert from "node:assert/strict";
import { incidentStatsSchema, ledgerSchema, uptimeSchema } from "../../src/contract/mod.ts";
import { entry, FleetRig } from "./fleet_rig.ts";

const MINUTE_MS = 60_000;

Deno.test("fleet: ledger, uptime and charts are of all servers, and of one where it is named", async () => {
  const rig = new FleetRig(["a", "b"].map((name) => entry(name)), {});
  for (const name of ["a", "b"]) rig.waha(name, { sessions: [`${name}-1`, `${name}-2`] });
  await rig.start();
  await rig.clock.advance(5 * MINUTE_MS);
  for (const name of ["a", "b"]) rig.waha(name).control(`${name}-1`, "crash");
  await rig.clock.advance(10 * MINUTE_MS);
  const ledger = async (path: string) => ledgerSchema.parse((await rig.ask(path)).data);
  const all = await ledger("/ledger");
  assert.deepEqual([all.opened, all.healed.incidents, all.loginsLostByUs], [2, 2, 0]);
  assert.deepEqual(all.acts, [{ do: "restart", rule: "P1", begun: 2, came: { worked: 2 } }]);
  for (const path of ["/servers/b/ledger", "/ledger?server=b", "/ledger?session=b-1"]) {
    assert.equal((await ledger(path)).opened, 1, path);
  }
  const uptime = async (path: string) => uptimeSchema.parse((await rig.ask(path)).data);
  const names = ({ sessions }: { sessions: { server: string; session: string }[] }) =>
    sessions.map(({ server, session }) => `${server}/${session}`);
  const first = await uptime("/uptime?limit=3");
  assert.deepEqual([names(first), first.total, first.next], [["a/a-1", "a/a-2", "b/b-1"], 4, 3]);
  assert.deepEqual(names(await uptime("/uptime?limit=3&offset=3")), ["b/b-2"]);
  assert.deepEqual(names(await uptime("/uptime?session=b-2")), ["b/b-2"]);
  for (const { session, upPercent } of first.sessions) {
    assert.equal(upPercent === 100, session.endsWith("-2"));
  }
  const stats = incidentStatsSchema.parse((await rig.ask("/servers/a/incidents/stats")).data);
  assert.deepEqual([stats.outages, stats.timeToRecover.count], [1, 1]);
  const { data } = await rig.ask("/incidents?open=false&rule=P1&text=b-1");
  assert.equal(data.incidents.length, 1);
  await rig.end();
});
