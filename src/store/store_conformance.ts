import assert from "node:assert/strict";
import fc from "fast-check";
import { KEPT } from "./kept_conformance.ts";
import { forgetsManyAtOnce, forgetsOldIncidents, LIMITS } from "./limits_conformance.ts";
import { StoreUnavailableError } from "./port.ts";
import {
  type Behaviour,
  changes,
  committed,
  type Open,
  type Opened,
  SERVER,
} from "./store_fixture.ts";

/** The contract of the port: every adapter passes it. */
export function testStore(name: string, open: Open): void {
  for (
    const [sentence, behaviour] of Object.entries({
      ...LOCK,
      ...RECORDS,
      ...LIMITS,
      ...KEPT,
      ...WATCH,
    })
  ) {
    Deno.test(`${name}: ${sentence}`, async () => {
      const opened = await open();
      try {
        await behaviour(opened);
      } finally {
        await opened.end();
      }
    });
  }
  Deno.test(`${name}: the oldest incidents go, but never one that is kept or was just written`, () =>
    forgetsOldIncidents(open));
  Deno.test(`${name}: more old incidents than one commit may delete go with the next ones`, () =>
    forgetsManyAtOnce(open));
  Deno.test(`${name}: no increment of any number of racing writers is lost`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 5 }), async (work) => {
        const opened = await open();
        try {
          await losesNoIncrement(opened, work);
        } finally {
          await opened.end();
        }
      }),
      { numRuns: 15 },
    );
  });
}

const LOCK: Record<string, Behaviour> = {
  "a server that was never written has no version and nothing in it": async ({ store }) => {
    assert.deepEqual(await store.load(SERVER), { version: null, server: null, sessions: {} });
    assert.equal(await store.version(SERVER), null);
    assert.deepEqual(await store.outbox(SERVER), []);
    assert.deepEqual(await store.incidents(SERVER, { limit: 10 }), []);
    assert.deepEqual(await store.beats(SERVER), {});
    assert.equal(await store.incident(SERVER, "no-such"), null);
    await store.delivered(SERVER, "no-such");
  },
  "what was committed is loaded with the version of the commit": async ({ store, other }) => {
    const done = await store.commit(
      SERVER,
      null,
      changes({ server: { seq: 1 }, sessions: { shop: { status: "WORKING", me: null } } }),
    );
    assert.equal(done.is, "ok");
    const stored = await other.load(SERVER);
    assert.deepEqual(stored.server, { seq: 1 });
    assert.deepEqual(stored.sessions, { shop: { status: "WORKING", me: null } });
    assert.equal(stored.version, done.is === "ok" && done.version);
    assert.equal(await other.version(SERVER), stored.version);
  },
  "version null creates and never overwrites": async ({ store, other }) => {
    await store.commit(SERVER, null, changes({ server: 1 }));
    assert.deepEqual(await other.commit(SERVER, null, changes({ server: 2 })), { is: "conflict" });
    assert.equal((await store.load(SERVER)).server, 1);
  },
  "a stale version conflicts and writes nothing, not even its tells": async ({ store, other }) => {
    const { version } = await committed(store, changes({ server: 1 }));
    await committed(other, changes({ server: 2 }));
    const late = changes({ server: 3, sessions: { a: 3 }, incidents: { i: 3 }, outbox: { t: 3 } });
    assert.deepEqual(await store.commit(SERVER, version, late), { is: "conflict" });
    const { server, sessions } = await store.load(SERVER);
    assert.deepEqual({ server, sessions }, { server: 2, sessions: {} });
    assert.equal(await store.incident(SERVER, "i"), null);
    assert.deepEqual(await store.outbox(SERVER), []);
  },
  "a commit without any record moves the version all the same": async ({ store }) => {
    const { version } = await committed(store, changes());
    const again = await committed(store, changes());
    assert.notEqual(again.version, version);
  },
  "of two that race exactly one wins": async ({ store, other }) => {
    const { version } = await committed(store, changes({ server: 0 }));
    for (const first of [null, version]) {
      const server = first === null ? "another" : SERVER;
      const answers = await Promise.all([
        store.commit(server, first, changes({ server: 1 })),
        other.commit(server, first, changes({ server: 2 })),
      ]);
      assert.deepEqual(answers.map((answer) => answer.is).sort(), ["conflict", "ok"]);
    }
  },
  "servers do not touch each other": async ({ store }) => {
    await committed(store, changes({ server: 1, sessions: { a: 1 }, incidents: { i: 1 } }));
    assert.equal((await store.commit("main2", null, changes({ server: 2 }))).is, "ok");
    assert.deepEqual((await store.load("main2")).sessions, {});
    assert.deepEqual(await store.incidents("main2", { limit: 10 }), []);
    assert.equal((await store.load("mai")).version, null);
  },
  "what is loaded is one state while another writes": async ({ store, other }) => {
    // More than the 500 that Deno KV reads as one state; 450 fit into one commit.
    const names = Array.from({ length: 450 }, (_, n) => `session-${String(n).padStart(3, "0")}`);
    const extra = Array.from({ length: 100 }, (_, n) => `before-${n}`);
    const all = (names: string[], n: number) =>
      changes({ server: n, sessions: Object.fromEntries(names.map((name) => [name, n])) });
    await committed(store, all(extra, -1));
    await committed(store, all(names, 0));
    const writing = (async () => {
      for (let n = 1; n <= 12; n++) await committed(other, all(names, n));
    })();
    for (let loads = 0; loads < 20; loads++) {
      const stored = await store.load(SERVER);
      const states = new Set(names.map((name) => stored.sessions[name]));
      assert.deepEqual([...states], [stored.server]);
    }
    await writing;
  },
};

