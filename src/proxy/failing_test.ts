import assert from "node:assert/strict";
import { json, pending, ProxyRig, SEND } from "./proxy_fixture.ts";

const refused = () => Promise.reject(new TypeError("client error (Connect): connection refused"));
const reset = () => Promise.reject(new TypeError("connection reset by peer"));
const exception = (message: string) =>
  json(500, { statusCode: 500, exception: { message }, request: {}, version: {} });

Deno.test("proxy: a send that never reached WAHA is not sent, and says when to come back", async () => {
  const rig = new ProxyRig();
  rig.reply = refused;
  const answer = await rig.ask("POST", "/api/sendText", SEND);
  assert.equal(answer.status, "WAHA_UNREACHABLE");
  assert.equal(answer.details?.["outcome"], "not-sent");
  assert.equal(answer.retryAfterMs, 5_000);
  assert.equal(rig.received.length, 1);
});

Deno.test("proxy: a send whose connection broke is unknown and never repeated", async () => {
  const rig = new ProxyRig();
  rig.reply = reset;
  const answer = await rig.ask("POST", "/api/sendText", SEND);
  assert.equal(answer.status, "WAHA_TIMEOUT");
  assert.equal(answer.details?.["outcome"], "unknown");
  assert.equal(rig.received.length, 1);
});

Deno.test("proxy: a send that our limit cut off is unknown and never repeated", async () => {
  const rig = new ProxyRig();
  rig.reply = pending().reply;
  const asked = rig.ask("POST", "/api/sendText", SEND);
  await rig.clock.advance(25_000);
  const answer = await asked;
  assert.equal(answer.status, "WAHA_TIMEOUT");
  assert.equal(answer.details?.["outcome"], "unknown");
  assert.equal(rig.received.length, 1);
});

for (const status of [502, 503, 504]) {
  Deno.test(`proxy: a send that a gateway answers with ${status} is unknown`, async () => {
    const rig = new ProxyRig();
    rig.reply = () => new Response("<html>", { status });
    const answer = await rig.ask("POST", "/api/sendText", SEND);
    assert.equal(answer.status, "WAHA_TIMEOUT");
    assert.equal(answer.details?.["outcome"], "unknown");
    assert.equal(rig.received.length, 1);
  });
}

Deno.test("proxy: a read is tried again, three times at most", async () => {
  const rig = new ProxyRig();
  rig.reply = () => rig.received.length < 3 ? reset() : json(200, []);
  const asked = rig.ask("GET", "/api/default/groups");
  await rig.clock.advance(2_000);
  assert.equal((await asked).status, 200);
  assert.equal(rig.received.length, 3);
});

Deno.test("proxy: a list that failed after long work is not asked for again", async () => {
  const rig = new ProxyRig();
  rig.reply = () => exception("Protocol error");
  const asked = rig.ask("GET", "/api/default/chats");
  await rig.clock.advance(2_000);
  assert.equal((await asked).status, 500);
  assert.equal(rig.received.length, 1);
});

Deno.test("proxy: WAHA's own 500 passes as it is, and is evidence of its session", async () => {
  const rig = new ProxyRig();
  rig.reply = () => exception("Connection Closed");
  const answer = await rig.ask("POST", "/api/sendText", SEND);
  assert.equal(answer.status, 500);
  assert.match(answer.text, /Connection Closed/);
  const [call] = rig.port.calls;
  assert.deepEqual([call?.session, call?.kind, call?.outcome, call?.status], [
    "default",
    "send",
    "server-error",
    500,
  ]);
  assert.doesNotMatch(call?.chat ?? "1@c.us", /@/);
});

for (const code of [463, 475, 400]) {
  Deno.test(`proxy: WhatsApp's ${code} is evidence of the account and opens no breaker`, async () => {
    const rig = new ProxyRig();
    rig.reply = () => exception(`2 UNKNOWN: server returned error ${code}`);
    for (let count = 0; count < 8; count++) {
      assert.equal((await rig.ask("POST", "/api/sendText", SEND)).status, 500);
    }
    assert.equal(rig.received.length, 8);
    assert.deepEqual(rig.port.calls.map((call) => call.code), Array(8).fill(code));
    assert.equal(rig.guard.status().breaker.is, "closed");
    assert.deepEqual(rig.guard.status().sessions, {});
  });
}

