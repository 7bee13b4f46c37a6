import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { createSimulator, type Simulator, type SimulatorOptions, type Webhook } from "./mod.ts";

const KEY = "test-key-0000";
const HOOK = "http://receiver.test/hook";

interface Received {
  at: number;
  url: string;
  headers: Headers;
  text: string;
  body: { event: string; timestamp: number; id: string; payload: { status: string } };
}

interface Receiver {
  clock: VirtualClock;
  waha: Simulator;
  received: Received[];
  /** What the receiver answers from now on; null: nobody listens. */
  answers: number | null;
}

async function listening(
  options: Partial<SimulatorOptions>,
  test: (on: Receiver) => Promise<void>,
): Promise<void> {
  const clock = new VirtualClock();
  const received: Received[] = [];
  const deliver = (url: string, init: RequestInit): Promise<Response> => {
    const text = String(init.body);
    received.push({
      at: clock.now(),
      url,
      headers: new Headers(init.headers),
      text,
      body: JSON.parse(text),
    });
    return on.answers === null
      ? Promise.reject(new TypeError("refused"))
      : Promise.resolve(new Response("{}", { status: on.answers }));
  };
  const hook: Webhook = { url: HOOK, events: ["session.status"], hmacKey: "test-hmac-secret" };
  const waha = createSimulator({ clock, apiKey: KEY, deliver, webhooks: [hook], ...options });
  const on: Receiver = { clock, waha, received, answers: 200 };
  try {
    await test(on);
  } finally {
    waha.close();
  }
  await clock.advance(0);
  assert.equal(clock.pending, 0);
}

function statuses(on: Receiver): string[] {
  return on.received.map(({ body }) => body.payload.status);
}

Deno.test("webhooks: a status reaches its receiver at once, signed over its bytes", () =>
  listening({}, async (on) => {
    on.waha.control("default", "crash");
    await on.clock.advance(0);
    const [told] = on.received;
    assert.ok(told);
    assert.equal(told.body.payload.status, "FAILED");
    const hmac = createHmac("sha512", "test-hmac-secret").update(told.text).digest("hex");
    assert.equal(told.headers.get("x-webhook-hmac"), hmac);
    assert.equal(told.headers.get("x-webhook-timestamp"), String(told.body.timestamp));
    assert.match(told.headers.get("x-webhook-request-id") ?? "", /^[0-9a-z]{17}$/);
    assert.match(told.body.id, /^evt_[0-9a-hjkmnp-tv-z]{26}$/);
  }));

Deno.test("webhooks: each event is tried again on its own, so a later one overtakes", () =>
  listening({}, async (on) => {
    on.answers = 500;
    on.waha.control("default", "browser-dies");
    await on.clock.advance(4500);
    on.answers = 200;
    await on.clock.advance(60_000);
    assert.deepEqual(statuses(on).slice(0, 4), ["STARTING", "WORKING", "STARTING", "WORKING"]);
    const [first, , again] = on.received;
    assert.equal(first?.text, again?.text);
    assert.equal((again?.at ?? 0) - (first?.at ?? 0), 2000);
    assert.deepEqual([...first?.headers ?? []], [...again?.headers ?? []]);
  }));

Deno.test("webhooks: after one try and fifteen more an event is lost", () =>
  listening({}, async (on) => {
    on.answers = null;
    on.waha.control("default", "crash");
    await on.clock.advance(120_000);
    assert.equal(on.received.length, 16);
  }));

Deno.test("webhooks: what WAHA had not delivered is lost when it goes", () =>
  listening({ restartSessions: false }, async (on) => {
    on.answers = 404;
    on.waha.control("default", "crash");
    on.waha.controlServer("restart");
    await on.clock.advance(60_000);
    const last = Math.max(...on.received.map(({ at }) => at));
    assert.ok(last - (on.received[0]?.at ?? 0) <= 11_000);
  }));

Deno.test("webhooks: the policies wait as long as they say", () =>
  listening({ webhooks: [] }, async (on) => {
    const retries = { policy: "linear", delaySeconds: 1, attempts: 3 };
    const config = { webhooks: [{ url: HOOK, events: ["*"], retries }] };
    await call(on, "PUT /api/sessions/default", { body: { config } });
    on.received.length = 0;
    on.answers = 503;
    on.waha.control("default", "crash");
    await on.clock.advance(60_000);
    const [first] = on.received;
    const waits = on.received.map(({ at }) => at - (first?.at ?? 0));
    assert.deepEqual(waits, [0, 1000, 3000, 6000]);
  }));

