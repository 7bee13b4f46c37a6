import assert from "node:assert/strict";
import { errorEnvelopeSchema } from "../contract/mod.ts";
import { THROWN_CODES } from "./api_error.ts";
import { aRig, KEY, keyed } from "./http_fixture.ts";

const STATUS = "/api/v1/waha/status";

for (const id of ["abc-1", "A.b_C-9", "x".repeat(64)]) {
  Deno.test(`frame: the request id ${id.slice(0, 10)} is kept and given back`, async () => {
    const { app, log } = aRig();
    const response = await app.request(keyed(STATUS, { headers: { "X-Request-Id": id } }));
    assert.equal(response.headers.get("X-Request-Id"), id);
    assert.deepEqual(log.events.map((event) => event.is === "request" && event.requestId), [id]);
  });
}

for (const id of ["", "a b", 'a"b', "x".repeat(65), "ä", "<script>"]) {
  Deno.test(`frame: ${JSON.stringify(id.slice(0, 10))} is no request id, one is made`, async () => {
    const { app } = aRig();
    const response = await app.request(keyed(STATUS, { headers: { "X-Request-Id": id } }));
    assert.equal(response.headers.get("X-Request-Id"), "made-1");
  });
}

Deno.test("frame: each answer forbids sniffing, referrers and caches, errors too", async () => {
  const { app } = aRig();
  for (const path of [STATUS, "/nothing", "/livez", "/openapi.json"]) {
    const { headers } = await app.request(keyed(path));
    assert.equal(headers.get("X-Content-Type-Options"), "nosniff", path);
    assert.equal(headers.get("Referrer-Policy"), "no-referrer", path);
    assert.equal(headers.get("Cache-Control"), "no-store", path);
    assert.equal(headers.get("X-Request-Id")?.startsWith("made-"), true, path);
  }
});

Deno.test("frame: a request is one event with the route's pattern and no query", async () => {
  const { app, log, clock, service } = aRig();
  service.getSessionStatus = async () => {
    await clock.advance(12);
    return null;
  };
  await app.request(keyed("/api/v1/waha/sessions/a/status?token=abc"));
  assert.deepEqual(log.events, [{
    is: "request",
    method: "GET",
    route: "/api/v1/waha/sessions/:session/status",
    path: "/api/v1/waha/sessions/a/status",
    status: 404,
    ms: 12,
    requestId: "made-1",
  }]);
});

Deno.test("frame: what no route takes and what is refused is logged as well, cut short", async () => {
  const { app, log } = aRig();
  await app.request(keyed(`/${"p".repeat(500)}`));
  await app.request(STATUS);
  const logged = log.events.map((event) => event.is === "request" && [event.route, event.status]);
  assert.deepEqual(logged, [[null, 404], [STATUS, 401]]);
  assert.ok(log.events.every((event) => event.is === "request" && event.path.length <= 200));
});

