import assert from "node:assert/strict";
import { createSimulator, type Simulator } from "../../src/simulator/mod.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { KEY, Rig } from "../rig.ts";
import { VirtualClock } from "../virtual_clock.ts";
import { type Call, CallWatch } from "./call_watch.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

interface Fleet {
  clock: VirtualClock;
  world: Simulator;
  store: MemoryStore;
  rigs: Rig[];
  watch: CallWatch;
}

async function fleet(count: number, sessions: string[] = ["default"]): Promise<Fleet> {
  const clock = new VirtualClock();
  const world = createSimulator({ clock, apiKey: KEY, sessions });
  const store = new MemoryStore();
  const watch = new CallWatch(clock);
  const rigs = Array.from({ length: count }, (_, index) =>
    new Rig({
      clock,
      world,
      store: store.replica(),
      by: `r${index}`,
      fetch: (inner) => watch.over(inner),
    }));
  for (const rig of rigs) await rig.start();
  await clock.advance(MINUTE_MS);
  return { clock, world, store, rigs, watch };
}

async function end({ rigs, world, store, clock }: Fleet): Promise<void> {
  for (const rig of rigs) await rig.stop();
  world.close();
  await store.close();
  assert.equal(clock.pending, 0);
}

function paths(calls: readonly Call[]): string[] {
  return calls.map(({ session, step }) => `${session} ${step}`);
}

for (const count of [2, 3]) {
  Deno.test(`replicas: ${count} that see the same crash at the same moment send one restart`, async () => {
    const made = await fleet(count);
    made.world.control("default", "crash");
    for (let n = 0; n < 20; n++) {
      for (const rig of made.rigs) void rig.supervisor.wake();
      await made.clock.advance(SECOND_MS);
    }
    assert.equal(made.world.status("default"), "WORKING");
    assert.deepEqual(paths(made.watch.calls), ["default restart"]);
    await end(made);
  });

  Deno.test(`replicas: ${count} that hear every ask, never act at once on one session`, async () => {
    const sessions = ["default", "shop", "bot"];
    const made = await fleet(count, sessions);
    const answers: Promise<unknown>[] = [];
    for (let n = 0; n < 10; n++) {
      for (const rig of made.rigs) {
        for (const session of sessions) {
          const asked = n % 3 === 0
            ? rig.service.restartSession(session, { mode: "stop-start" })
            : rig.service.autoRecoverSession(session);
          answers.push(asked);
        }
      }
      await made.clock.advance(700);
    }
    await made.clock.advance(2 * MINUTE_MS);
    await Promise.all(answers);
    assert.deepEqual(made.watch.overlaps, []);
    for (const session of sessions) assert.equal(made.world.status(session), "WORKING", session);
    await end(made);
  });
}

Deno.test("replicas: who loses a commit folds the same facts again, without a new look", async () => {
  const made = await fleet(2);
  const [first, second] = made.rigs;
  assert.ok(first !== undefined && second !== undefined);
  let held = () => {};
  first.edge.touched = (what) => {
    if (what !== "commit") return;
    first.edge.touched = () => {};
    return new Promise<void>((resolve) => held = resolve);
  };
  const asked = first.service.pauseSession();
  await made.clock.advance(100);
  const other = second.service.pauseSession("default", { forMs: 1_000 });
  await made.clock.advance(100);
  assert.equal((await other).is, "settled");
  const looks = made.watch.looks;
  held();
  await made.clock.advance(100);
  assert.equal((await asked).is, "settled");
  assert.equal(made.watch.looks, looks);
  const record = second.supervisor.known.world.sessions.default;
  assert.ok((record?.pausedUntil ?? 0) > made.clock.now() + 60 * MINUTE_MS, "both were folded");
  await end(made);
});

Deno.test("replicas: what one learns the others show at once, without a look of theirs", async () => {
  const made = await fleet(3);
  made.world.control("default", "crash");
  await made.rigs[0]?.supervisor.wake();
  await made.clock.advance(10);
  for (const rig of made.rigs) assert.equal(rig.status(), "FAILED");
  await end(made);
});

Deno.test("replicas: what others wrote during a pass of ours is shown after it", async () => {
  const made = await fleet(2);
  const [first, second] = made.rigs;
  assert.ok(first !== undefined && second !== undefined);
  let release = () => {};
  first.edge.touched = (what) => {
    if (what !== "after version") return;
    first.edge.touched = () => {};
    return new Promise<void>((resolve) => release = resolve);
  };
  void first.supervisor.wake();
  await made.clock.advance(10);
  const paused = second.service.pauseSession();
  await made.clock.advance(100);
  await paused;
  release();
  await made.clock.advance(10);
  assert.equal((await first.service.getSessionStatus())?.phase, "paused");
  await end(made);
});

const DEATHS = [
  { when: "after the commit that decided the act", touch: "after commit", nth: 1 },
  { when: "after the commit that marked it as sent", touch: "after commit", nth: 2 },
  { when: "with WAHA at work on it", touch: "after POST /api/sessions/default/", nth: 1 },
];

for (const { when, touch, nth } of DEATHS) {
  Deno.test(`replicas: one that ends ${when} leaves it to the other, and nothing is done at once`, async () => {
    const made = await fleet(2);
    const [first, second] = made.rigs;
    assert.ok(first !== undefined && second !== undefined);
    let seen = 0;
    first.edge.touched = (what) => {
      if (what.startsWith(touch) && ++seen === nth) first.kill();
    };
    const asked = first.service.restartSession("default", { mode: "stop-start" });
    asked.catch(() => {});
    await made.clock.advanceUntil(() => first.edge.gone, MINUTE_MS, 10);
    assert.ok(first.edge.gone);
    await made.clock.advance(5 * MINUTE_MS);
    assert.deepEqual(made.watch.overlaps, []);
    assert.equal(second.supervisor.known.world.sessions.default?.intent, undefined);
    assert.equal(made.world.status("default"), "WORKING");
    assert.ok(paths(made.watch.calls).filter((path) => path === "default stop").length <= 1);
    await end(made);
  });
}

Deno.test("replicas: stop by one, its end, and the start by the other", async () => {
  const made = await fleet(2);
  const [first, second] = made.rigs;
  assert.ok(first !== undefined && second !== undefined);
  first.edge.touched = (what) => {
    if (what === "POST /api/sessions/default/start") first.kill();
  };
  first.service.restartSession("default", { mode: "stop-start" }).catch(() => {});
  await made.clock.advance(4 * MINUTE_MS);
  assert.ok(first.edge.gone);
  assert.equal(made.world.status("default"), "WORKING");
  assert.equal(paths(made.watch.calls).join(), "default stop,default start");
  await end(made);
});
