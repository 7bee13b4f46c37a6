import assert from "node:assert/strict";
import { json, pending, ProxyRig, SEND, WAHA, WAHA_KEY } from "./proxy_fixture.ts";

Deno.test("proxy: a call and its answer pass as they are, with WAHA's key in the place of ours", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(201, { id: "true_1" }, { "x-own": "y" });
  const answer = await rig.ask("POST", "/api/sendText?x=%41", {
    body: SEND.body,
    headers: { ...SEND.headers, "X-Api-Key": "ours", traceparent: "00-a-b-01" },
  });
  const [received] = rig.received;
  assert.equal(received?.url, `${WAHA}/api/sendText?x=%41`);
  assert.equal(received.body, SEND.body);
  assert.equal(received.headers.get("x-api-key"), WAHA_KEY);
  assert.equal(received.headers.get("x-request-id"), "request-1");
  assert.equal(received.headers.get("traceparent"), "00-a-b-01");
  assert.equal(received.headers.get("via"), "1.1 waha-recovery");
  assert.equal(answer.status, 201);
  assert.equal(answer.headers.get("x-own"), "y");
  assert.equal(answer.headers.get("x-request-id"), "request-1");
  assert.equal(answer.text, '{"id":"true_1"}');
});

Deno.test("proxy: our key in the query never reaches WAHA", async () => {
  const rig = new ProxyRig();
  await rig.ask("GET", "/api/files/a.jpg?x-api-key=ours&v=1");
  await rig.ask("GET", "/api/files/a.jpg?X-Api-Key=ours");
  assert.deepEqual(rig.received.map(({ url }) => url), [
    `${WAHA}/api/files/a.jpg?v=1`,
    `${WAHA}/api/files/a.jpg`,
  ]);
});

const EMPTY = [
  { what: "a 204", reply: () => new Response(null, { status: 204 }) },
  { what: "a 304", reply: () => new Response(null, { status: 304, headers: { etag: '"1"' } }) },
  { what: "an empty 201", reply: () => new Response("", { status: 201 }) },
];
for (const { what, reply } of EMPTY) {
  Deno.test(`proxy: ${what} passes`, async () => {
    const rig = new ProxyRig();
    rig.reply = reply;
    const answer = await rig.ask("GET", "/api/sessions/default/me");
    assert.equal(answer.status, reply().status);
    assert.equal(answer.text, "");
  });
}

Deno.test("proxy: the lists of chats and messages are capped, and the answer says so", async () => {
  const rig = new ProxyRig();
  const capped = await rig.ask("GET", "/api/default/chats?limit=500");
  assert.equal(capped.headers.get("x-limit-applied"), "25");
  assert.equal(
    (await rig.ask("GET", "/api/default/chats/1@c.us/messages")).headers
      .get("x-limit-applied"),
    "50",
  );
  assert.equal(
    (await rig.ask("GET", "/api/default/chats?limit=3")).headers
      .has("x-limit-applied"),
    false,
  );
  const body = JSON.stringify({ pagination: { limit: 900 } });
  const posted = await rig.ask("POST", "/api/default/chats/overview", { body });
  assert.equal(posted.headers.get("x-limit-applied"), "25");
  assert.deepEqual(rig.received.map(({ url, body }) => url.slice(WAHA.length) + body), [
    "/api/default/chats?limit=25",
    "/api/default/chats/1@c.us/messages?limit=50",
    "/api/default/chats?limit=3",
    '/api/default/chats/overview{"pagination":{"limit":25}}',
  ]);
});

Deno.test("proxy: a key for the proxy alone sees no secret of WAHA's and steers no server", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(200, [{ name: "a", config: { webhooks: [{ hmac: { key: "secret" } }] } }]);
  for (const path of ["/api/server/environment", "/API/Server/Stop/", "/api/keys"]) {
    const refused = await rig.ask("GET", path, { caller: "proxy" });
    assert.equal(refused.status, "FORBIDDEN");
  }
  assert.equal(rig.received.length, 0);
  const listed = await rig.ask("GET", "/api/sessions?all=true", { caller: "proxy" });
  assert.doesNotMatch(listed.text, /secret/);
  assert.equal(listed.headers.get("content-length"), null);
  assert.match((await rig.ask("GET", "/api/sessions?all=true")).text, /secret/);
});

