import assert from "node:assert/strict";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "./mod.ts";

const KEY = "test-key-0000";

function made(options: Partial<SimulatorOptions> = {}): { clock: VirtualClock; waha: Simulator } {
  const clock = new VirtualClock();
  return { clock, waha: createSimulator({ clock, apiKey: KEY, ...options }) };
}

interface Answered {
  status: number;
  body: string;
  ms: number;
}

async function ask(
  on: { clock: VirtualClock; waha: Simulator },
  what: string,
  options: { body?: string; headers?: Record<string, string> } = {},
): Promise<Answered> {
  const [method = "", path = ""] = what.split(" ");
  const startedAt = on.clock.now();
  const outcome = on.waha.fetch(`http://waha.test${path}`, {
    method,
    headers: { "x-api-key": KEY, ...options.headers },
    ...(options.body === undefined ? {} : { body: options.body }),
  }).then(async (response) => {
    const ms = on.clock.now() - startedAt;
    return { status: response.status, body: await response.text(), ms };
  });
  let over = false;
  outcome.then(() => over = true, () => over = true);
  await on.clock.advanceUntil(() => over, 70_000, 10);
  assert.ok(over, `${what} was not answered`);
  return await outcome;
}

Deno.test("GET /api/sessions shows a session that begins WORKING with its login", async () => {
  const { status, body } = await ask(made(), "GET /api/sessions");
  assert.equal(status, 200);
  assert.equal(
    body,
    '[{"name":"default","status":"WORKING","config":null,"me":{"id":"11111111111@c.us",' +
      '"pushName":"Test Phone","lid":"111111111111111@lid"},"presence":null,"timestamps":{}}]',
  );
});

Deno.test("restart answers STARTING after 3 s, WORKING follows within 2 s", async () => {
  const on = made();
  on.waha.control("default", "crash");
  assert.equal(on.waha.status("default"), "FAILED");
  const { status, body, ms } = await ask(on, "POST /api/sessions/default/restart");
  assert.equal(status, 201);
  assert.equal(JSON.parse(body).status, "STARTING");
  assert.equal(ms, 3000);
  await on.clock.advance(2000);
  assert.equal(on.waha.status("default"), "WORKING");
  assert.equal(on.clock.pending, 0);
});

Deno.test("three restarts at once: two are answered 201, the third 500 after 5 s", async () => {
  const on = made();
  const restart = () => ask(on, "POST /api/sessions/default/restart");
  const answers: Promise<Response>[] = [1, 2, 3].map(() =>
    on.waha.fetch("http://waha.test/api/sessions/default/restart", {
      method: "POST",
      headers: { "x-api-key": KEY },
    })
  );
  await on.clock.advance(7000);
  const answered = await Promise.all(answers);
  assert.deepEqual(answered.map((answer) => answer.status), [201, 201, 500]);
  const refusal = await answered[2]!.json();
  assert.equal(refusal.exception.message, "async-lock timed out in queue default");
  assert.equal((await restart()).status, 201);
});

Deno.test("a send is refused after 10 s on FAILED, after 5 s on STOPPED", async () => {
  const on = made();
  on.waha.control("default", "crash");
  const send = { body: '{"session":"default","chatId":"1@c.us","text":"Hi"}' };
  const failed = await ask(on, "POST /api/sendText", send);
  assert.deepEqual([failed.status, failed.ms], [422, 10_000]);
  assert.equal(
    failed.body,
    '{"error":"Session status is not as expected. Try again later or restart the session",' +
      '"session":"default","status":"FAILED","expected":["WORKING"]}',
  );
  await ask(on, "POST /api/sessions/default/stop");
  const stopped = await ask(on, "POST /api/sendText", send);
  assert.deepEqual([stopped.status, stopped.ms], [422, 5000]);
});

