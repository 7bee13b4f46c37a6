import assert from "node:assert/strict";
import { KEY, Rig, type RigOptions } from "../../tests/rig.ts";
import type { SessionControl } from "../simulator/mod.ts";
import { readQr } from "./qr_codes.ts";
import type { QrOutcome } from "./service_port.ts";

import { STATUSES } from "../session/mod.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const QR = "GET /api/default/auth/qr";

async function scanning(options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE" }, ...options });
  await rig.start();
  return rig;
}

async function read(rig: Rig): Promise<QrOutcome> {
  let outcome: QrOutcome | null = null;
  const asked = rig.service.qr().then((value) => outcome = value);
  asked.catch(() => {});
  await rig.clock.advanceUntil(() => outcome !== null, MINUTE_MS);
  return await asked;
}

/** Does `control` at the `nth` read of a code. */
function at(rig: Rig, nth: number, control: SessionControl): void {
  let reads = 0;
  rig.edge.touched = (what) => {
    if (what === QR && ++reads === nth) rig.simulator.control("default", control);
  };
}

Deno.test("qr: picture and text are of one code, and it says when it ends", async () => {
  const rig = await scanning();
  const qr = await read(rig);
  assert.ok(qr.is === "qr");
  assert.ok(qr.raw.length > 0);
  assert.match(atob(qr.png).slice(0, 4), /PNG/);
  assert.ok(qr.expiresAt > rig.clock.now() && qr.expiresAt <= rig.clock.now() + 20 * SECOND_MS);
  await rig.end();
});

for (const nth of [2, 3]) {
  Deno.test(`qr: a code that changes before read ${nth} is read again until picture and text agree`, async () => {
    const rig = await scanning();
    at(rig, nth, "qr-expires");
    const qr = await read(rig);
    assert.ok(qr.is === "qr");
    rig.edge.touched = () => {};
    const again = await read(rig);
    assert.ok(again.is === "qr");
    assert.deepEqual([again.raw, again.png], [qr.raw, qr.png]);
    await rig.end();
  });
}

Deno.test("qr: a code that changes at every read is given up, and whoever asks may ask again", async () => {
  const rig = await scanning({ simulator: { status: "SCAN_QR_CODE", engine: "WEBJS" } });
  rig.edge.touched = (what) => {
    if (what === QR) rig.simulator.control("default", "qr-expires");
  };
  const qr = await read(rig);
  assert.deepEqual(qr, {
    is: "not-scannable",
    status: "SCAN_QR_CODE",
    because: "its code changed again and again while it was read",
    todo: "ask again",
  });
  await rig.end();
});

for (const nth of [2, 3]) {
  Deno.test(`qr: a code that is scanned before read ${nth} is no code any more`, async () => {
    const rig = await scanning();
    let reads = 0;
    rig.edge.touched = async (what) => {
      if (what !== `after ${QR}` || ++reads !== nth - 1) return;
      rig.simulator.control("default", "scan");
      await new Promise<void>((resolve) => void rig.clock.after(4 * SECOND_MS, resolve));
    };
    const qr = await read(rig);
    assert.ok(qr.is === "not-scannable");
    assert.equal(qr.status, "WORKING");
    assert.match(qr.todo, /^nothing/);
    await rig.end();
  });
}

Deno.test("qr: a session that is deleted while its code is read is unknown", async () => {
  const rig = await scanning();
  let reads = 0;
  rig.edge.touched = async (what) => {
    if (what !== QR || ++reads !== 2) return;
    await rig.simulator.fetch("http://waha/api/sessions/default", {
      method: "DELETE",
      headers: { "x-api-key": KEY },
    });
  };
  const qr = await read(rig);
  assert.notEqual(qr.is, "qr");
  await rig.end();
});

Deno.test("qr: of a session that shows none, WAHA is not asked for it", async () => {
  const rig = new Rig();
  await rig.start();
  const qr = await read(rig);
  assert.ok(qr.is === "not-scannable");
  assert.equal(qr.status, "WORKING");
  assert.ok(rig.simulator.calls().every(({ path }) => !path.includes("/auth/qr")));
  await rig.end();
});

Deno.test("qr: of a session that stopped showing one since the last look, WAHA is asked once, as it waits before it says so", async () => {
  const rig = new Rig();
  await rig.start();
  const record = rig.supervisor.known.world.sessions.default;
  assert.ok(record !== undefined);
  const { waha, clock } = rig;
  let outcome: QrOutcome | null = null;
  void readQr({ ...record, status: "SCAN_QR_CODE" }, { waha, clock })
    .then((value) => outcome = value);
  await rig.clock.advanceUntil(() => outcome !== null, MINUTE_MS);
  assert.deepEqual(outcome, {
    is: "not-scannable",
    status: "WORKING",
    because: "it is connected and shows none",
    todo: "nothing",
  });
  assert.equal(rig.simulator.calls().filter(({ path }) => path.includes("/auth/qr")).length, 1);
  await rig.end();
});

Deno.test("qr: a code that came up since the last look is there for the one who asks now", async () => {
  const rig = new Rig();
  await rig.start();
  rig.simulator.control("default", "phone-logout");
  const restarted = rig.simulator.fetch("http://waha/api/sessions/default/logout", {
    method: "POST",
    headers: { "x-api-key": KEY },
  });
  await rig.clock.advanceUntil(
    () => rig.simulator.status("default") === "SCAN_QR_CODE",
    20 * SECOND_MS,
  );
  await restarted;
  assert.equal((await read(rig)).is, "qr");
  await rig.end();
});

for (const status of [...STATUSES, "UNKNOWN"] as const) {
  if (status === "SCAN_QR_CODE") continue;
  Deno.test(`qr: a session that is ${status} shows none, and what to do is said`, async () => {
    const rig = await scanning();
    const record = rig.supervisor.known.world.sessions.default;
    assert.ok(record !== undefined);
    const { waha, clock } = rig;
    const qr = await readQr({ ...record, status }, { waha, clock });
    assert.ok(qr.is === "not-scannable");
    assert.equal(qr.status, status);
    assert.match(qr.todo, /^(nothing|ask|start|confirm)/);
    await rig.end();
  });
}
