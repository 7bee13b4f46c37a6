import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import type { Status } from "../../src/contract/mod.ts";
import { type Answer, API, ask, Scene, type Service } from "../e2e/scene.ts";

const HMAC_KEY = "told-hmac-key";
/** Rare looks: what is known sooner was told. */
const SETTINGS = { MONITOR_INTERVAL_MS: "60000", WEBHOOK_HMAC_KEY: HMAC_KEY };
const WITHOUT_EAR = { ...SETTINGS, WAHA_WEBSOCKET: "false" };

let ids = 0;

/** Sends a webhook as WAHA signs it. */
function tell(service: Service, event: string, payload: object): Promise<Answer> {
  const body = JSON.stringify({
    id: `evt_${++ids}`,
    timestamp: Date.now(),
    event,
    session: "default",
    me: { id: "11111111111@c.us" },
    payload,
    engine: "NOWEB",
  });
  const hmac = createHmac("sha512", HMAC_KEY).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-webhook-hmac": hmac };
  return ask(`${service.url}${API}/webhook`, { method: "POST", body, headers });
}

function tellLogOut(service: Service): Promise<Answer> {
  return tell(service, "state.change", {
    connection: "close",
    lastDisconnect: {
      error: { output: { statusCode: 401, payload: { message: "Stream Errored (conflict)" } } },
    },
  });
}

const isLoggedOut = ({ cause, login, status }: Status) =>
  cause?.is === "logged-out" && login === "absent" && status === "FAILED";

Deno.test("told: a log-out answered 2xx survives kill -9 in the next moment", async () => {
  await using scene = await Scene.open({ settings: WITHOUT_EAR });
  const first = await scene.start();
  scene.waha.simulator.control("default", "phone-logout");
  const answer = await tellLogOut(first);
  await first.program.kill();
  assert.equal(answer.status, 200);
  const next = await scene.start();
  const status = await next.until("the log-out", isLoggedOut, { withinMs: 10_000 });
  assert.equal(status.phase, "awaiting-person");
  assert.deepEqual(scene.acts(), []);
});

Deno.test("told: a log-out heard on the WebSocket is known with its reason before any poll", async () => {
  await using scene = await Scene.open({ settings: SETTINGS });
  const service = await scene.start();
  await service.until("the first look", ({ status }) => status === "WORKING", { withinMs: 10_000 });
  scene.waha.simulator.control("default", "phone-logout");
  const status = await service.until("the log-out", isLoggedOut, { withinMs: 5_000 });
  assert.match(status.cause?.because ?? "", /401/);
  assert.deepEqual(scene.acts(), []);
});

Deno.test("told: a crash told by webhook is mended without waiting for a poll", async () => {
  await using scene = await Scene.open({ settings: WITHOUT_EAR });
  const service = await scene.start();
  scene.waha.simulator.control("default", "crash");
  const answer = await tell(service, "session.status", { name: "default", status: "FAILED" });
  assert.equal(answer.status, 200);
  await service.until(
    "the healing",
    ({ status, attempts }) => status === "WORKING" && attempts === 1,
    { withinMs: 20_000 },
  );
  assert.deepEqual(scene.acts(), ["/api/sessions/default/restart"]);
});

Deno.test("told: a webhook is refused with its reason by the service as it runs", async () => {
  await using scene = await Scene.open({
    settings: { ...WITHOUT_EAR, API_KEY: "a-key-of-16-chars" },
  });
  const url = await scene.run().url();
  const headers = { "x-webhook-hmac": "0".repeat(128) };
  const forged = await ask(`${url}${API}/webhook`, { method: "POST", body: "{}", headers });
  assert.equal(forged.status, 401);
  assert.match(forged.error.message, /WEBHOOK_HMAC_KEY/);
  const body = JSON.stringify({
    id: "evt_old",
    timestamp: Date.now() - 901_000,
    event: "session.status",
    session: "default",
    payload: { status: "FAILED" },
  });
  const hmac = createHmac("sha512", HMAC_KEY).update(body).digest("hex");
  const old = await ask(`${url}${API}/webhook`, {
    method: "POST",
    body,
    headers: { "x-webhook-hmac": hmac },
  });
  assert.equal(old.status, 401);
  assert.match(old.error.message, /clock/);
});
