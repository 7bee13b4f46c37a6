import assert from "node:assert/strict";
import fc from "fast-check";
import { Rig, type RigOptions } from "../../tests/rig.ts";
import { MemoryStore } from "../store/memory.ts";
import { StoreUnavailableError } from "../store/mod.ts";
import type { Signal, SignalBatch } from "./service_port.ts";
import { redacted } from "../session/mod.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

function aSignal(rig: Rig, changes: Partial<Signal> = {}): Signal {
  return {
    id: "waha.log:1207",
    kind: "session.logout",
    session: "default",
    time: rig.clock.now(),
    file: "/var/log/waha/waha.log",
    line: 1207,
    excerpt: "Session has been logged out!",
    ...changes,
  };
}

const batch = (...events: Signal[]): SignalBatch => ({ source: "analyzer", events });

async function started(options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(options);
  await rig.start();
  await rig.clock.advance(10 * SECOND_MS);
  return rig;
}

function recordOf(rig: Rig) {
  return rig.supervisor.known.world.sessions.default;
}

const looks = (rig: Rig) =>
  rig.simulator.calls().filter(({ path }) => path.startsWith("/api/sessions")).length;

const PROOFS = [
  { kind: "session.logout", cause: undefined, then: "logged-out" },
  { kind: "session.failed", cause: "qr-not-scanned", then: "qr-not-scanned" },
  { kind: "session.failed", cause: "gave-up-reconnecting", then: "gave-up-reconnecting" },
  { kind: "browser.crashed", cause: undefined, then: "crashed" },
  { kind: "engine.crashed", cause: "unknown", then: "crashed" },
] as const;
for (const { kind, cause, then } of PROOFS) {
  Deno.test(`signals: ${kind} ${cause ?? ""} proves ${then}, with the line's time and place`, async () => {
    const rig = await started();
    const at = rig.clock.now() - 500;
    const signal = aSignal(rig, { kind, time: at, ...(cause === undefined ? {} : { cause }) });
    assert.deepEqual(await rig.service.takeSignals(batch(signal)), {
      is: "taken",
      accepted: 1,
      duplicates: 0,
    });
    assert.deepEqual(recordOf(rig)?.cause, {
      is: then,
      because: "log line 1207 of waha.log: Session has been logged out!",
      at,
    });
    await rig.end();
  });
}

const SERVER_PROOFS = [
  { kind: "memory.oom", cause: undefined, ill: "out-of-memory" },
  { kind: "process.killed", cause: "out-of-memory", ill: "out-of-memory" },
  { kind: "storage.fault", cause: "storage-full", ill: "storage-full" },
  { kind: "storage.fault", cause: "database-down", ill: "database-down" },
  { kind: "engine.crashed", cause: "engine-gone", ill: "engine-gone" },
] as const;
for (const { kind, cause, ill } of SERVER_PROOFS) {
  Deno.test(`signals: ${kind} ${cause ?? ""} is WAHA's own trouble: ${ill}`, async () => {
    const rig = await started();
    const told = cause === undefined ? {} : { cause };
    const signal = aSignal(rig, { kind, session: null, excerpt: "a line of its log", ...told });
    await rig.service.takeSignals(batch(signal));
    const { ills } = rig.supervisor.known.world.server;
    assert.equal(ills?.[ill]?.because, "log line 1207 of waha.log: a line of its log");
    await rig.end();
  });
}

Deno.test("signals: a webhook that WAHA could not deliver is counted by its receiver's host alone", async () => {
  const rig = await started();
  const excerpt = "POST request failed: https://me:secret@crm.example/hook?key=abc";
  await rig.service.takeSignals(batch(aSignal(rig, { kind: "webhook.failed", excerpt })));
  assert.deepEqual(rig.supervisor.known.world.server.webhookFailures, { "crm.example": 1 });
  await rig.end();
});

Deno.test("signals: an illness of an hour ago, read from an old log, is no illness now", async () => {
  const rig = await started();
  const time = rig.clock.now() - 60 * MINUTE_MS;
  await rig.service.takeSignals(batch(aSignal(rig, { kind: "memory.oom", session: null, time })));
  assert.equal(rig.supervisor.known.world.server.ills, undefined);
  await rig.end();
});

