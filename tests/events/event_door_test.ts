import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { EventDoor } from "../../src/recovery/mod.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import type { WahaEvent } from "../../src/waha/mod.ts";
import { Rig } from "../rig.ts";
import { settled } from "../virtual_clock.ts";

const KEY = "test-hmac-secret";
const WINDOW_MS = 900_000;

/** A replica that has looked once, with the door of its events. */
async function aDoor(
  options: { mode?: "resident" | "cron-only"; hmacKey?: string; store?: MemoryStore } = {},
): Promise<{ rig: Rig; door: EventDoor; looks: () => number }> {
  const { mode = "resident", hmacKey, store } = options;
  const rig = new Rig(store === undefined ? {} : { store });
  const door = new EventDoor({
    clock: rig.clock,
    log: { event: (event) => void rig.events.push(event) },
    supervisor: rig.supervisor,
    mode,
    windowMs: WINDOW_MS,
    ...(hmacKey === undefined ? {} : { hmacKey }),
  });
  await rig.start();
  const looks = () => rig.simulator.calls().filter(({ path }) => path.includes("all=true")).length;
  return { rig, door, looks };
}

let ids = 0;

function anEvent(rig: Rig, fields: Partial<WahaEvent> = {}): WahaEvent {
  return {
    id: `evt_${++ids}`,
    at: rig.clock.now(),
    name: "session.status",
    session: "default",
    engine: "NOWEB",
    says: { is: "status", status: "FAILED", history: [] },
    ...fields,
  };
}

function logOut(rig: Rig, fields: Partial<WahaEvent> = {}): WahaEvent {
  return anEvent(rig, {
    name: "state.change",
    says: { is: "closed", code: 401, text: "Stream Errored (conflict)" },
    ...fields,
  });
}

async function end(rig: Rig, door: EventDoor): Promise<void> {
  door.stop();
  await rig.end();
  assert.equal(rig.clock.pending, 0);
}

Deno.test("door: what an event proves is stored when it is answered, before any look ends", async () => {
  const { rig, door } = await aDoor();
  const heard = await door.hear(logOut(rig));
  assert.deepEqual(heard, { is: "noted" });
  const stored = await rig.store.load("main");
  assert.match(JSON.stringify(stored.sessions["default"]), /"logged-out"/);
  await end(rig, door);
});

Deno.test("door: a log-out on the phone is known with its reason and gets no act", async () => {
  const { rig, door } = await aDoor();
  rig.simulator.control("default", "phone-logout");
  await door.hear(anEvent(rig));
  await door.hear(logOut(rig));
  await settled();
  const report = await rig.service.getSessionStatus();
  assert.equal(report?.cause?.is, "logged-out");
  assert.equal(report?.login.is, "absent");
  await rig.clock.advance(300_000);
  assert.deepEqual(rig.acts(), []);
  await end(rig, door);
});

Deno.test("door: a told crash is restarted after the grace, without waiting for a poll", async () => {
  const { rig, door } = await aDoor();
  rig.simulator.control("default", "crash");
  const fellAt = rig.clock.now();
  await door.hear(anEvent(rig));
  await rig.clock.advance(3_100);
  assert.deepEqual(rig.acts().map(({ path, at }) => [path, at - fellAt <= 3_100]), [
    ["/api/sessions/default/restart", true],
  ]);
  await rig.clock.advance(20_000);
  assert.equal(rig.status(), "WORKING");
  await end(rig, door);
});

Deno.test("door: a forged, a late and a doubled event cost one look at most", async () => {
  const { rig, door, looks } = await aDoor();
  const forged = anEvent(rig);
  const before = looks();
  await door.hear(forged);
  await settled();
  assert.equal(looks(), before + 1);
  for (let turn = 0; turn < 50; turn++) assert.deepEqual(await door.hear(forged), { is: "noted" });
  await settled();
  assert.equal(looks(), before + 1);
  await door.hear(anEvent(rig, { at: rig.clock.now() - 600_000 }));
  await settled();
  assert.equal(looks(), before + 2);
  await rig.clock.advance(20_000);
  assert.equal(rig.status(), "WORKING");
  assert.deepEqual(rig.acts(), []);
  await end(rig, door);
});

Deno.test("door: an event of a session that WAHA does not list is said once and not acted upon", async () => {
  const { rig, door, looks } = await aDoor();
  const before = looks();
  for (let turn = 0; turn < 100; turn++) {
    assert.deepEqual(await door.hear(logOut(rig, { session: `forged-${turn}` })), {
      is: "ignored",
    });
  }
  await settled();
  assert.equal(looks(), before + 1);
  const notices = rig.events.filter(({ is }) => is === "notice");
  assert.equal(notices.length, 1);
  assert.match(JSON.stringify(notices), /forged-0/);
  assert.equal(rig.supervisor.known.world.sessions["forged-0"], undefined);
  await end(rig, door);
});

