import assert from "node:assert/strict";
import { RecordTooLargeError, StoreUnavailableError } from "./port.ts";
import { type Behaviour, changes, committed, SERVER } from "./store_fixture.ts";

const DAY_MS = 24 * 60 * 60_000;

/** What every adapter does with records outside the version. */
export const KEPT: Record<string, Behaviour> = {
  "a claimed record is there for all, and is claimed by nobody else": async (opened) => {
    const { store, other } = opened;
    const now = Date.now();
    const kept = { value: { is: "running" }, until: now + DAY_MS };
    assert.equal(await store.kept.read(SERVER, "a"), null);
    assert.equal(await store.kept.claim(SERVER, "a", { kept, now }), null);
    assert.deepEqual(await other.kept.read(SERVER, "a"), kept);
    const second = { value: 2, until: now + DAY_MS };
    assert.deepEqual(await other.kept.claim(SERVER, "a", { kept: second, now }), kept);
    assert.deepEqual(await store.kept.read(SERVER, "a"), kept);
  },
  "of many that race for a record exactly one has it": async ({ store, other }) => {
    const now = Date.now();
    const claims = Array.from({ length: 8 }, (_, n) => {
      const kept = { value: n, until: now + DAY_MS };
      return (n % 2 === 0 ? store : other).kept.claim(SERVER, "raced", { kept, now });
    });
    const answers = await Promise.all(claims);
    assert.equal(answers.filter((answer) => answer === null).length, 1);
    const won = answers.indexOf(null);
    for (const answer of answers) assert.ok(answer === null || answer.value === won);
  },
  "a record whose time has passed is claimed anew": async ({ store }) => {
    const now = Date.now();
    const first = { value: "old", until: now + 1_000 };
    await store.kept.claim(SERVER, "a", { kept: first, now });
    const later = now + 1_000;
    const next = { value: "new", until: later + DAY_MS };
    assert.equal(await store.kept.claim(SERVER, "a", { kept: next, now: later }), null);
    assert.deepEqual(await store.kept.read(SERVER, "a"), next);
  },
  "a kept record is replaced and dropped, and moves no version": async ({ store, other }) => {
    const { version } = await committed(store, changes());
    const now = Date.now();
    const until = now + DAY_MS;
    await store.kept.replace(SERVER, "a", { kept: { value: 1, until }, now });
    await other.kept.replace(SERVER, "a", { kept: { value: { done: true }, until }, now });
    assert.deepEqual(await store.kept.read(SERVER, "a"), { value: { done: true }, until });
    assert.equal(await store.kept.read("another", "a"), null);
    await store.kept.drop(SERVER, "a");
    await store.kept.drop(SERVER, "a");
    assert.equal(await other.kept.read(SERVER, "a"), null);
    assert.equal(await store.version(SERVER), version);
  },
  "a record over the limit is refused, and a closed store keeps nothing": async ({ store }) => {
    const now = Date.now();
    const kept = { value: "x".repeat(store.limits.recordBytesMax), until: now + DAY_MS };
    await assert.rejects(store.kept.claim(SERVER, "a", { kept, now }), RecordTooLargeError);
    await assert.rejects(store.kept.replace(SERVER, "a", { kept, now }), RecordTooLargeError);
    assert.equal(await store.kept.read(SERVER, "a"), null);
    await store.close();
    const small = { value: 1, until: now + DAY_MS };
    await assert.rejects(
      store.kept.claim(SERVER, "a", { kept: small, now }),
      StoreUnavailableError,
    );
    await assert.rejects(store.kept.read(SERVER, "a"), StoreUnavailableError);
    await assert.rejects(store.kept.drop(SERVER, "a"), StoreUnavailableError);
  },
};
