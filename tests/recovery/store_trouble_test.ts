import assert from "node:assert/strict";
import { MemoryStore } from "../../src/store/memory.ts";
import { StoreUnavailableError } from "../../src/store/mod.ts";
import { Rig } from "../rig.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Every store call of this name fails until it is said otherwise. */
function failing(rig: Rig, ...calls: string[]): () => void {
  rig.edge.touched = (what) => {
    if (calls.includes(what)) throw new StoreUnavailableError("it is away");
  };
  return () => {
    rig.edge.touched = () => {};
  };
}

for (const calls of [["version", "load"], ["commit"]]) {
  Deno.test(`store trouble: when ${calls.join(" and ")} fails nothing is sent, what is so is shown, and it ends`, async () => {
    const rig = new Rig();
    await rig.start();
    await rig.clock.advance(MINUTE_MS);
    const mended = failing(rig, ...calls);
    rig.simulator.control("default", "crash");
    await rig.clock.advance(10 * MINUTE_MS);
    assert.deepEqual(rig.acts(), []);
    const { storeTrouble, lastLookAt } = rig.supervisor.known;
    assert.equal(storeTrouble, "it is away");
    assert.ok(rig.clock.now() - (lastLookAt ?? 0) <= 31 * SECOND_MS, "looks go on");
    if (calls[0] === "commit") assert.equal(rig.status(), "FAILED");
    const store = (await rig.service.health()).checks.store;
    assert.deepEqual(store, { status: "fail", because: "the state cannot be stored: it is away" });
    const looks = rig.simulator.calls().length;
    await rig.clock.advance(5 * MINUTE_MS);
    assert.ok(rig.simulator.calls().length - looks <= 2 * 11, "and at the monitor's pace");
    mended();
    await rig.clock.advance(2 * MINUTE_MS);
    assert.equal(rig.supervisor.known.storeTrouble, null);
    assert.equal(rig.simulator.status("default"), "WORKING");
    assert.equal(rig.acts().length, 1);
    const told = rig.events.filter(({ is }) => is === "store");
    assert.deepEqual(told, [
      { is: "store", trouble: "it is away" },
      { is: "store", trouble: null },
    ]);
    await rig.end();
  });
}

Deno.test("store trouble: a key that is refused while nothing can be stored is tried again after five minutes", async () => {
  let refused = false;
  const rig = new Rig({
    fetch: (inner) => (input, init) =>
      refused
        ? Promise.resolve(Response.json({ message: "Unauthorized" }, { status: 401 }))
        : inner(input, init),
  });
  await rig.start();
  await rig.clock.advance(10 * MINUTE_MS);
  refused = true;
  const mended = failing(rig, "commit");
  await rig.clock.advance(2 * MINUTE_MS);
  assert.equal(rig.supervisor.known.world.server.state.is, "unauthorized");
  refused = false;
  mended();
  await rig.clock.advance(6 * MINUTE_MS);
  assert.equal(rig.supervisor.known.world.server.state.is, "up");
  await rig.end();
});

Deno.test("store trouble: a store that cannot be read at the start is read when it can", async () => {
  const store = new MemoryStore();
  const first = new Rig({ store: store.replica(), simulator: { sessions: ["default", "idle"] } });
  await first.start();
  const stopping = first.service.stopSession("idle");
  await first.clock.advance(10 * SECOND_MS);
  await stopping;
  await first.stop();
  const { clock, simulator: world } = first;
  const next = new Rig({ store: store.replica(), clock, world, by: "r2" });
  const mended = failing(next, "load", "version", "beats");
  await next.start();
  await clock.advance(3 * MINUTE_MS);
  assert.equal(next.service.ready().ok, false);
  mended();
  await clock.advance(MINUTE_MS);
  assert.equal(next.service.ready().ok, true);
  assert.equal((await next.service.getSessionStatus("idle"))?.wish.by, "owner");
  await next.end();
});

Deno.test("store trouble: an act that cannot be marked as sent is not sent, by anybody twice", async () => {
  const rig = new Rig();
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  let commits = 0;
  rig.edge.touched = (what) => {
    const intent = rig.supervisor.known.world.sessions.default?.intent;
    if (what === "commit" && intent !== undefined && intent.sentAt === undefined) {
      commits++;
      if (commits === 1) throw new StoreUnavailableError("gone for a moment");
    }
  };
  rig.simulator.control("default", "crash");
  await rig.clock.advanceUntil(() => commits > 0, MINUTE_MS);
  assert.deepEqual(rig.acts(), []);
  await rig.clock.advance(3 * MINUTE_MS);
  assert.equal(rig.acts().length, 1);
  assert.equal(rig.simulator.status("default"), "WORKING");
  await rig.end();
});

