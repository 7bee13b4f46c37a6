import assert from "node:assert/strict";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import type { Tell } from "../session/mod.ts";
import { MemoryStore } from "../store/memory.ts";
import type { TelemetryEvent } from "../telemetry/mod.ts";
import type { Courier, OutgoingTell } from "./courier.ts";
import { Outbox } from "./outbox.ts";

const MINUTE = 60_000;

/** A courier that keeps what it was given until a test says that a channel is done with it. */
class Held implements Courier {
  readonly channels: readonly string[];
  readonly brought: OutgoingTell[] = [];

  constructor(channels: readonly string[]) {
    this.channels = channels;
  }

  take(tells: readonly OutgoingTell[]): void {
    this.brought.push(...tells);
  }

  holds(id: string): boolean {
    return this.brought.some(({ tell }) => tell.id === id);
  }

  get ids(): string[] {
    return this.brought.map(({ tell }) => tell.id);
  }
}

function rig() {
  const clock = new VirtualClock();
  const store = new MemoryStore();
  const events: TelemetryEvent[] = [];
  const tasks: Promise<void>[] = [];
  const replica = (by: string, channels: readonly string[] = ["one", "two"]) => {
    const courier = new Held(channels);
    const outbox = new Outbox({
      server: "main",
      by,
      clock,
      store,
      log: { event: (event) => void events.push(event) },
      courier,
      own: (task) => void tasks.push(task),
    });
    return { courier, outbox };
  };
  const commit = async (...tells: Tell[]) => {
    const outbox = Object.fromEntries(tells.map((tell) => [tell.id, { ...tell }]));
    await store.commit("main", await store.version("main"), {
      sessions: {},
      incidents: {},
      // A tell is JSON, and its optional fields are what makes it look as if it were none.
      outbox: JSON.parse(JSON.stringify(outbox)),
    });
  };
  const stored = async () => (await store.outbox("main")).map(({ id }) => id);
  return { clock, store, events, replica, commit, stored, tasks };
}

const aTell = (id: string, at: number): Tell => ({
  id,
  at,
  server: "main",
  session: "shop",
  rule: "P3",
  level: "trouble",
  title: "shop was logged out",
  text: "logged out on the phone",
});

Deno.test("outbox: a tell stays until every channel is done with it", async () => {
  const { clock, replica, commit, stored } = rig();
  const { courier, outbox } = replica("r1");
  const tell = aTell("t1", clock.now());
  await commit(tell);
  outbox.deliver([tell]);
  const [first] = courier.brought;
  await first?.taken("one");
  assert.deepEqual(await stored(), ["t1"]);
  await first?.taken("two");
  assert.deepEqual(await stored(), []);
});

Deno.test("outbox: without a way to people a tell is a line of the log, and over", async () => {
  const { clock, replica, commit, stored, events, tasks } = rig();
  const { courier, outbox } = replica("r1", []);
  const tell = aTell("t1", clock.now());
  await commit(tell);
  outbox.deliver([tell]);
  await Promise.all(tasks);
  assert.deepEqual(await stored(), []);
  assert.deepEqual(courier.ids, []);
  assert.deepEqual(events.map(({ is }) => is), ["tell"]);
});

Deno.test("outbox: another replica takes over after a minute, with the same id and what is done", async () => {
  const { clock, replica, commit } = rig();
  const dead = replica("r1");
  const heir = replica("r2");
  const tell = aTell("t1", clock.now());
  await commit(tell);
  dead.outbox.deliver([tell]);
  await dead.courier.brought[0]?.taken("one");
  await clock.advance(MINUTE - 1);
  await heir.outbox.sweep(MINUTE);
  assert.deepEqual(heir.courier.ids, []);
  await clock.advance(1);
  await heir.outbox.sweep(MINUTE);
  assert.deepEqual(heir.courier.ids, ["t1"]);
  assert.deepEqual(heir.courier.brought[0]?.already, ["one"]);
});

Deno.test("outbox: who still tries for hours keeps it, and no other replica tells it beside it", async () => {
  const { clock, replica, commit } = rig();
  const slow = replica("r1");
  const other = replica("r2");
  const tell = aTell("t1", clock.now());
  await commit(tell);
  slow.outbox.deliver([tell]);
  for (let half = 0; half < 20; half++) {
    await clock.advance(MINUTE / 2);
    await slow.outbox.sweep(MINUTE);
    await other.outbox.sweep(MINUTE);
  }
  assert.deepEqual(other.courier.ids, []);
  assert.deepEqual(slow.courier.ids, ["t1"]);
  // Then it dies.
  await clock.advance(2 * MINUTE);
  await other.outbox.sweep(MINUTE);
  assert.deepEqual(other.courier.ids, ["t1"]);
});

Deno.test("outbox: of two replicas that find what a dead one left exactly one tells it", async () => {
  const { clock, replica, commit } = rig();
  const heirs = [replica("r2"), replica("r3")];
  await commit(aTell("t1", clock.now()), aTell("t2", clock.now()));
  await clock.advance(2 * MINUTE);
  await Promise.all(heirs.map(({ outbox }) => outbox.sweep(MINUTE)));
  assert.deepEqual(heirs.flatMap(({ courier }) => courier.ids).toSorted(), ["t1", "t2"]);
});

Deno.test("outbox: what was delivered leaves nothing behind in the store", async () => {
  const { clock, replica, commit, store } = rig();
  const { courier, outbox } = replica("r1");
  const tell = aTell("t1", clock.now());
  await commit(tell);
  outbox.deliver([tell]);
  await outbox.sweep(MINUTE);
  for (const channel of ["one", "two"]) await courier.brought[0]?.taken(channel);
  await settled();
  assert.equal(await store.kept.read("main", "told-by/t1"), null);
  assert.equal(await store.kept.read("main", "told-to/t1"), null);
});

Deno.test("outbox: a store that fails while a channel is noted fails nobody else", async () => {
  const { clock, replica, commit, store } = rig();
  const { courier, outbox } = replica("r1");
  const tell = aTell("t1", clock.now());
  await commit(tell);
  outbox.deliver([tell]);
  await store.close();
  await courier.brought[0]?.taken("one");
});