/** What the parts below throw: their code, and the answer. */
const THROWN = [
  { code: "QUEUE_FULL", status: 429, answer: "QUEUE_FULL" },
  { code: "CIRCUIT_OPEN", status: 503, answer: "CIRCUIT_OPEN" },
  { code: "TIME_LIMIT", status: 504, answer: "WAHA_TIMEOUT" },
  { code: "UPSTREAM_FAILURE", status: 503, answer: "WAHA_UNREACHABLE" },
  { code: "WAHA_UNREACHABLE", status: 503, answer: "WAHA_UNREACHABLE" },
  { code: "WAHA_TIMEOUT", status: 504, answer: "WAHA_TIMEOUT" },
  { code: "WAHA_BAD_RESPONSE", status: 502, answer: "WAHA_BAD_RESPONSE" },
  { code: "WAHA_UNAUTHORIZED", status: 502, answer: "WAHA_UNAUTHORIZED" },
  { code: "NOT_WAHA", status: 502, answer: "NOT_WAHA" },
  { code: "INVALID_SESSION_NAME", status: 400, answer: "INVALID_REQUEST" },
  { code: "STORE_UNAVAILABLE", status: 503, answer: "STORE_UNAVAILABLE" },
  { code: "NOT_CONFIGURED", status: 503, answer: "NOT_CONFIGURED" },
  { code: "RECORD_TOO_LARGE", status: 500, answer: "INTERNAL" },
  { code: "ENOENT", status: 500, answer: "INTERNAL" },
  { code: undefined, status: 500, answer: "INTERNAL" },
];
for (const { code, status, answer } of THROWN) {
  Deno.test(`frame: an error with code ${code} is ${status} ${answer}`, async () => {
    const { app, service, log } = aRig();
    service.fault = Object.assign(new Error("Cannot do it as I say so"), { code });
    const response = await app.request(keyed("/api/v1/waha/stop", { method: "POST" }));
    assert.equal(response.status, status);
    const { error } = errorEnvelopeSchema.parse(await response.json());
    assert.equal(error.code, answer);
    const faults = log.events.filter((event) => event.is === "fault");
    assert.equal(faults.length, answer === "INTERNAL" ? 1 : 0);
    if (answer !== "INTERNAL") assert.equal(error.message, "Cannot do it as I say so");
    else assert.match(error.message, /made-1/);
  });
}

Deno.test("frame: every code that parts throw has its row above", () => {
  assert.deepEqual(THROWN_CODES.filter((code) => THROWN.every((row) => row.code !== code)), []);
});

Deno.test("frame: a fault shows the caller neither message nor stack, the log gets both", async () => {
  const { app, service, log } = aRig();
  const cause = new Error("disk");
  service.fault = new TypeError("undefined is not a function", { cause });
  const response = await app.request(keyed(STATUS));
  const body = await response.text();
  assert.equal(response.status, 500);
  assert.doesNotMatch(body, /undefined|at |disk/);
  assert.deepEqual(log.events[0], {
    is: "fault",
    where: "a request",
    requestId: "made-1",
    error: service.fault,
  });
});

const WAITS = [
  { ms: 59_001, seconds: "60" },
  { ms: 1, seconds: "1" },
  { ms: 0, seconds: "1" },
];
for (const { ms, seconds } of WAITS) {
  Deno.test(`frame: retryAfterMs ${ms} becomes Retry-After ${seconds}`, async () => {
    const { app, service } = aRig();
    const error = new Error("Cannot send the call as the server failed too often");
    service.fault = Object.assign(error, { code: "CIRCUIT_OPEN", retryAfterMs: ms });
    const response = await app.request(keyed(STATUS));
    assert.equal(response.headers.get("Retry-After"), seconds);
  });
}

Deno.test("frame: something thrown that is no error is 500 in our envelope", async () => {
  const { app, service } = aRig();
  service.fault = "out of cheese";
  const response = await app.request(keyed(STATUS));
  assert.equal(response.status, 500);
  assert.equal(errorEnvelopeSchema.parse(await response.json()).error.code, "INTERNAL");
});

Deno.test("frame: a caller that left is no fault of ours", async () => {
  const { app, service, log } = aRig();
  const leaving = new AbortController();
  service.autoRecoverSession = (_session, { signal } = {}) =>
    new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
      leaving.abort();
    });
  const { signal } = leaving;
  await app.request(keyed("/api/v1/waha/auto-recover", { method: "POST", signal }));
  assert.deepEqual(log.events.map((event) => event.is === "request" && event.status), [499]);
});

Deno.test("frame: no answer and no event holds the key", async () => {
  const { app, service, log } = aRig();
  service.fault = new Error("boom");
  for (const path of [STATUS, "/nothing", "/api/v1/waha/sessions/%zz/status"]) {
    assert.ok(!(await (await app.request(keyed(path))).text()).includes(KEY));
  }
  assert.ok(!JSON.stringify(log.events).includes(KEY));
});
