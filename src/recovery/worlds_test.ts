import assert from "node:assert/strict";
import {
  Draft,
  emptyWorld,
  type Fact,
  observe,
  POLICY,
  reconcile,
  type SeenSession,
  type World,
} from "../session/mod.ts";
import { MemoryStore } from "../store/memory.ts";
import type { Changes, Committed, Version } from "../store/mod.ts";
import { isChanged, Worlds } from "./worlds.ts";

const NOW = 1_790_000_000_000;

function seen(names: readonly string[], status: SeenSession["status"]): SeenSession[] {
  return names.map((name) => ({ name, status, me: null }));
}

/** The world after one look at sessions of these names. */
function worldOf(names: readonly string[], at = NOW, world = emptyWorld("main", at)): World {
  const look: Fact = {
    is: "look",
    at,
    look: { is: "seen", server: { engine: "NOWEB" }, sessions: seen(names, "WORKING") },
  };
  return observe(world, [look], POLICY);
}

function many(count: number, chars = 8): string[] {
  return Array.from({ length: count }, (_, index) => `${index}`.padStart(chars, "s"));
}

/** Counts commits; what `before` does comes in between. */
class Recorder extends MemoryStore {
  readonly commits: Changes[] = [];
  before: (nth: number) => Promise<void> = () => Promise.resolve();

  override async commit(server: string, version: Version, changes: Changes): Promise<Committed> {
    this.commits.push(changes);
    await this.before(this.commits.length);
    return await super.commit(server, version, changes);
  }
}

Deno.test("worlds: what was never written is an empty world", async () => {
  const worlds = new Worlds(new MemoryStore());
  assert.deepEqual(await worlds.load("main", NOW), {
    version: null,
    world: emptyWorld("main", NOW),
  });
});

Deno.test("worlds: a world comes back as it was written, with the incidents that records name", async () => {
  const store = new MemoryStore();
  const worlds = new Worlds(store);
  const failed: Fact = {
    is: "look",
    at: NOW,
    look: { is: "seen", server: { engine: "NOWEB" }, sessions: seen(["shop"], "FAILED") },
  };
  const known = observe(emptyWorld("main", NOW), [failed], POLICY);
  const again = observe(known, [{ ...failed, at: NOW + 20_000 }], POLICY);
  const { world, tells } = reconcile(again, NOW + 20_000, { policy: POLICY, by: "r1" });
  assert.ok(Object.keys(world.incidents).length > 0);
  const before = await worlds.load("main", NOW);
  const version = await worlds.commit(before, world, tells);
  assert.deepEqual(await worlds.load("main", NOW), { version, world });
});

Deno.test("worlds: an incident that is no longer kept leaves the world readable", async () => {
  const worlds = new Worlds(new MemoryStore());
  const draft = new Draft(worldOf(["shop"]));
  const record = draft.session("shop");
  assert.ok(record !== undefined);
  draft.update(record, { incidentId: "main-gone" });
  await worlds.commit(await worlds.load("main", NOW), draft.world(), []);
  const { world } = await worlds.load("main", NOW);
  assert.equal(world.sessions.shop?.incidentId, "main-gone");
  assert.deepEqual(world.incidents, {});
});

Deno.test("worlds: sessions named like parts of an object are kept and forgotten like others", async () => {
  const names = ["__proto__", "constructor", "toString", "shop"];
  const worlds = new Worlds(new MemoryStore());
  await worlds.commit(await worlds.load("main", NOW), worldOf(names), []);
  const held = await worlds.load("main", NOW);
  assert.deepEqual(Object.keys(held.world.sessions).sort(), [...names].sort());
  const draft = new Draft(held.world);
  for (const name of names) draft.forget(name);
  await worlds.commit(held, draft.world(), []);
  assert.deepEqual((await worlds.load("main", NOW)).world.sessions, {});
});

Deno.test("worlds: a change over the store's records goes in several commits, server and acts last", async () => {
  const store = new Recorder({ recordsMax: 10 });
  const worlds = new Worlds(store);
  const names = many(40);
  const before = await worlds.load("main", NOW);
  const known = worldOf(names);
  const draft = new Draft(known);
  const record = draft.session(names.at(-1) ?? "");
  assert.ok(record !== undefined);
  const acting = draft.put({
    ...record,
    intent: {
      id: "main-7",
      do: "restart",
      step: "restart",
      by: "r1",
      rule: "P1",
      because: "it crashed",
      from: "FAILED",
      startedAt: NOW,
      sendBy: NOW + 10_000,
      deadlineAt: NOW + 75_000,
      left: false,
    },
  });
  draft.setServer({ seq: 7 });
  await worlds.commit(before, draft.world(), []);
  const last = store.commits.at(-1);
  assert.ok(store.commits.length > 4);
  assert.deepEqual(last?.sessions[acting.name], acting);
  assert.deepEqual(last?.server, draft.server);
  for (const { sessions } of store.commits.slice(0, -1)) {
    assert.ok(!Object.hasOwn(sessions, acting.name));
  }
  const { world } = await worlds.load("main", NOW);
  assert.deepEqual(world, draft.world());
});

Deno.test("worlds: long names are spread over commits as well", async () => {
  const store = new Recorder();
  const worlds = new Worlds(store);
  const names = many(450, 255);
  await worlds.commit(await worlds.load("main", NOW), worldOf(names), []);
  assert.ok(store.commits.length > 1);
  const { world } = await worlds.load("main", NOW);
  assert.equal(Object.keys(world.sessions).length, 450);
});

Deno.test("worlds: big records are spread over commits as well", async () => {
  const store = new Recorder({ bytesMax: 80_000 });
  const worlds = new Worlds(store);
  await worlds.commit(await worlds.load("main", NOW), worldOf(many(200)), []);
  assert.ok(store.commits.length > 2);
  assert.equal(Object.keys((await worlds.load("main", NOW)).world.sessions).length, 200);
});

Deno.test("worlds: a conflict between two commits writes no act, and no id is made twice", async () => {
  const store = new Recorder({ recordsMax: 10 });
  const worlds = new Worlds(store);
  const before = await worlds.load("main", NOW);
  const draft = new Draft(worldOf(many(40)));
  draft.setServer({ seq: 9 });
  const other = new Worlds(store.replica());
  store.before = async (nth) => {
    if (nth !== 3) return;
    const theirs = await other.load("main", NOW);
    assert.equal(theirs.world.server.seq, 9);
    await other.commit(theirs, worldOf(["other"], NOW + 1, theirs.world), []);
  };
  assert.equal(await worlds.commit(before, draft.world(), []), null);
  const { world } = await worlds.load("main", NOW);
  assert.equal(world.server.seq, 9);
  assert.ok(Object.hasOwn(world.sessions, "other"));
  assert.ok(Object.keys(world.sessions).length < 41);
});

Deno.test("worlds: a quiet world needs no commit", () => {
  const world = worldOf(["shop"]);
  assert.equal(isChanged(world, world, []), false);
  assert.equal(isChanged(world, { ...world, server: { ...world.server, seq: 1 } }, []), true);
  assert.equal(isChanged(world, { ...world, incidents: {} }, []), true);
});