const RECORDS: Record<string, Behaviour> = {
  "a session set to null is gone, the others stay": async ({ store }) => {
    await committed(store, changes({ sessions: { a: 1, b: 2 } }));
    await committed(store, changes({ sessions: { a: null, c: 3 } }));
    assert.deepEqual((await store.load(SERVER)).sessions, { b: 2, c: 3 });
  },
  "names are only names, whatever they spell": async ({ store }) => {
    const names = ["__proto__", "constructor", "a/b", "..", "ü 👋", "\u0000", "0"];
    const sessions = Object.fromEntries(names.map((name) => [name, name]));
    await committed(store, changes({ sessions }));
    assert.deepEqual(Object.entries((await store.load(SERVER)).sessions).sort(), [
      ...Object.entries(sessions).sort(),
    ]);
  },
  "nobody shares an object with the store": async ({ store }) => {
    const record = { changes: [1] };
    await committed(store, changes({ sessions: { a: record } }));
    record.changes.push(2);
    const first = await store.load(SERVER);
    Object.assign(first.sessions, { a: "spoilt" });
    assert.deepEqual((await store.load(SERVER)).sessions, { a: { changes: [1] } });
  },
  "500 sessions are written in one commit and loaded": async ({ store }) => {
    const sessions = Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [`session-${n}`, { n, text: "x".repeat(1_000) }]),
    );
    await committed(store, changes({ server: 1, sessions }));
    assert.deepEqual((await store.load(SERVER)).sessions, sessions);
  },
  "incidents are listed newest first, page by page": async ({ store }) => {
    const ids = Array.from({ length: 5 }, (_, n) => `000${n}-main`);
    await committed(
      store,
      changes({ incidents: Object.fromEntries(ids.map((id) => [id, { id }])) }),
    );
    const first = await store.incidents(SERVER, { limit: 2 });
    assert.deepEqual(first, [{ id: "0004-main", value: { id: "0004-main" } }, {
      id: "0003-main",
      value: { id: "0003-main" },
    }]);
    const rest = await store.incidents(SERVER, { limit: 10, before: "0003-main" });
    assert.deepEqual(rest.map(({ id }) => id), ["0002-main", "0001-main", "0000-main"]);
    assert.deepEqual(await store.incidents(SERVER, { limit: 10, before: "0000-main" }), []);
    assert.deepEqual(await store.incident(SERVER, "0001-main"), { id: "0001-main" });
  },
  "an incident that is written again replaces itself": async ({ store }) => {
    await committed(store, changes({ incidents: { i: { entries: 1 } } }));
    await committed(store, changes({ incidents: { i: { entries: 2 } } }));
    assert.deepEqual(await store.incidents(SERVER, { limit: 10 }), [{
      id: "i",
      value: { entries: 2 },
    }]);
  },
  "the outbox is in the order of the commits until each tell is delivered": async (opened) => {
    const { store, other } = opened;
    await committed(store, changes({ outbox: { z: "first" } }));
    await committed(store, changes({ outbox: { a: "second" } }));
    const { version } = await store.load(SERVER);
    assert.deepEqual(await other.outbox(SERVER), [{ id: "z", value: "first" }, {
      id: "a",
      value: "second",
    }]);
    await other.delivered(SERVER, "z");
    await other.delivered(SERVER, "z");
    assert.deepEqual(await store.outbox(SERVER), [{ id: "a", value: "second" }]);
    assert.equal(await store.version(SERVER), version);
  },
  "a sign of life replaces its replica's last one and moves no version": async (opened) => {
    const { store, other } = opened;
    const { version } = await committed(store, changes());
    await store.beat(SERVER, "one", { lookedAt: 1 });
    await other.beat(SERVER, "two", { lookedAt: 2 });
    await store.beat(SERVER, "one", { lookedAt: 3 });
    assert.deepEqual(await other.beats(SERVER), { one: { lookedAt: 3 }, two: { lookedAt: 2 } });
    assert.equal(await store.version(SERVER), version);
  },
};