Deno.test("proxy: a session config that cannot be read cannot be passed to a key for the proxy alone", async () => {
  const rig = new ProxyRig();
  rig.reply = () => new Response('[{"config":{"webhooks":[{"hmac":{"key":"sec');
  const answer = await rig.ask("GET", "/api/sessions", { caller: "proxy" });
  assert.equal(answer.status, "WAHA_BAD_RESPONSE");
});

const LIFECYCLE = [
  { method: "POST", path: "/api/sessions/shop/stop", wish: "stopped" },
  { method: "POST", path: "/api/sessions/shop/start", wish: "running" },
  { method: "POST", path: "/api/sessions/shop/restart", wish: "running" },
  { method: "DELETE", path: "/api/sessions/shop", wish: "stopped" },
  { method: "POST", path: "/api/sessions/stop", wish: "stopped", body: '{"name":"shop"}' },
];
for (const { method, path, wish, body } of LIFECYCLE) {
  Deno.test(`proxy: ${method} ${path} passes and is its owner's wish before WAHA has it`, async () => {
    const rig = new ProxyRig();
    const wished: unknown[] = [];
    rig.reply = () => {
      wished.push(...rig.port.wishes);
      return json(201, { name: "shop" });
    };
    const answer = await rig.ask(method, path, body === undefined ? {} : { body });
    assert.equal(answer.status, 201);
    assert.equal(rig.received.length, 1);
    assert.deepEqual(wished.map((one) => Reflect.get(Object(one), "wish")), [wish]);
    assert.equal(rig.port.wishes[0]?.session, "shop");
    assert.equal(rig.port.suspicions, 1);
  });
}

const connect = () => Promise.reject(new TypeError("client error (Connect): connection refused"));
const reset = () => Promise.reject(new TypeError("connection reset by peer"));
const ENDS = [
  { when: "could not be reached", method: "POST", reply: connect, ended: "not-sent" },
  { when: "could not be reached", method: "DELETE", reply: connect, ended: "not-sent" },
  { when: "may have it", method: "POST", reply: reset, ended: "kept" },
  { when: "may have it", method: "DELETE", reply: reset, ended: "kept" },
  { when: "a gateway answers for it", method: "POST", reply: () => json(504, {}), ended: "kept" },
] as const;
for (const { when, method, reply, ended } of ENDS) {
  Deno.test(`proxy: the wish of a ${method} to stop is ${ended} where WAHA ${when}, and its caller is told`, async () => {
    const rig = new ProxyRig();
    rig.reply = reply;
    const path = method === "DELETE" ? "/api/sessions/shop" : "/api/sessions/shop/stop";
    const answer = await rig.ask(method, path);
    assert.match(`${answer.status}`, /^WAHA_/);
    assert.deepEqual(
      answer.details,
      ended === "kept"
        ? { outcome: "unknown", wish: "kept" }
        : { outcome: "not-sent", wish: "dropped" },
    );
    assert.deepEqual(rig.port.wishes.map((one) => one.ended), [ended]);
  });
}

Deno.test("proxy: a stop that WAHA answers stays a wish, also where WAHA refuses it", async () => {
  const rig = new ProxyRig();
  for (const status of [201, 404, 422, 500]) {
    rig.reply = () => json(status, { statusCode: status, message: "so it is" });
    assert.equal((await rig.ask("POST", "/api/sessions/shop/stop")).status, status);
  }
  assert.deepEqual(rig.port.wishes.map((one) => one.ended), Array(4).fill("kept"));
});

Deno.test("proxy: a stop that was under way when its caller left stays a wish", async () => {
  const rig = new ProxyRig();
  rig.reply = pending().reply;
  const caller = new AbortController();
  const asked = rig.ask("POST", "/api/sessions/shop/stop", { signal: caller.signal });
  const left = assert.rejects(asked, { name: "AbortError" });
  await rig.clock.advance(100);
  caller.abort();
  await left;
  assert.deepEqual(rig.port.wishes.map((one) => one.ended), ["kept"]);
});