const NO_PROOFS = [
  { what: "a failure without a cause", changes: { kind: "session.failed" } },
  {
    what: "a cause that the kind does not prove",
    changes: {
      kind: "session.failed",
      cause: "logged-out",
    },
  },
  { what: "a status", changes: { kind: "session.status" } },
  { what: "a word of every object", changes: { kind: "constructor" } },
  { what: "a line without a time", changes: { time: null } },
  { what: "a line of no session", changes: { session: null } },
  { what: "a session that nobody knows", changes: { session: "nobody" } },
  {
    what: "a session that is called as every object's words are",
    changes: {
      session: "constructor",
    },
  },
] as const;
for (const { what, changes } of NO_PROOFS) {
  Deno.test(`signals: ${what} is counted and looked after, and changes nothing`, async () => {
    const rig = await started();
    const before = rig.supervisor.known.world;
    const looked = looks(rig);
    const outcome = await rig.service.takeSignals(batch(aSignal(rig, changes)));
    assert.deepEqual(outcome, { is: "taken", accepted: 1, duplicates: 0 });
    assert.equal(rig.supervisor.known.world, before);
    await rig.clock.advance(1);
    assert.equal(looks(rig), looked + 1);
    await rig.end();
  });
}

for (const kind of ["memory.warning", "webhook.failed"]) {
  Deno.test(`signals: ${kind} says nothing of a session, so nobody looks`, async () => {
    const rig = await started();
    const looked = looks(rig);
    await rig.service.takeSignals(batch(aSignal(rig, { kind })));
    await rig.clock.advance(1);
    assert.equal(looks(rig), looked);
    await rig.end();
  });
}

Deno.test("signals: another server's are counted, and nothing is done about them", async () => {
  const rig = await started();
  const looked = looks(rig);
  const other = { ...batch(aSignal(rig)), server: "elsewhere" };
  assert.deepEqual(await rig.service.takeSignals(other), {
    is: "taken",
    accepted: 1,
    duplicates: 0,
  });
  await rig.clock.advance(1);
  assert.equal(looks(rig), looked);
  assert.equal(recordOf(rig)?.cause, undefined);
  const ours = { ...batch(aSignal(rig, { id: "2" })), server: "main" };
  await rig.service.takeSignals(ours);
  assert.equal(recordOf(rig)?.cause?.is, "logged-out");
  await rig.end();
});

Deno.test("signals: one told again, in one batch or another, is a duplicate", async () => {
  const rig = await started();
  const signal = aSignal(rig);
  const twice = await rig.service.takeSignals(batch(signal, signal));
  assert.deepEqual(twice, { is: "taken", accepted: 1, duplicates: 1 });
  const looked = looks(rig);
  const again = await rig.service.takeSignals(batch(signal));
  assert.deepEqual(again, { is: "taken", accepted: 0, duplicates: 1 });
  const other = await rig.service.takeSignals({ ...batch(signal), source: "another reader" });
  assert.deepEqual(other, { is: "taken", accepted: 1, duplicates: 0 });
  assert.ok(looks(rig) - looked <= 1);
  await rig.end();
});

Deno.test("signals: ten thousand are remembered, the oldest are forgotten first", async () => {
  const rig = await started();
  const quiet = (id: number) => aSignal(rig, { id: `${id}`, kind: "memory.warning" });
  for (let id = 0; id < 10_001; id += 500) {
    await rig.service.takeSignals(batch(...Array.from({ length: 500 }, (_, n) => quiet(id + n))));
  }
  const outcome = await rig.service.takeSignals(batch(quiet(0), quiet(10_499)));
  assert.deepEqual(outcome, { is: "taken", accepted: 1, duplicates: 1 });
  await rig.end();
});

Deno.test("signals: a line from the future counts as told now", async () => {
  const rig = await started();
  const now = rig.clock.now();
  await rig.service.takeSignals(batch(aSignal(rig, { time: now + MINUTE_MS })));
  assert.equal(recordOf(rig)?.cause?.at, now);
  await rig.end();
});

Deno.test("signals: an old log proves nothing of a session that was seen working since", async () => {
  const rig = await started();
  await rig.clock.advance(60 * MINUTE_MS);
  const old = aSignal(rig, { time: rig.clock.now() - 30 * MINUTE_MS });
  const outcome = await rig.service.takeSignals(batch(old));
  assert.deepEqual(outcome, { is: "taken", accepted: 1, duplicates: 0 });
  assert.equal(recordOf(rig)?.cause, undefined);
  assert.equal(recordOf(rig)?.login.is, "present");
  await rig.end();
});

Deno.test("signals: a log-out in the log is why the session fell, and it is left to a person", async () => {
  const rig = await started();
  rig.simulator.control("default", "phone-logout");
  await rig.service.takeSignals(batch(aSignal(rig)));
  await rig.clock.advance(10 * MINUTE_MS);
  const report = await rig.service.getSessionStatus();
  assert.equal(report?.cause?.is, "logged-out");
  assert.equal(report?.login.is, "absent");
  assert.equal(report?.phase, "awaiting-person");
  assert.deepEqual(rig.acts(), []);
  await rig.end();
});

