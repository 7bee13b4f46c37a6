import assert from "node:assert/strict";
import {
  json,
  mismatch,
  notWorking,
  pending,
  ProxyRig,
  ScriptedPort,
  SEND,
} from "./proxy_fixture.ts";

const keyed = (key = "k-1") => ({ ...SEND, headers: { ...SEND.headers, "Idempotency-Key": key } });

Deno.test("once: the same key gets the first answer, and WAHA gets the call once", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(201, { id: rig.received.length });
  const first = await rig.ask("POST", "/api/sendText", keyed());
  const second = await rig.ask("POST", "/api/sendText", keyed());
  assert.deepEqual([first.status, first.text], [201, '{"id":1}']);
  assert.deepEqual([second.status, second.text], [201, '{"id":1}']);
  assert.equal(second.headers.get("content-type"), "application/json");
  assert.equal(second.headers.get("idempotency-replayed"), "true");
  assert.equal(rig.received.length, 1);
  assert.equal((await rig.ask("POST", "/api/sendText", keyed("k-2"))).text, '{"id":2}');
});

Deno.test("once: the same key of another caller is another one, and gets nothing of the first's", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(201, { id: rig.received.length });
  const texts: string[] = [];
  for (const proxyKey of [undefined, "key-of-a-shop", "key-of-a-desk", "key-of-a-shop"]) {
    const caller = proxyKey === undefined ? "admin" : "proxy";
    const answer = await rig.ask("POST", "/api/sendText", { ...keyed("1"), caller, proxyKey });
    texts.push(answer.text);
  }
  assert.deepEqual(texts, ['{"id":1}', '{"id":2}', '{"id":3}', '{"id":2}']);
});

Deno.test("once: a second call waits while the first one runs, without a place of its own", async () => {
  const rig = new ProxyRig();
  const running = pending();
  rig.reply = running.reply;
  const first = rig.ask("POST", "/api/sendText", keyed());
  await rig.clock.advance(1_000);
  const second = rig.ask("POST", "/api/sendText", keyed());
  await rig.clock.advance(1_000);
  assert.equal(rig.guard.status().queue.running, 1);
  running.answer(json(201, { id: "x" }));
  assert.equal((await first).text, '{"id":"x"}');
  assert.equal((await second).text, '{"id":"x"}');
  assert.equal(rig.received.length, 1);
});

Deno.test("once: another process, or this one after a restart, gives the first answer too", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(201, { id: "first" });
  await rig.ask("POST", "/api/sendText", keyed());
  const restarted = new ProxyRig({ port: rig.port });
  assert.equal((await restarted.ask("POST", "/api/sendText", keyed())).text, '{"id":"first"}');
  assert.equal(restarted.received.length, 0);
});

Deno.test("once: what another process still sends is waited for, and then answered", async () => {
  const rig = new ProxyRig();
  const running = pending();
  rig.reply = running.reply;
  const first = rig.ask("POST", "/api/sendText", keyed());
  await rig.clock.advance(0);
  const other = new ProxyRig({ port: rig.port });
  const second = other.ask("POST", "/api/sendText", keyed());
  await other.clock.advance(2_000);
  running.answer(json(201, { id: "x" }));
  await first;
  await other.clock.advance(1_000);
  assert.equal((await second).text, '{"id":"x"}');
  assert.equal(other.received.length, 0);
});

Deno.test("once: a send whose outcome is unknown is never repeated, and 409 says what is known", async () => {
  const rig = new ProxyRig();
  rig.reply = pending().reply;
  const first = rig.ask("POST", "/api/sendText", keyed());
  await rig.clock.advance(25_000);
  const cut = await first;
  assert.equal(cut.status, "WAHA_TIMEOUT");
  assert.equal(cut.details?.["outcome"], "unknown");
  const again = await rig.ask("POST", "/api/sendText", keyed());
  assert.equal(again.status, "IDEMPOTENCY_CONFLICT");
  assert.equal(again.details?.["outcome"], "unknown");
  assert.equal(rig.received.length, 1);
});

Deno.test("once: a process that died while it sent leaves an unknown outcome behind", async () => {
  const rig = new ProxyRig();
  rig.reply = pending().reply;
  const leaving = new AbortController();
  const lost = rig.ask("POST", "/api/sendText", { ...keyed(), signal: leaving.signal });
  await rig.clock.advance(0);
  const restarted = new ProxyRig({ port: rig.port });
  const again = restarted.ask("POST", "/api/sendText", keyed());
  await restarted.clock.advance(361_000);
  const answer = await again;
  assert.equal(answer.status, "IDEMPOTENCY_CONFLICT");
  assert.equal(answer.details?.["outcome"], "unknown");
  assert.equal(restarted.received.length, 0);
  const left = assert.rejects(lost);
  await rig.clock.advance(100);
  leaving.abort();
  await left;
});