Deno.test("store trouble: what a person asked is done once, though its send could not be marked", async () => {
  const rig = new Rig();
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  let failed = false;
  rig.edge.touched = (what) => {
    const intent = rig.supervisor.known.world.sessions.default?.intent;
    if (what !== "version" || intent?.askId === undefined || failed) return;
    failed = true;
    throw new StoreUnavailableError("gone for a moment");
  };
  const asked = rig.service.restartSession();
  // Refused or answered: what counts is what WAHA got.
  asked.catch(() => {});
  await rig.clock.advance(10 * MINUTE_MS);
  assert.equal(failed, true);
  assert.ok(rig.acts().length <= 1, `${rig.acts().length}`);
  await rig.end();
});

Deno.test("store trouble: a commit that failed and was written all the same is not asked twice", async () => {
  const rig = new Rig({ policy: { pollMs: 5 * SECOND_MS } });
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  let failed = false;
  rig.edge.touched = (what) => {
    if (what !== "after commit" || failed) return;
    failed = true;
    throw new StoreUnavailableError("the answer was lost");
  };
  const asked = rig.service.restartSession();
  await Promise.all([
    assert.rejects(asked, { code: "STORE_UNAVAILABLE" }),
    rig.clock.advance(10 * MINUTE_MS),
  ]);
  assert.ok(failed);
  assert.equal(rig.acts().length, 1);
  await rig.end();
});

Deno.test("store trouble: a wish outlives it, a restart asked for long ago does not", async () => {
  const rig = new Rig({ simulator: { sessions: ["default", "idle"] } });
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  const mended = failing(rig, "commit");
  const asked = [rig.service.stopSession("idle"), rig.service.restartSession("default")];
  const refused = Promise.allSettled(asked);
  await rig.clock.advance(2 * MINUTE_MS);
  for (const { status } of await refused) assert.equal(status, "rejected");
  mended();
  await rig.clock.advance(2 * MINUTE_MS);
  assert.deepEqual(rig.acts().map(({ path }) => path), ["/api/sessions/idle/stop"]);
  await rig.end();
});

Deno.test("store trouble: an answer of WAHA's that could not be written is written later", async () => {
  const rig = new Rig();
  await rig.start();
  await rig.clock.advance(MINUTE_MS);
  let lost = 0;
  rig.edge.touched = (what) => {
    if (what !== "commit" || rig.acts().length === 0 || lost >= 2) return;
    lost++;
    throw new StoreUnavailableError("gone for a moment");
  };
  rig.simulator.control("default", "crash");
  await rig.clock.advanceUntil(() => lost === 2, 2 * MINUTE_MS);
  await rig.clock.advance(MINUTE_MS);
  const { incidents } = await rig.service.incidents({ limit: 1 });
  const texts = incidents[0]?.entries.map(({ text }) => text) ?? [];
  assert.ok(texts.some((text) => text.startsWith("WAHA answered our restart")), `${texts}`);
  assert.equal(rig.acts().length, 1);
  await rig.end();
});

for (const call of ["beat", "delivered"]) {
  Deno.test(`store trouble: a ${call} that fails is told and heals nothing less`, async () => {
    const rig = new Rig({ simulator: { status: "SCAN_QR_CODE", sessions: ["default"] } });
    const mended = failing(rig, call);
    await rig.start();
    await rig.clock.advance(3 * MINUTE_MS);
    assert.ok(rig.events.some((event) => event.is === "store" && event.trouble === "it is away"));
    mended();
    await rig.clock.advance(3 * MINUTE_MS);
    assert.equal(rig.supervisor.known.storeTrouble, null);
    assert.deepEqual(await rig.store.outbox("main"), []);
    const ids = new Set(rig.events.filter((event) => event.is === "tell").map(({ tell }) => tell));
    assert.ok(ids.size > 0);
    await rig.end();
  });
}

Deno.test("store trouble: commits lost to others for ever end the pass, not the program", async () => {
  const store = new MemoryStore();
  const rig = new Rig({ store });
  await rig.start();
  let lost = 0;
  let on = true;
  rig.edge.touched = async (what) => {
    if (what !== "commit" || !on) return;
    lost++;
    const { version, server } = await store.load("main");
    const changes = { sessions: {}, incidents: {}, outbox: {} };
    await store.commit("main", version, server === null ? changes : { ...changes, server });
  };
  rig.simulator.control("default", "crash");
  await rig.clock.advance(MINUTE_MS);
  assert.ok(lost >= 20 && lost <= 100, `${lost}`);
  assert.match(rig.supervisor.known.storeTrouble ?? "", /20 commits in a row were lost/);
  assert.deepEqual(rig.acts(), []);
  on = false;
  await rig.clock.advance(2 * MINUTE_MS);
  assert.equal(rig.supervisor.known.storeTrouble, null);
  assert.equal(rig.simulator.status("default"), "WORKING");
  await rig.end();
});