Deno.test("proxy: one sick account opens its own breaker and never the server's", async () => {
  const rig = new ProxyRig();
  rig.reply = ({ body }) => /sick/.test(body) ? exception("Evaluation failed") : json(201, {});
  const sick = { ...SEND, body: '{"session":"sick","chatId":"1@c.us"}' };
  for (let count = 0; count < 5; count++) {
    assert.equal((await rig.ask("POST", "/api/sendText", sick)).status, 500);
  }
  const barred = await rig.ask("POST", "/api/sendText", sick);
  assert.equal(barred.status, "CIRCUIT_OPEN");
  assert.ok((barred.retryAfterMs ?? 0) >= 1_000);
  assert.equal(barred.details?.["outcome"], "not-sent");
  assert.equal((await rig.ask("POST", "/api/sendText", SEND)).status, 201);
  assert.equal(rig.guard.status().breaker.is, "closed");
});

Deno.test("proxy: sends of one account that hang do not shut out the others that WAHA answers", async () => {
  const rig = new ProxyRig({ guard: { running: 6 } });
  rig.reply = ({ body }) => /deaf/.test(body) ? pending().reply() : json(201, {});
  const deaf = { ...SEND, body: '{"session":"deaf","chatId":"1@c.us"}' };
  const hanging = Array.from({ length: 5 }, () => rig.ask("POST", "/api/sendText", deaf));
  await rig.clock.advance(24_000);
  assert.equal((await rig.ask("POST", "/api/sendText", SEND)).status, 201);
  await rig.clock.advance(1_000);
  for (const answer of hanging) assert.equal((await answer).status, "WAHA_TIMEOUT");
  assert.equal(rig.guard.status().breaker.is, "closed");
  assert.equal(rig.guard.status().sessions["deaf"]?.is, "open");
});

Deno.test("proxy: a WAHA that answers nobody opens its breaker, whoever asks", async () => {
  const rig = new ProxyRig({ guard: { running: 6 } });
  rig.reply = () => pending().reply();
  const hanging = Array.from({ length: 5 }, () => rig.ask("POST", "/api/sendText", SEND));
  await rig.clock.advance(25_000);
  for (const answer of hanging) assert.equal((await answer).status, "WAHA_TIMEOUT");
  assert.equal(rig.guard.status().breaker.is, "open");
  const barred = await rig.ask("GET", "/api/sessions");
  assert.equal(barred.status, "CIRCUIT_OPEN");
});

Deno.test("proxy: an engine that is gone is told of the server (S4)", async () => {
  const rig = new ProxyRig();
  rig.reply = () => exception("14 UNAVAILABLE: No connection established");
  await rig.ask("POST", "/api/sendText", SEND);
  assert.deepEqual(rig.port.ills, ["engine-gone"]);
});

Deno.test("proxy: WAHA's own 503 on /health is what it says and counts for nothing", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(503, { status: "error" });
  for (let count = 0; count < 6; count++) {
    assert.equal((await rig.ask("GET", "/health")).status, 503);
  }
  assert.equal(rig.guard.status().breaker.is, "closed");
});

Deno.test("proxy: a full queue is refused at once with Retry-After, and nothing was sent", async () => {
  const rig = new ProxyRig({ guard: { running: 1, waiting: 1 } });
  rig.reply = pending().reply;
  void rig.ask("GET", "/api/sessions");
  const waiting = rig.ask("GET", "/api/sessions");
  await rig.clock.advance(0);
  const answer = await rig.ask("POST", "/api/sendText", SEND);
  assert.equal(answer.status, "QUEUE_FULL");
  assert.equal(answer.details?.["outcome"], "not-sent");
  assert.ok((answer.retryAfterMs ?? 0) >= 1_000);
  await rig.clock.advance(60_000);
  assert.equal((await waiting).status, "WAHA_TIMEOUT");
});

