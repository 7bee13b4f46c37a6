import assert from "node:assert/strict";
import { KEY, Rig } from "../rig.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const CONFIG = { webhooks: [{ url: "https://shop.test/hook", events: ["message"] }] };
const SECRET = "hmac-secret-0000";

async function waha(rig: Rig, method: string, path: string, body?: object): Promise<unknown> {
  const asked = rig.simulator.fetch(`http://waha${path}`, {
    method,
    headers: { "x-api-key": KEY, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await rig.clock.advance(5 * SECOND_MS);
  return await (await asked).json();
}

/** A session with settings and a secret in them, with its QR run out. */
async function withSettings(): Promise<Rig> {
  const rig = new Rig({ session: "shop" });
  const [webhook] = CONFIG.webhooks;
  const config = { ...CONFIG, webhooks: [{ ...webhook, hmac: { key: SECRET } }] };
  await waha(rig, "POST", "/api/sessions", { name: "shop", start: true, config });
  await rig.start();
  await rig.clock.advance(10 * MINUTE_MS);
  return rig;
}

function steps(rig: Rig): string[] {
  return rig.simulator.calls()
    .filter(({ method, at }) => method !== "GET" && at > 1_790_000_100_000)
    .map(({ method, path }) => `${method} ${path}`);
}

async function recreate(rig: Rig): Promise<string> {
  let is = "late";
  const asked = rig.service.restartSession("shop", { mode: "recreate" });
  void asked.then((outcome) => is = outcome.is, (error) => is = String(error));
  await rig.clock.advance(MINUTE_MS);
  return is;
}

Deno.test("recreate: the session comes back with its settings, which nobody else ever sees", async () => {
  const rig = await withSettings();
  assert.equal(await recreate(rig), "settled");
  assert.deepEqual(steps(rig), ["DELETE /api/sessions/shop", "POST /api/sessions"]);
  const made = await waha(rig, "GET", "/api/sessions/shop");
  assert.match(JSON.stringify(made), new RegExp(SECRET));
  assert.match(JSON.stringify(made), /shop\.test\/hook/);
  const stored = [await rig.store.load("main"), await rig.store.incidents("main", { limit: 50 })];
  assert.ok(!JSON.stringify([stored, rig.events]).includes(SECRET));
  await rig.end();
});

Deno.test("recreate: a session whose settings cannot be read is not deleted", async () => {
  const rig = await withSettings();
  rig.edge.touched = (what) => {
    if (what === "GET /api/sessions/shop") throw new TypeError("connection reset");
  };
  assert.equal(await recreate(rig), "on-hold");
  assert.deepEqual(steps(rig), []);
  const answered = rig.events.filter((event) => event.is === "act");
  assert.deepEqual(answered.map(({ phase, outcome }) => [phase, outcome]), [
    ["answered", "not-sent"],
  ]);
  assert.match(answered[0]?.reason ?? "", /its settings could not be read/);
  rig.edge.touched = () => {};
  await rig.clock.advance(30 * MINUTE_MS);
  assert.deepEqual(steps(rig), [], "nobody tries it again unasked");
  await rig.end();
});

Deno.test("recreate: settings that come too late delete nothing, others are not held up", async () => {
  const rig = await withSettings();
  rig.edge.touched = (what) =>
    what === "after GET /api/sessions/shop"
      ? new Promise<void>((resolve) => void rig.clock.after(20 * SECOND_MS, resolve))
      : undefined;
  const asked = rig.service.restartSession("shop", { mode: "recreate" });
  await rig.clock.advance(SECOND_MS);
  assert.equal(rig.supervisor.busy, false, "passes go on while they are read");
  await rig.clock.advance(2 * MINUTE_MS);
  assert.deepEqual(steps(rig), []);
  assert.notEqual((await asked).is, "settled");
  await rig.end();
});

Deno.test("recreate: a stop between delete and create still sends the create, with the settings", async () => {
  const rig = await withSettings();
  const asked = rig.service.restartSession("shop", { mode: "recreate" });
  await rig.clock.advanceUntil(() => steps(rig).length === 1, MINUTE_MS, 1);
  await rig.stop();
  await asked;
  assert.deepEqual(steps(rig), ["DELETE /api/sessions/shop", "POST /api/sessions"]);
  assert.match(JSON.stringify(await waha(rig, "GET", "/api/sessions/shop")), new RegExp(SECRET));
  await rig.end();
});

Deno.test("recreate: a stop while the settings are read deletes nothing", async () => {
  const rig = await withSettings();
  rig.edge.touched = (what) =>
    what === "after GET /api/sessions/shop"
      ? new Promise<void>((resolve) => void rig.clock.after(3 * SECOND_MS, resolve))
      : undefined;
  const asked = rig.service.restartSession("shop", { mode: "recreate" });
  await rig.clock.advance(SECOND_MS);
  await rig.stop();
  assert.notEqual((await asked).is, "settled");
  assert.deepEqual(steps(rig), []);
  await rig.end();
});