Deno.test("a send during a restart goes through once the session is WORKING", async () => {
  const on = made();
  const restarting = on.waha.fetch("http://waha.test/api/sessions/default/restart", {
    method: "POST",
    headers: { "x-api-key": KEY },
  });
  const { status, ms } = await ask(on, "POST /api/sendText", {
    body: '{"session":"default","chatId":"1@c.us","text":"Hi"}',
  });
  assert.equal(status, 201);
  assert.ok(ms >= 3000 && ms <= 5010, String(ms));
  assert.equal((await restarting).status, 201);
  assert.equal(on.clock.pending, 0);
});

Deno.test("an aborted caller leaves at once and leaves no timer; the call goes on", async () => {
  const on = made();
  const leaving = new AbortController();
  const call = on.waha.fetch("http://waha.test/api/sessions/default/restart", {
    method: "POST",
    headers: { "x-api-key": KEY },
    signal: leaving.signal,
  });
  await on.clock.advance(1000);
  leaving.abort(new Error("gone"));
  await assert.rejects(call, /gone/);
  assert.equal(on.clock.pending, 0);
  assert.equal(on.waha.status("default"), "STOPPED");
  await on.clock.advance(4000);
  assert.equal(on.waha.status("default"), "WORKING");
  assert.deepEqual(on.waha.calls().map((call) => call.status), [null]);
});

Deno.test("an aborted status wait leaves no timer", async () => {
  const on = made({ status: "FAILED" });
  const leaving = new AbortController();
  const call = on.waha.fetch("http://waha.test/api/default/auth/qr", {
    headers: { "x-api-key": KEY },
    signal: leaving.signal,
  });
  await on.clock.advance(1000);
  assert.equal(on.clock.pending, 1);
  leaving.abort(new Error("gone"));
  await assert.rejects(call, /gone/);
  assert.equal(on.clock.pending, 0);
});

Deno.test("a call under way when the process dies breaks off: WAHA had read it", async () => {
  const on = made({ status: "FAILED" });
  const call = on.waha.fetch("http://waha.test/api/sessions/default/stop", {
    method: "POST",
    headers: { "x-api-key": KEY },
  });
  await settled();
  on.waha.controlServer("oom");
  await assert.rejects(call, /closed before message completed/);
  await assert.rejects(ask(on, "GET /ping"), /Connection refused/);
  on.waha.close();
});

Deno.test("close() ends the calls under way and leaves no timer", async () => {
  const on = made({ status: "FAILED" });
  const call = on.waha.fetch("http://waha.test/api/default/auth/qr", {
    headers: { "x-api-key": KEY },
  });
  await settled();
  on.waha.close();
  await assert.rejects(call, TypeError);
  assert.equal(on.clock.pending, 0);
});

Deno.test("without the key, or with a wrong one, nothing but /ping answers", async () => {
  const on = made();
  for (const path of ["/api/sessions", "/health", "/__sim/calls", "/api/nosuch"]) {
    const { status, body } = await ask(on, `GET ${path}`, { headers: { "x-api-key": "wrong" } });
    assert.equal(status, 401, path);
    assert.equal(body, '{"message":"Unauthorized","statusCode":401}');
  }
  assert.equal((await ask(on, "GET /ping", { headers: { "x-api-key": "" } })).status, 200);
});

Deno.test("any session name may exist; one that does not is 404", async () => {
  const on = made({ sessions: ["a", { name: "b", engine: "GOWS", status: "SCAN_QR_CODE" }] });
  const missing = await ask(on, "GET /api/sessions/nosuch");
  assert.equal(missing.status, 404);
  assert.equal(
    missing.body,
    '{"message":"Session not found","error":"Not Found","statusCode":404}',
  );
  const made2 = await ask(on, "POST /api/sessions", { body: '{"name":"c","start":true}' });
  assert.equal(made2.status, 201);
  const names = JSON.parse((await ask(on, "GET /api/sessions?all=true")).body)
    .map((session: { name: string }) => session.name);
  assert.deepEqual(names, ["a", "b", "c"]);
});