Deno.test("door: messages of a session that works bring neither look nor write", async () => {
  const { rig, door, looks } = await aDoor();
  const before = { looks: looks(), version: await rig.store.version("main") };
  for (let turn = 0; turn < 1_000; turn++) {
    await door.hear(anEvent(rig, { name: "message", says: { is: "traffic" } }));
  }
  await settled();
  assert.equal(looks(), before.looks);
  assert.equal(await rig.store.version("main"), before.version);
  await end(rig, door);
});

Deno.test("door: an event that cannot be stored in two seconds is to be told again", async () => {
  const { rig, door } = await aDoor();
  const version = rig.store.version.bind(rig.store);
  rig.store.version = () => new Promise(() => {});
  let heard: unknown = null;
  void door.hear(logOut(rig)).then((answer) => void (heard = answer));
  await rig.clock.advance(1_999);
  assert.equal(heard, null);
  await rig.clock.advance(1);
  assert.deepEqual(heard, {
    is: "unwritten",
    code: "STORE_UNAVAILABLE",
    because: "what it tells could not be stored",
  });
  rig.store.version = version;
  door.stop();
});

Deno.test("door: before the first look has ended WAHA is told to send again", async () => {
  const rig = new Rig();
  const { clock, supervisor } = rig;
  const door = new EventDoor({
    clock,
    log: { event: () => {} },
    supervisor,
    mode: "resident",
    windowMs: WINDOW_MS,
  });
  assert.equal((await door.hear(logOut(rig))).is, "unwritten");
  await end(rig, door);
});

Deno.test("door: where nothing runs between requests the look has ended before the answer", async () => {
  const { rig, door } = await aDoor({ mode: "cron-only" });
  rig.simulator.control("default", "phone-logout");
  const body = new TextEncoder().encode(JSON.stringify({
    id: "evt_cron",
    timestamp: rig.clock.now(),
    event: "session.status",
    session: "default",
    payload: { status: "FAILED" },
  }));
  assert.deepEqual(await door.deliver({ body }), { is: "noted" });
  assert.equal(rig.status(), "FAILED");
  await end(rig, door);
});

Deno.test("door: a delivery that is not WAHA's is refused, and a flood of such said once", async () => {
  const { rig, door, looks } = await aDoor({ hmacKey: KEY });
  const before = looks();
  const body = new TextEncoder().encode("{}");
  const hmac = createHmac("sha512", "another").update(body).digest("hex");
  for (let turn = 0; turn < 1_000; turn++) {
    const delivered = await door.deliver({ body, hmac });
    assert.equal(delivered.is, "refused");
  }
  assert.equal(rig.events.filter(({ is }) => is === "notice").length, 1);
  assert.equal(looks(), before);
  await end(rig, door);
});

Deno.test("door: in a flood another session is mended when it would be without it", async () => {
  const mendedAfter: number[] = [];
  for (const flood of [false, true]) {
    const rig = new Rig({ simulator: { sessions: ["default", "noisy"] } });
    const { clock, supervisor } = rig;
    const log = { event: () => {} };
    const door = new EventDoor({ clock, log, supervisor, mode: "resident", windowMs: WINDOW_MS });
    await rig.start();
    rig.simulator.control("default", "crash");
    const fellAt = clock.now();
    await door.hear(anEvent(rig));
    for (let ms = 0; ms < 10_000; ms += 10) {
      for (let turn = 0; flood && turn < 100; turn++) {
        const session = ["noisy", "nobody"][turn % 2] ?? "";
        const history = [{ status: "FAILED", at: clock.now() }] as const;
        const says = { is: "status", status: "STARTING", history } as const;
        void door.hear(anEvent(rig, { session, says }));
      }
      await clock.advance(10);
    }
    const [restart] = rig.acts();
    mendedAfter.push((restart?.at ?? Infinity) - fellAt);
    assert.equal(rig.acts().length, 1);
    const looks = rig.simulator.calls().filter(({ path }) => path.includes("all=true")).length;
    assert.ok(looks < 70, `${looks} looks in ten seconds`);
    await end(rig, door);
  }
  const [quiet = NaN, flooded = NaN] = mendedAfter;
  assert.ok(flooded - quiet <= 250, `${quiet} ms, in a flood ${flooded} ms`);
});

Deno.test("door: what waits and what is remembered stays bounded in a flood", async () => {
  const { rig, door } = await aDoor();
  const heard = await Promise.all(
    Array.from({ length: 20_000 }, () => door.hear(anEvent(rig))),
  );
  const counts = { noted: 0, ignored: 0, unwritten: 0 };
  for (const { is } of heard) counts[is]++;
  assert.ok(counts.noted >= 1_000 && counts.unwritten > 0, JSON.stringify(counts));
  await end(rig, door);
});