Deno.test("signals: what a line says stands in the open incident, without its QR and key", async () => {
  const rig = await started();
  rig.simulator.control("default", "phone-logout");
  await rig.clock.advance(MINUTE_MS);
  const excerpt = "qr 2@AbCdEf,GhIjKl,MnOpQr x-api-key: s3cret-key-1";
  await rig.service.takeSignals(batch(aSignal(rig, { excerpt })));
  const { incidents } = await rig.service.incidents({ limit: 1 });
  const texts = incidents[0]?.entries.map(({ text }) => text) ?? [];
  assert.ok(texts.includes("log line 1207 of waha.log: qr *** x-api-key: ***"), texts.join("\n"));
  const kept = JSON.stringify([rig.supervisor.known.world, rig.events]);
  assert.doesNotMatch(kept, /AbCdEf|s3cret|\/var\/log/);
  await rig.end();
});

Deno.test("signals: evidence before the first look is to be sent again, other lines are taken", async () => {
  const rig = new Rig();
  const status = aSignal(rig, { id: "1", kind: "memory.warning" });
  assert.equal((await rig.service.takeSignals(batch(status))).is, "taken");
  const outcome = await rig.service.takeSignals(batch(aSignal(rig)));
  assert.deepEqual(outcome, {
    is: "unwritten",
    code: "NOT_READY",
    because: "the first look has not ended",
  });
  await rig.start();
  const again = await rig.service.takeSignals(batch(aSignal(rig)));
  assert.deepEqual(again, { is: "taken", accepted: 1, duplicates: 0 });
  await rig.end();
});

Deno.test("signals: evidence that cannot be stored is to be sent again, and counts then", async () => {
  const store = new MemoryStore();
  const rig = await started({ store });
  const commit = store.commit.bind(store);
  store.commit = () => Promise.reject(new StoreUnavailableError("Cannot write: a test"));
  const signal = aSignal(rig);
  const outcome = await rig.service.takeSignals(batch(signal));
  assert.equal(outcome.is === "unwritten" && outcome.code, "STORE_UNAVAILABLE");
  store.commit = commit;
  const again = await rig.service.takeSignals(batch(signal));
  assert.deepEqual(again, { is: "taken", accepted: 1, duplicates: 0 });
  assert.equal(recordOf(rig)?.cause?.is, "logged-out");
  await rig.end();
});

Deno.test("signals: a store that hangs is waited for 2 s, no longer", async () => {
  const store = new MemoryStore();
  const rig = await started({ store });
  const commit = store.commit.bind(store);
  const { promise, resolve } = Promise.withResolvers<void>();
  store.commit = async (...asked) => {
    await promise;
    return await commit(...asked);
  };
  const taking = rig.service.takeSignals(batch(aSignal(rig)));
  await rig.clock.advance(2 * SECOND_MS);
  assert.equal((await taking).is, "unwritten");
  resolve();
  await rig.end();
});

Deno.test("signals: where nothing runs between requests, the look has ended with the answer", async () => {
  const rig = await started({ mode: "cron-only" });
  rig.simulator.control("default", "crash");
  await rig.service.takeSignals(batch(aSignal(rig, { kind: "session.disconnected" })));
  assert.equal(rig.status(), "FAILED");
  await rig.end();
});

const SECRETS = [
  { text: "QR 2@Ab/c+d==,Ef,Gh,Ij shown", then: "QR *** shown" },
  { text: '{"qr":"data:image/png;base64,iVBORw0KGgo="}', then: '{"qr":"***' },
  { text: "code ABCD-1234 for it", then: "code *** for it" },
  { text: 'X-Api-Key: abc123, "token":"t0p"', then: 'X-Api-Key: ***, "token":"***"' },
  { text: "Authorization: Bearer abc.def", then: "Authorization: Bearer ***" },
  { text: "hmac key=hunter2 and password: x", then: "hmac key=*** and password: ***" },
  { text: "http://u:p4ss@waha:3000/api", then: "http://***waha:3000/api" },
  { text: `sha512:${"0f".repeat(64)}`, then: "sha512:***" },
  { text: "chat 15550100@c.us, status@broadcast", then: "chat 15550100@c.us, status@broadcast" },
  { text: "Error: Stream Errored (conflict) 401", then: "Error: Stream Errored (conflict) 401" },
];
for (const { text, then } of SECRETS) {
  Deno.test(`signals: ${JSON.stringify(text.slice(0, 40))} is kept as ${then.slice(0, 40)}`, () => {
    assert.equal(redacted(text), then);
  });
}

Deno.test("signals: no QR code survives, whatever stands around it", () =>
  fc.assert(fc.property(
    fc.string({ maxLength: 20 }),
    fc.stringMatching(/^[A-Za-z0-9+/=,]{20,80}$/),
    (around, code) => {
      assert.ok(!redacted(`${around} 2@${code} ${around}`).includes(code));
    },
  )));