Deno.test("a body over 1 MiB is 413, one that is not JSON 400", async () => {
  const on = made();
  const long = await ask(on, "POST /api/sessions", { body: "x".repeat(1024 * 1024 + 1) });
  assert.equal(long.status, 413);
  assert.equal((await ask(on, "POST /api/sessions", { body: "{" })).status, 400);
  assert.equal((await ask(on, "POST /api/sessions", { body: "[]" })).status, 400);
});

Deno.test("slow: the call is carried out at once and answered after 60 s", async () => {
  const on = made();
  on.waha.controlServer("slow");
  const { status, ms } = await ask(on, "POST /api/sessions/default/stop");
  assert.deepEqual([status, ms], [201, 60_000]);
  assert.equal(on.waha.status("default"), "STOPPED");
});

Deno.test("error, html, cut and refuse break a call each in its way until recover", async () => {
  const on = made();
  on.waha.controlServer("error");
  assert.equal((await ask(on, "GET /api/sessions")).status, 500);
  on.waha.controlServer("html");
  const page = await ask(on, "GET /api/sessions");
  assert.equal(page.status, 502);
  assert.match(page.body, /<html>/);
  on.waha.controlServer("html", { status: 200 });
  assert.equal((await ask(on, "GET /api/sessions")).status, 200);
  on.waha.controlServer("cut");
  await assert.rejects(ask(on, "GET /api/sessions"), /error reading a body/);
  on.waha.controlServer("refuse");
  await assert.rejects(ask(on, "GET /api/sessions"), /Connection refused/);
  assert.equal((await ask(on, "POST /__sim/server/recover")).status, 200);
  assert.match((await ask(on, "GET /api/sessions")).body, /^\[\{"name":"default"/);
});

Deno.test("restart of WAHA: STOPPED for 11 s, refused for 4 s, up and STOPPED", async () => {
  const on = made({ sessions: ["a", "b"] });
  const before = JSON.parse((await ask(on, "GET /api/server/status")).body).startTimestamp;
  on.waha.controlServer("restart");
  assert.equal((await ask(on, "GET /api/sessions")).body, "[]");
  await on.clock.advance(10_900);
  assert.equal((await ask(on, "GET /api/server/status")).status, 200);
  await on.clock.advance(200);
  await assert.rejects(ask(on, "GET /api/sessions"), /Connection refused/);
  await on.clock.advance(4000);
  const after = JSON.parse((await ask(on, "GET /api/server/status")).body).startTimestamp;
  assert.equal(after - before, 15_000);
  assert.equal(on.waha.status("a"), "STOPPED");
});

Deno.test("restart of WAHA with restartSessions: what ran before runs again", async () => {
  const on = made({ sessions: ["a", { name: "b", status: "STOPPED" }], restartSessions: true });
  on.waha.controlServer("restart");
  await on.clock.advance(18_000);
  assert.deepEqual([on.waha.status("a"), on.waha.status("b")], ["WORKING", "STOPPED"]);
});

Deno.test("a call that waits while WAHA goes down breaks off", async () => {
  const on = made({ status: "FAILED" });
  on.waha.controlServer("restart");
  await on.clock.advance(9000);
  await assert.rejects(ask(on, "GET /api/default/auth/qr"), /closed before message completed/);
  assert.equal(on.clock.pending, 0);
});

Deno.test("POST /api/server/stop: sessions stop after 1 s, nobody listens after 11 s", async () => {
  const on = made();
  const { status, body } = await ask(on, "POST /api/server/stop", { body: "{}" });
  assert.deepEqual([status, body], [201, '{"stopping":true}']);
  await on.clock.advance(1000);
  assert.equal(on.waha.status("default"), "STOPPED");
  await on.clock.advance(10_000);
  await assert.rejects(ask(on, "GET /ping"), /Connection refused/);
});

Deno.test("/__sim/calls lists what was asked of WAHA, without /__sim, with the query", async () => {
  const on = made();
  await ask(on, "GET /api/sessions?all=true");
  await ask(on, "POST /__sim/sessions/default/crash");
  await ask(on, "GET /api/sessions/nosuch");
  const startedAt = on.clock.now();
  const { body } = await ask(on, "GET /__sim/calls");
  assert.deepEqual(JSON.parse(body), [
    { at: startedAt, method: "GET", path: "/api/sessions?all=true", status: 200 },
    { at: startedAt, method: "GET", path: "/api/sessions/nosuch", status: 404 },
  ]);
});

Deno.test("an unknown control is 404 and says which exist", async () => {
  const on = made();
  for (const path of ["/__sim/sessions/default/dance", "/__sim/server/dance", "/__sim/dance"]) {
    const { status, body } = await ask(on, `POST ${path}`);
    assert.equal(status, 404);
    assert.match(body, /phone-logout/);
  }
  const { status, body } = await ask(on, "POST /__sim/sessions/nosuch/crash");
  assert.equal(status, 404);
  assert.match(body, /no such session/);
});

Deno.test("close() ends a slow answer and leaves no timer", async () => {
  const on = made();
  on.waha.controlServer("slow");
  const call = on.waha.fetch("http://waha.test/ping");
  await settled();
  assert.equal(on.clock.pending, 1);
  on.waha.close();
  await assert.rejects(call, TypeError);
  assert.equal(on.clock.pending, 0);
});

Deno.test("recover brings WAHA up at once after a server stop", async () => {
  const on = made();
  await ask(on, "POST /api/server/stop", { body: '{"force":true}' });
  await on.clock.advance(1000);
  await assert.rejects(ask(on, "GET /ping"), /Connection refused/);
  await ask(on, "POST /__sim/server/recover");
  assert.equal((await ask(on, "GET /ping")).status, 200);
});

Deno.test("onExit is called when a server stop has ended the process", async () => {
  let exits = 0;
  const on = made({ onExit: () => exits++ });
  await ask(on, "POST /api/server/stop");
  await on.clock.advance(10_999);
  assert.equal(exits, 0);
  await on.clock.advance(1);
  assert.equal(exits, 1);
});

Deno.test("control() of a session that does not exist is a mistake of the test", () => {
  assert.throws(() => made().waha.control("nosuch", "crash"), /no such session/);
});

Deno.test("a Core simulator refuses other names and creates nothing without start", async () => {
  const on = made({ tier: "CORE" });
  const other = await ask(on, "GET /api/sessions/nosuch");
  assert.equal(other.status, 422);
  assert.match(other.body, /^\{"message":"WAHA Core support only 'default' session/);
  await ask(on, "DELETE /api/sessions/default");
  const created = await ask(on, "POST /api/sessions", { body: '{"name":"default"}' });
  assert.deepEqual([created.status, created.body], [201, ""]);
  assert.equal((await ask(on, "GET /api/sessions/default")).status, 404);
});

Deno.test("a deaf WEBJS stays WORKING, hangs every send, and a screenshot mends it", async () => {
  const on = made({ engine: "WEBJS" });
  on.waha.control("default", "go-deaf");
  const shown = await ask(on, "GET /api/sessions/default");
  assert.deepEqual([JSON.parse(shown.body).status, shown.ms], ["WORKING", 1000]);
  await assert.rejects(
    ask(on, "POST /api/sendText", { body: '{"session":"default","chatId":"1@c.us"}' }),
    /was not answered/,
  );
  assert.equal((await ask(on, "GET /api/screenshot?session=default")).status, 500);
  assert.equal(on.waha.status("default"), "FAILED");
  await on.clock.advance(5000);
  assert.equal(on.waha.status("default"), "WORKING");
  on.waha.close();
});

Deno.test("a NOWEB send in the 2 s after a lost connection is 500 Connection Closed", async () => {
  const on = made();
  on.waha.control("default", "lose-network");
  assert.equal(on.waha.status("default"), "WORKING");
  const { status, body } = await ask(on, "POST /api/sendText", {
    body: '{"session":"default","chatId":"1@c.us","text":"Hi"}',
  });
  assert.equal(status, 500);
  assert.equal(JSON.parse(body).exception.message, "Connection Closed");
});