Deno.test("once: a caller that left in the middle of a send leaves an unknown outcome", async () => {
  const rig = new ProxyRig();
  rig.reply = pending().reply;
  const leaving = new AbortController();
  const left = assert.rejects(
    rig.ask("POST", "/api/sendText", { ...keyed(), signal: leaving.signal }),
  );
  await rig.clock.advance(100);
  leaving.abort();
  await left;
  const again = await rig.ask("POST", "/api/sendText", keyed());
  assert.equal(again.status, "IDEMPOTENCY_CONFLICT");
});

Deno.test("once: a key that belongs to another call is a conflict", async () => {
  const rig = new ProxyRig();
  await rig.ask("POST", "/api/sendText", keyed());
  const other = await rig.ask("POST", "/api/sendText", { ...keyed(), body: '{"chatId":"2"}' });
  assert.equal(other.status, "IDEMPOTENCY_CONFLICT");
  const elsewhere = await rig.ask("POST", "/api/sendSeen", keyed());
  assert.equal(elsewhere.status, "IDEMPOTENCY_CONFLICT");
  assert.equal(rig.received.length, 1);
});

Deno.test("once: what was not sent frees its key", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(422, mismatch());
  const refused = await rig.ask("POST", "/api/sendText", {
    ...keyed(),
    headers: { ...keyed().headers, Prefer: "wait=0" },
  });
  assert.equal(refused.status, 422);
  rig.reply = () => json(201, { id: "now" });
  assert.equal((await rig.ask("POST", "/api/sendText", keyed())).text, '{"id":"now"}');
});

Deno.test("once: a call that waits for its session has not taken its key", async () => {
  const rig = new ProxyRig();
  rig.port.known.set("default", notWorking({ comesBack: "not-by-itself" }));
  assert.equal((await rig.ask("POST", "/api/sendText", keyed())).status, 422);
  rig.port.known.clear();
  assert.equal((await rig.ask("POST", "/api/sendText", keyed())).status, 200);
});

Deno.test("once: WAHA's refusal of the content is an answer like any other", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(400, { message: ["chatId must be a string"], statusCode: 400 });
  assert.equal((await rig.ask("POST", "/api/sendText", keyed())).status, 400);
  const again = await rig.ask("POST", "/api/sendText", keyed());
  assert.deepEqual([again.status, rig.received.length], [400, 1]);
});

Deno.test("once: an answer that is too large to be kept is a conflict that tells its status", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(201, { thumbnail: "x".repeat(60_000) });
  const first = await rig.ask("POST", "/api/sendText", keyed());
  assert.equal(first.text.length, 60_016);
  const again = await rig.ask("POST", "/api/sendText", keyed());
  assert.equal(again.status, "IDEMPOTENCY_CONFLICT");
  assert.deepEqual([again.details?.["outcome"], again.details?.["status"]], ["answered", 201]);
  assert.equal(rig.received.length, 1);
});

Deno.test("once: an answer that is no text comes back byte for byte", async () => {
  const rig = new ProxyRig();
  rig.reply = () => new Response(new Uint8Array([0, 255, 128]));
  await rig.ask("POST", "/api/sendVoice", keyed());
  const request = new Request("http://us.test/", { method: "POST", ...keyed() });
  const { response } = await rig.proxy.answer({
    request,
    target: "/api/sendVoice",
    caller: "admin",
    requestId: "r",
  });
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), new Uint8Array([0, 255, 128]));
});

for (const key of ["", "a b", "ü", "x".repeat(256)]) {
  Deno.test(`once: a key of ${key.length} characters such as '${key.slice(0, 3)}' is refused`, async () => {
    const rig = new ProxyRig();
    const headers = new Headers(SEND.headers);
    try {
      headers.set("Idempotency-Key", key);
    } catch {
      return;
    }
    const answer = await rig.ask("POST", "/api/sendText", { ...SEND, headers });
    assert.equal(answer.status, "INVALID_REQUEST");
    assert.equal(rig.received.length, 0);
  });
}

Deno.test("once: on a call that may be sent twice a key means nothing", async () => {
  const rig = new ProxyRig();
  for (let count = 0; count < 2; count++) {
    await rig.ask("GET", "/api/default/chats", { headers: { "Idempotency-Key": "k" } });
  }
  assert.equal(rig.received.length, 2);
});

Deno.test("once: where nothing can be remembered nothing is sent", async () => {
  const rig = new ProxyRig();
  class NoStore extends ScriptedPort {
    override get kept(): ScriptedPort["kept"] {
      const fail = () => Promise.reject(new Error("STORE"));
      return { claim: fail, replace: fail, read: fail, drop: fail };
    }
  }
  const without = new ProxyRig({ port: new NoStore(rig.clock) });
  await assert.rejects(without.ask("POST", "/api/sendText", keyed()), { message: "STORE" });
  assert.equal(without.received.length, 0);
});