Deno.test("proxy: a body that stands still is the caller's fault: 408, and nobody's failure", async () => {
  const rig = new ProxyRig();
  const body = new ReadableStream({ pull: () => new Promise(() => {}) });
  for (let count = 0; count < 6; count++) {
    const asked = rig.ask("POST", "/api/sendText", { body });
    await rig.clock.advance(15_000);
    const answer = await asked.catch(() => ({ status: "REQUEST_TIMEOUT" }));
    assert.equal(answer.status, "REQUEST_TIMEOUT");
    break;
  }
  assert.equal(rig.received.length, 0);
  assert.equal(rig.guard.status().breaker.failures, 0);
  assert.equal(rig.guard.status().queue.running, 0);
});

Deno.test("proxy: an upload that takes too long is nobody's failure, and what became of it is unknown", async () => {
  const rig = new ProxyRig({ policy: { replayBytes: 4 }, guard: { running: 6 } });
  rig.reply = () => pending().reply();
  const uploads = Array.from({ length: 5 }, () => rig.ask("POST", "/api/sendFile", SEND));
  await rig.clock.advance(300_000);
  for (const upload of uploads) {
    const answer = await upload;
    assert.equal(answer.status, "WAHA_TIMEOUT");
    assert.equal(answer.details?.["outcome"], "unknown");
  }
  assert.equal(rig.received.length, 5);
  assert.deepEqual(rig.guard.status().breaker, { is: "closed", failures: 0 });
});

const HOSTILE = [
  {
    what: "redirects to another host",
    reply: () => new Response(null, { status: 302, headers: { location: "http://evil.example/" } }),
    then: "NOT_WAHA",
  },
  {
    what: "sends an endless refusal",
    reply: () =>
      new Response(
        new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(65_536)) }),
        { status: 500 },
      ),
    then: "NOT_WAHA",
  },
] as const;
for (const { what, reply, then } of HOSTILE) {
  Deno.test(`proxy: a WAHA that ${what} is neither followed nor passed on`, async () => {
    const rig = new ProxyRig();
    rig.reply = reply;
    const answer = await rig.ask("GET", "/api/default/groups");
    assert.equal(answer.status, then);
    assert.equal(rig.received.length, 1);
    assert.doesNotMatch(answer.text, /evil/);
    assert.equal(rig.received[0]?.redirect, "manual");
  });
}

Deno.test("proxy: an answer that breaks off does not look complete", async () => {
  const rig = new ProxyRig();
  rig.reply = () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(5));
          controller.error(new Error("broken"));
        },
      }),
    );
  await assert.rejects(rig.ask("GET", "/api/files/a.bin"));
  await rig.clock.advance(0);
  assert.equal(rig.guard.status().queue.running, 0);
});

Deno.test("proxy: an endless answer is cut off by our limit, and not as if it were complete", async () => {
  const rig = new ProxyRig();
  rig.reply = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
  const request = new Request("http://us.test/");
  const { response } = await rig.proxy.answer({
    request,
    target: "/api/default/groups",
    caller: "admin",
    requestId: "r",
  });
  const read = assert.rejects(response.text());
  await rig.clock.advance(30_000);
  await read;
  assert.equal(rig.guard.status().queue.running, 0);
});

const SHAPES = [
  { what: "an unknown method", method: "PROPFIND", target: "/api/sessions" },
  { what: "a path outside WAHA's API", method: "GET", target: "/dashboard", code: "NOT_FOUND" },
  { what: "a step up", method: "GET", target: "/api/%2e%2e/x" },
  {
    what: "a call that came through us before",
    method: "GET",
    target: "/api/sessions",
    headers: { Via: "1.1 waha-recovery" },
    code: "NOT_WAHA",
  },
  {
    what: "an upgrade of a route that is none",
    method: "GET",
    target: "/api/sessions",
    headers: { Upgrade: "websocket", Connection: "Upgrade" },
  },
  {
    what: "two lengths that are equal",
    method: "POST",
    target: "/api/sendText",
    headers: { "Content-Length": "3, 3" },
    body: "abc",
  },
];
for (const { what, method, target, code = "INVALID_REQUEST", ...init } of SHAPES) {
  Deno.test(`proxy: ${what} is refused and never forwarded`, async () => {
    const rig = new ProxyRig();
    assert.equal((await rig.ask(method, target, init)).status, code);
    assert.equal(rig.received.length, 0);
  });
}