Deno.test("webhooks: a session's own receiver gets its headers, another session's nothing", () =>
  listening({ webhooks: [], sessions: ["shop", "other"] }, async (on) => {
    const customHeaders = [{ name: "X-Mine", value: "1" }, { name: "no\nheader", value: "2" }];
    const webhooks = [{ url: HOOK, events: ["session.status"], customHeaders }];
    await call(on, "PUT /api/sessions/shop", {
      body: { config: { metadata: { a: 1 }, webhooks } },
    });
    on.received.length = 0;
    on.waha.control("other", "crash");
    on.waha.control("shop", "crash");
    await on.clock.advance(0);
    assert.equal(on.received.length, 1);
    assert.equal(on.received[0]?.headers.get("x-mine"), "1");
    assert.equal(on.received[0]?.headers.get("x-webhook-hmac"), null);
    assert.match(on.received[0]?.text ?? "", /"session":"shop","metadata":\{"a":1\},"me":\{/);
  }));

Deno.test("webhooks: WORKING waits 2 s for `me` and is dropped when another status comes", () =>
  listening({ engine: "WEBJS" }, async (on) => {
    on.waha.control("default", "browser-dies");
    await on.clock.advance(5000);
    assert.equal(on.waha.status("default"), "WORKING");
    assert.deepEqual(statuses(on), ["FAILED", "STARTING"]);
    on.waha.control("default", "crash");
    await on.clock.advance(5000);
    assert.deepEqual(statuses(on), ["FAILED", "STARTING", "FAILED"]);
    on.waha.control("default", "recover");
    await on.clock.advance(5000);
    assert.deepEqual(statuses(on).slice(3), ["STARTING", "WORKING"]);
  }));

Deno.test("webhooks: a page or engine that answers again was WORKING all the time", () =>
  listening({ engine: "WEBJS" }, async (on) => {
    for (const control of ["stall", "recover", "go-deaf", "recover"] as const) {
      on.waha.control("default", control);
      await on.clock.advance(3000);
    }
    assert.deepEqual(statuses(on), []);
  }));

Deno.test("webhooks: a network lost while NOWEB connects costs it 2 s, not a new STARTING", () =>
  listening({ status: "STOPPED" }, async (on) => {
    await call(on, "POST /api/sessions/default/start", { waitMs: 100 });
    on.waha.control("default", "lose-network");
    await on.clock.advance(1900);
    assert.deepEqual(statuses(on), ["STARTING"]);
    await on.clock.advance(200);
    assert.deepEqual(statuses(on), ["STARTING", "STARTING"]);
  }));

Deno.test("webhooks: NOWEB's state.change carries the code, and the QR in clear", () =>
  listening({ webhooks: [{ url: HOOK, events: ["state.change"], hmacKey: null }] }, async (on) => {
    on.waha.control("default", "replace");
    on.waha.control("default", "phone-logout");
    await on.clock.advance(10_000);
    const codes = on.received.flatMap(({ text }) =>
      text.match(/"output":\{"statusCode":\d+/g) ?? []
    );
    assert.deepEqual(codes, ['"output":{"statusCode":440', '"output":{"statusCode":401']);
    await call(on, "POST /api/sessions/default/logout");
    await on.clock.advance(1000);
    assert.match(on.received.at(-1)?.text ?? "", /"payload":\{"qr":"2@/);
  }));

Deno.test("webhooks: what is sent is told, and then what becomes of it", () =>
  listening({ webhooks: [{ url: HOOK, events: ["*"], hmacKey: null }] }, async (on) => {
    const body = { session: "default", chatId: "11111111111@c.us", text: "Hi" };
    await call(on, "POST /api/sendText", { body });
    assert.deepEqual(on.received.map(({ body: { event } }) => event), [
      ...["message.any", "message.ack", "message.ack"],
    ]);
    assert.match(on.received[2]?.text ?? "", /"ack":2,"ackName":"DEVICE"/);
  }));

Deno.test("webhooks: 2026.7 adds data to a status, the challenge of a passkey or null", () =>
  listening({ engine: "GOWS", waha: "2026.7", status: "SCAN_QR_CODE" }, async (on) => {
    on.waha.control("default", "passkey");
    on.waha.control("default", "scan");
    await on.clock.advance(5000);
    assert.deepEqual(statuses(on), ["PASSKEY_REQUIRED", "WORKING"]);
    assert.match(on.received[0]?.text ?? "", /"data":\{"publicKey":\{"challenge":/);
    assert.match(on.received[1]?.text ?? "", /"data":null\}/);
  }));

Deno.test("webhooks: 2024.10.8 tells without id, signature or a second try", () =>
  listening({ waha: "2024.10.8" }, async (on) => {
    on.answers = 500;
    on.waha.control("default", "crash");
    await on.clock.advance(60_000);
    assert.equal(on.received.length, 1);
    assert.deepEqual(Object.keys(on.received[0]?.body ?? {}), [
      ...["event", "session", "me", "payload", "engine", "environment"],
    ]);
    assert.equal(on.received[0]?.headers.get("x-webhook-hmac"), null);
  }));

async function call(
  on: Receiver,
  what: string,
  { body, waitMs = 5000 }: { body?: unknown; waitMs?: number } = {},
): Promise<void> {
  const [method = "GET", path] = what.split(" ");
  const asked = on.waha.fetch(`http://waha.test${path}`, {
    method,
    headers: { "x-api-key": KEY },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await on.clock.advance(waitMs);
  await (await asked).body?.cancel();
}
