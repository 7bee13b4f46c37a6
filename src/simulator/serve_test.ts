import { setImmediate } from "node:timers";
import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { type ServedSimulator, serveSimulator } from "./mod.ts";

const KEY = "test-key-0000";

async function served(test: (waha: ServedSimulator, clock: VirtualClock) => Promise<void>) {
  const clock = new VirtualClock();
  const waha = await serveSimulator({ port: 0, clock, apiKey: KEY });
  try {
    await test(waha, clock);
  } finally {
    await waha.close();
  }
  assert.equal(clock.pending, 0);
}

function ask(waha: ServedSimulator, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(waha.url + path, { headers: { "x-api-key": KEY }, ...init });
}

Deno.test("serveSimulator() answers on a free port of the loopback", () =>
  served(async (waha) => {
    assert.match(waha.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const response = await ask(waha, "/api/sessions/default");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
    assert.equal((await response.json()).status, "WORKING");
  }));

Deno.test("serveSimulator() hands the body and the empty answer through", () =>
  served(async (waha) => {
    const created = await ask(waha, "/api/sessions", {
      method: "POST",
      body: '{"name":"shop","start":false}',
    });
    assert.equal((await created.json()).name, "shop");
    const deleted = await ask(waha, "/api/sessions/shop", { method: "DELETE" });
    assert.deepEqual([deleted.status, await deleted.text()], [200, ""]);
    assert.equal(deleted.headers.get("content-length"), "0");
    const long = await ask(waha, "/api/sessions", { method: "POST", body: "x".repeat(3e6) });
    assert.equal(long.status, 413);
    await long.body?.cancel();
  }));

Deno.test("serveSimulator(): refuse breaks the connection without an answer", () =>
  served(async (waha) => {
    waha.simulator.controlServer("refuse");
    await assert.rejects(ask(waha, "/api/sessions"), TypeError);
    const recover = await ask(waha, "/__sim/server/recover", { method: "POST" });
    assert.equal((await recover.json()).fault, "none");
  }));

Deno.test("serveSimulator(): cut sends the head and half of the body", () =>
  served(async (waha) => {
    waha.simulator.controlServer("cut");
    const response = await ask(waha, "/api/sessions");
    assert.equal(response.status, 200);
    await assert.rejects(response.json());
  }));

Deno.test("serveSimulator(): a caller who hangs up ends the waiting", () =>
  served(async (waha, clock) => {
    waha.simulator.control("default", "crash");
    const leaving = new AbortController();
    const call = ask(waha, "/api/default/auth/qr", { signal: leaving.signal });
    while (clock.pending === 0) await new Promise((turn) => setImmediate(turn));
    leaving.abort();
    await assert.rejects(call);
    while (clock.pending > 0) await new Promise((turn) => setImmediate(turn));
    assert.deepEqual(waha.simulator.calls().map((call) => call.status), [null]);
  }));