const WATCH: Record<string, Behaviour> = {
  "a watch calls after a commit by anybody, and then it can be loaded": async (opened) => {
    const { store, other } = opened;
    for (const writer of [store, other]) {
      const before = (await store.load(SERVER)).version;
      const seen = Promise.withResolvers<void>();
      const end = store.watch(SERVER, async () => {
        if (await store.version(SERVER) !== before) seen.resolve();
      });
      await committed(writer, changes());
      await seen.promise;
      end();
    }
  },
  "a watch that was ended calls no more": async ({ store, other }) => {
    let calls = 0;
    const end = store.watch(SERVER, () => calls++);
    end();
    end();
    const later = Promise.withResolvers<void>();
    const endLater = store.watch(SERVER, () => later.resolve());
    await committed(other, changes());
    await later.promise;
    endLater();
    assert.equal(calls, 0);
  },
  "after close every call is refused as unavailable, and closing again is nothing": async (
    opened,
  ) => {
    const { store, other } = opened;
    let calls = 0;
    store.watch(SERVER, () => calls++);
    await store.close();
    await store.close();
    for (
      const call of [
        () => store.load(SERVER),
        () => store.version(SERVER),
        () => store.commit(SERVER, null, changes()),
        () => store.incident(SERVER, "i"),
        () => store.incidents(SERVER, { limit: 1 }),
        () => store.outbox(SERVER),
        () => store.delivered(SERVER, "t"),
        () => store.beat(SERVER, "one", 1),
        () => store.beats(SERVER),
      ]
    ) {
      await assert.rejects(call, StoreUnavailableError);
    }
    store.watch(SERVER, () => {})();
    assert.equal((await other.load(SERVER)).version, null);
    const seen = Promise.withResolvers<void>();
    const end = other.watch(SERVER, () => seen.resolve());
    await committed(other, changes());
    await seen.promise;
    end();
    assert.equal(calls, 0);
  },
};

async function losesNoIncrement(opened: Opened, work: number[]): Promise<void> {
  await Promise.all(work.map(async (increments, n) => {
    const store = n % 2 === 0 ? opened.store : opened.other;
    for (let done = 0; done < increments;) {
      const { version, server } = await store.load(SERVER);
      const next = changes({ server: Number(server) + 1, outbox: { [`${n}-${done}`]: 1 } });
      if ((await store.commit(SERVER, version, next)).is === "ok") done++;
    }
  }));
  const total = work.reduce((sum, increments) => sum + increments, 0);
  assert.equal(Number((await opened.store.load(SERVER)).server), total);
  assert.equal((await opened.store.outbox(SERVER)).length, total);
}
