import assert from "node:assert/strict";
import { type Changes, RecordTooLargeError } from "./port.ts";
import { type Behaviour, changes, committed, type Open, SERVER } from "./store_fixture.ts";

/** The part of the port's contract that says how much a store takes and how much it keeps. */
export const LIMITS: Record<string, Behaviour> = {
  "a record may have its full size, whatever its characters": async ({ store }) => {
    // Two quotation marks around it; 👋 has four bytes.
    const text = "👋".repeat((store.limits.recordBytesMax - 4) / 4);
    await committed(
      store,
      changes({ server: text, sessions: { a: text }, incidents: { i: text } }),
    );
    assert.equal((await store.load(SERVER)).sessions["a"], text);
    assert.equal(await store.incident(SERVER, "i"), text);
  },
  "a commit may be full in bytes, in records and in names at once": async ({ store }) => {
    const { bytesMax, recordsMax, namesBytesMax } = store.limits;
    const nameBytes = Math.floor(namesBytesMax / recordsMax) - SERVER.length;
    const text = "x".repeat(Math.floor(bytesMax / recordsMax) - nameBytes - 10);
    const records = (part: string, count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [`${part}${n}`.padEnd(nameBytes, "n"), text]),
      );
    const full = changes({
      server: text,
      sessions: records("s", recordsMax - 200),
      incidents: records("i", 100),
      outbox: records("t", 100),
    });
    await committed(store, full);
  },
  "what is over a limit is refused and nothing is written": async ({ store }) => {
    const { recordsMax, bytesMax, recordBytesMax, nameBytesMax } = store.limits;
    const large = "x".repeat(recordBytesMax - 1);
    const long = "n".repeat(nameBytesMax + 1);
    const many = Object.fromEntries(Array.from({ length: recordsMax + 1 }, (_, n) => [`${n}`, n]));
    const heavy = Object.fromEntries(
      Array.from({ length: Math.ceil(bytesMax / 60_000) + 1 }, (_, n) => [n, "x".repeat(60_000)]),
    );
    const longNames = Object.fromEntries(
      Array.from({ length: 250 }, (_, n) => [`${n}`.padEnd(nameBytesMax, "n"), 1]),
    );
    const tooMuch: Partial<Changes>[] = [
      { server: large },
      { sessions: { a: 1, b: large } },
      { incidents: { i: large } },
      { outbox: { t: large } },
      { sessions: many },
      { sessions: heavy },
      { sessions: { [long]: 1 } },
      { incidents: { ["ü".repeat(nameBytesMax / 2 + 1)]: 1 } },
      { sessions: longNames },
    ];
    for (const some of tooMuch) {
      await assert.rejects(
        store.commit(SERVER, null, changes({ outbox: { told: 1 }, ...some })),
        RecordTooLargeError,
      );
    }
    await assert.rejects(store.commit(long, null, changes()), RecordTooLargeError);
    await assert.rejects(store.beat(SERVER, "one", large), RecordTooLargeError);
    await assert.rejects(store.beat(SERVER, long, 1), RecordTooLargeError);
    assert.deepEqual(await store.load(SERVER), { version: null, server: null, sessions: {} });
    assert.deepEqual(await store.outbox(SERVER), []);
  },
  "a name over the limit is never found and never an error": async ({ store }) => {
    const long = "n".repeat(10_000);
    await committed(store, changes({ incidents: { i: 1 } }));
    assert.equal(await store.incident(SERVER, long), null);
    assert.deepEqual(await store.incidents(SERVER, { limit: 1, before: long }), []);
    await store.delivered(SERVER, long);
    assert.equal((await store.load(long)).version, null);
    assert.equal(await store.version(long), null);
    assert.deepEqual(await store.outbox(long), []);
    assert.deepEqual(await store.beats(long), {});
  },
};

export async function forgetsOldIncidents(open: Open): Promise<void> {
  const { store, end } = await open({ incidentsMax: 4 });
  const write = (ids: string[], incidentsKept: string[] = []) =>
    committed(
      store,
      changes({ incidents: Object.fromEntries(ids.map((id) => [id, 1])), incidentsKept }),
    );
  const ids = async () => (await store.incidents(SERVER, { limit: 100 })).map(({ id }) => id);
  try {
    await write(["1", "2", "3", "4"]);
    await write(["1", "4"]);
    assert.deepEqual(await ids(), ["4", "3", "2", "1"]);
    await write(["5"], ["1"]);
    assert.deepEqual(await ids(), ["5", "4", "3", "1"]);
    await write(["0"]);
    assert.deepEqual(await ids(), ["5", "4", "3", "0"]);
    await write(["6", "7"], ["0", "3", "4"]);
    assert.deepEqual(await ids(), ["7", "6", "4", "3", "0"]);
    await write(["8"]);
    assert.deepEqual(await ids(), ["8", "7", "6", "4"]);
  } finally {
    await end();
  }
}

export async function forgetsManyAtOnce(open: Open): Promise<void> {
  const { store, end } = await open({ incidentsMax: 10 });
  // As long as names may be: deletions count as the rest does in what one commit may carry.
  const incidents = (from: number, count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [`${from + n}`.padStart(250, "0"), 1]),
    );
  const sessions = Object.fromEntries(
    Array.from({ length: 200 }, (_, n) => [`${n}`.padStart(40, "s"), 1]),
  );
  try {
    for (let from = 0; from < 450; from += 150) {
      await committed(store, changes({ incidents: incidents(from, 150), sessions }));
    }
    for (let n = 450; n < 470; n++) await committed(store, changes({ incidents: incidents(n, 1) }));
    const ids = (await store.incidents(SERVER, { limit: 1_000 })).map(({ id }) => Number(id));
    assert.deepEqual(ids, [469, 468, 467, 466, 465, 464, 463, 462, 461, 460]);
  } finally {
    await end();
  }
}
