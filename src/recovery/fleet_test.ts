import assert from "node:assert/strict";
import fc from "fast-check";
import {
  emptyWorld,
  fleetOf,
  NO_FLEET,
  observe,
  POLICY,
  type SeenSession,
  shareOf,
  type World,
} from "../session/mod.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { FleetRegistry } from "./fleet.ts";

const NOW = 1_790_000_000_000;

interface Shown {
  up: boolean;
  sessions: { name: string; me: string | null; fellAt?: number }[];
}

/** A world as looks make it; falls are written in, as `reconcile` would. */
function worldOf(server: string, { up, sessions }: Shown): World {
  const seen = sessions.map(({ name, me, fellAt }): SeenSession => ({
    name,
    me,
    status: fellAt === undefined ? "WORKING" : "FAILED",
  }));
  const working = seen.map((each): SeenSession => ({ ...each, status: "WORKING" }));
  const version = { version: "2026.2.1", engine: "NOWEB" as const };
  let world = observe(emptyWorld(server, NOW), [
    { is: "look", at: NOW, look: { is: "seen", server: version, sessions: working } },
    { is: "look", at: NOW + 1, look: { is: "seen", server: version, sessions: seen } },
  ], POLICY);
  if (!up) {
    const look = { is: "unreachable", reason: "nobody answers" } as const;
    world = observe(world, [{ is: "look", at: NOW + 2, look }], POLICY);
  }
  const records = Object.entries(world.sessions).map(([name, record]) => {
    const { fellAt } = sessions.find((each) => each.name === name) ?? {};
    return [name, fellAt === undefined ? record : { ...record, fellAt }];
  });
  return { ...world, sessions: Object.fromEntries(records) };
}

/** A registry of servers whose worlds a test sets, and who was woken. */
function registry() {
  const clock = new VirtualClock();
  const fleet = new FleetRegistry(clock);
  const worlds = new Map<string, World>();
  const woken: string[] = [];
  return {
    clock,
    fleet,
    worlds,
    woken,
    show: (server: string, shown: Shown) => {
      const known = worlds.has(server);
      worlds.set(server, worldOf(server, shown));
      if (known) return fleet.notice(server);
      fleet.join(server, {
        world: () => worlds.get(server) ?? emptyWorld(server, NOW),
        wake: () => void woken.push(server),
      });
    },
  };
}

const WELL: Shown = { up: true, sessions: [{ name: "a", me: null }, { name: "b", me: null }] };
const FALLEN: Shown = { up: true, sessions: [{ name: "a", me: null, fellAt: NOW }] };

const shown: fc.Arbitrary<Shown> = fc.record({
  up: fc.boolean(),
  sessions: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom("a", "b", "c", "__proto__"),
      me: fc.constantFrom(null, "1@c.us", "2@c.us"),
      fellAt: fc.constantFrom(NOW, NOW + 5),
    }, { requiredKeys: ["name", "me"] }),
    { selector: ({ name }) => name, maxLength: 4 },
  ),
});

Deno.test("fleet: after any changes each server is given what all worlds at once would give", () => {
  const changes = fc.array(fc.tuple(fc.constantFrom("s1", "s2", "s3"), shown), { maxLength: 12 });
  fc.assert(fc.property(changes, (steps) => {
    const { fleet, worlds, show } = registry();
    for (const [server, world] of steps) show(server, world);
    const shares = [...worlds.values()].map(shareOf);
    for (const server of worlds.keys()) {
      const { twins, ...given } = fleet.of(server);
      const { twins: wanted, ...rest } = fleetOf(server, shares);
      assert.deepEqual(given, worlds.size < 2 ? { servers: 0, down: 0, herds: {} } : rest);
      assert.deepEqual(Object.keys(twins).sort(), Object.keys(wanted).sort());
      for (const [session, twin] of Object.entries(twins)) {
        const key = shares.find((share) => share.server === server)?.accounts.get(session);
        assert.equal(shares.find((share) => share.server === twin)?.accounts.get(session), key);
      }
    }
    fleet.stop();
  }));
});

Deno.test("fleet: while no world changes each server is given the very same object", () => {
  const { fleet, show } = registry();
  show("s1", WELL);
  assert.equal(fleet.of("s1"), NO_FLEET);
  show("s2", WELL);
  const given = fleet.of("s1");
  fleet.notice("s2");
  fleet.notice("s1");
  assert.equal(fleet.of("s1"), given);
  show("s2", FALLEN);
  assert.notEqual(fleet.of("s1"), given);
  assert.equal(fleet.of("s1").herds.NOWEB?.fallen.length, 1);
});

Deno.test("fleet: a fall elsewhere wakes those that have fallen ones of that engine, and no other", async () => {
  const { clock, fleet, woken, show } = registry();
  show("hurt", FALLEN);
  show("well", WELL);
  show("news", WELL);
  show("news", FALLEN);
  await clock.advance(0);
  assert.deepEqual(woken, ["hurt"]);
  fleet.stop();
});

Deno.test("fleet: whether all servers are gone at once matters to those that are gone", async () => {
  const { clock, fleet, woken, show } = registry();
  show("gone", { ...WELL, up: false });
  show("well", WELL);
  show("news", WELL);
  show("news", { ...WELL, up: false });
  await clock.advance(0);
  assert.deepEqual(woken, ["gone"]);
  fleet.stop();
});

Deno.test("fleet: an account that shows up on two servers wakes the other one, and so does its end", async () => {
  const { clock, fleet, woken, show } = registry();
  const TWIN: Shown = { up: true, sessions: [{ name: "a", me: "1@c.us" }] };
  show("s1", TWIN);
  show("s2", WELL);
  show("s2", TWIN);
  await clock.advance(1_000);
  assert.deepEqual(woken, ["s1"]);
  assert.deepEqual(fleet.of("s1").twins, { a: "s2" });
  show("s2", WELL);
  await clock.advance(1_000);
  assert.deepEqual(woken, ["s1", "s1"]);
  assert.deepEqual(fleet.of("s1").twins, {});
  fleet.stop();
});

Deno.test("fleet: many changes wake a server once a second at most, and none is forgotten", async () => {
  const { clock, fleet, woken, show } = registry();
  show("hurt", FALLEN);
  show("news", WELL);
  for (let step = 0; step < 50; step++) {
    show("news", { up: true, sessions: [{ name: "a", me: null, fellAt: NOW + step }] });
    await clock.advance(100);
  }
  await clock.advance(1_000);
  assert.ok(woken.length >= 5 && woken.length <= 7, String(woken.length));
  assert.equal(clock.pending, 0);
  fleet.stop();
});

Deno.test("fleet: a server that leaves is nobody's neighbour any more", () => {
  const { fleet, show } = registry();
  show("s1", WELL);
  show("s2", FALLEN);
  show("s3", WELL);
  fleet.leave("s2");
  assert.equal(fleet.of("s1").servers, 1);
  assert.deepEqual(fleet.of("s1").herds.NOWEB?.fallen, []);
  assert.equal(fleet.of("s2"), NO_FLEET);
  fleet.leave("s2");
});