for (
  const [method, path, whole] of [
    ["PUT", "/api/sessions/desk", false],
    ["PATCH", "/api/sessions/desk/", false],
    ["POST", "/api/sessions/start", true],
    ["POST", "/api/sessions", true],
  ] as const
) {
  Deno.test(`proxy: ${method} ${path} with what was hidden from its caller would lose the secrets: refused`, async () => {
    const rig = new ProxyRig();
    const config = {
      webhooks: [{ url: "https://u:pass@x.example/hook?token=t1", hmac: { key: "k1" } }],
      proxy: { server: "u:pass@p.example:3128", password: "p1" },
    };
    rig.reply = () => json(200, { name: "desk", config });
    const read = await rig.ask("GET", "/api/sessions/desk", { caller: "proxy" });
    assert.doesNotMatch(read.text, /pass@|t1|k1|p1/);
    const shown = JSON.parse(read.text);
    const write = (body: unknown) => rig.ask(method, path, { body: JSON.stringify(body) });
    for (const part of ["webhooks", "proxy"]) {
      const body = { name: "desk", config: { [part]: shown.config[part] } };
      assert.equal((await write(body)).status, "INVALID_REQUEST");
    }
    assert.equal(rig.received.length, 1);
    const own = whole ? { name: "desk", config } : { config };
    assert.equal((await write(own)).status, 200);
  });
}

Deno.test("proxy: lifecycle calls take no place of traffic, and are bounded themselves", async () => {
  const rig = new ProxyRig({ policy: { lifecyclesMax: 2 } });
  const { promise, resolve } = Promise.withResolvers<void>();
  rig.reply = async () => {
    await promise;
    return json(201, {});
  };
  const running = [1, 2].map(() => rig.ask("POST", "/api/sessions/shop/restart"));
  await rig.clock.advance(0);
  assert.equal(rig.guard.status().queue.running, 0);
  const refused = await rig.ask("POST", "/api/sessions/shop/restart");
  assert.equal(refused.status, "QUEUE_FULL");
  resolve();
  for (const answer of running) assert.equal((await answer).status, 201);
});

Deno.test("proxy: a waiting call's body is not read until its turn", async () => {
  const rig = new ProxyRig({ guard: { running: 1 } });
  const first = pending();
  rig.reply = () => rig.received.length === 1 ? first.reply() : json(201, {});
  const running = rig.ask("GET", "/api/server/version");
  let read = 0;
  const body = new ReadableStream({
    pull(controller) {
      read += 1;
      controller.enqueue(new TextEncoder().encode(SEND.body));
      controller.close();
    },
  }, { highWaterMark: 0 });
  const waiting = rig.ask("POST", "/api/sendText", { body });
  await rig.clock.advance(5_000);
  assert.equal(read, 0);
  first.answer(json(200, {}));
  await running;
  assert.equal((await waiting).status, 201);
  assert.equal(read, 1);
});

Deno.test("proxy: a place is held until the body of the answer has ended", async () => {
  const rig = new ProxyRig();
  let more: (chunk: Uint8Array | null) => void = () => {};
  rig.reply = () =>
    new Response(
      new ReadableStream({
        start(controller) {
          more = (chunk) => chunk === null ? controller.close() : controller.enqueue(chunk);
        },
      }),
    );
  const request = new Request("http://us.test/");
  const target = "/api/files/a.bin";
  const { response } = await rig.proxy.answer({ request, target, caller: "admin", requestId: "r" });
  assert.equal(rig.guard.status().queue.running, 1);
  more(new Uint8Array(3));
  const reader = response.body!.getReader();
  assert.equal((await reader.read()).value?.byteLength, 3);
  more(null);
  assert.equal((await reader.read()).done, true);
  await rig.clock.advance(0);
  assert.equal(rig.guard.status().queue.running, 0);
  rig.proxy.stop();
});

Deno.test("proxy: who leaves in the middle of a body frees its place, and WAHA's stream is cancelled", async () => {
  const rig = new ProxyRig();
  let cancelled = false;
  rig.reply = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(10)),
        cancel: () => void (cancelled = true),
      }),
    );
  const request = new Request("http://us.test/");
  const target = "/api/files/a.bin";
  const { response } = await rig.proxy.answer({ request, target, caller: "admin", requestId: "r" });
  const reader = response.body!.getReader();
  await reader.read();
  await reader.cancel();
  await rig.clock.advance(0);
  assert.equal(cancelled, true);
  assert.equal(rig.guard.status().queue.running, 0);
  rig.proxy.stop();
});

Deno.test("proxy: a caller who leaves before the answer is left by WAHA's call as well", async () => {
  const rig = new ProxyRig();
  rig.reply = pending().reply;
  const leaving = new AbortController();
  const asked = rig.ask("GET", "/api/default/chats", { signal: leaving.signal });
  const left = assert.rejects(asked, { name: "AbortError" });
  await rig.clock.advance(100);
  leaving.abort();
  await left;
  assert.equal(rig.received[0]?.signal.aborted, true);
  assert.equal(rig.guard.status().queue.running, 0);
  assert.equal(rig.guard.status().breaker.failures, 0);
});
