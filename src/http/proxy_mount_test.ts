import assert from "node:assert/strict";
import { type Proxied, type ProxyCall, ProxyRefusal } from "../proxy/mod.ts";
import { memoryLog } from "../telemetry/mod.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { createProxyPath } from "./proxy_mount.ts";

const ADMIN = "admin-key-0123456789";
const PROXY = "proxy-key-0123456789";

interface Given {
  dropIn?: boolean;
  apiKey?: string | null;
  proxyKeys?: string[];
  fault?: unknown;
}

function aMount({ dropIn = true, apiKey = ADMIN, proxyKeys = [PROXY], fault }: Given = {}) {
  const calls: (ProxyCall & { server: string | undefined; socket: boolean })[] = [];
  const log = memoryLog();
  const taken = (call: ProxyCall, server: string | undefined, socket = false) => {
    calls.push({ ...call, server, socket });
    return fault === undefined ? Promise.resolve(new Response("ok")) : Promise.reject(fault);
  };
  const path = createProxyPath({
    proxyOf: (server) =>
      server === "gone" ? undefined : {
        answer: async (call): Promise<Proxied> => ({
          response: await taken(call, server),
          pattern: "/api/x",
        }),
        connect: (call) => taken(call, server, true),
      },
    dropIn,
    proxyKeys,
    log,
    clock: new VirtualClock(),
    newId: () => "made-1",
    ...(apiKey === null ? {} : { apiKey }),
  });
  const ask = (target: string, init: RequestInit = {}, { key = ADMIN }: { key?: string } = {}) => {
    const headers = new Headers(init.headers);
    if (key !== "" && !headers.has("x-api-key")) headers.set("x-api-key", key);
    return path(new Request(`http://localhost:8080${target}`, { ...init, headers }));
  };
  return { path, ask, calls, log };
}

const PLACES = [
  { url: "/api/v1/waha/proxy/api/sendText?x=1", target: "/api/sendText?x=1" },
  { url: "/api/v1/waha/servers/eu/proxy/api/sessions", target: "/api/sessions", server: "eu" },
  { url: "/api/v1/waha/servers/a%20b/proxy/ping", target: "/ping", server: "a b" },
  { url: "/api/sendText", target: "/api/sendText" },
  { url: "/api/v1/wahax", target: "/api/v1/wahax" },
  { url: "/ping", target: "/ping" },
  { url: "/health?x", target: "/health?x" },
];
for (const { url, target, server } of PLACES) {
  Deno.test(`proxy mount: ${url} leads to ${target} of ${server ?? "the first server"}`, async () => {
    const { ask, calls } = aMount();
    assert.equal((await ask(url))?.status, 200);
    assert.deepEqual([calls[0]?.target, calls[0]?.server], [target, server]);
  });
}

Deno.test("proxy mount: each key for the proxy alone is told apart, since Idempotency-Keys are its own", async () => {
  const other = "proxy-key-abcdefghij";
  const { ask, calls } = aMount({ proxyKeys: [PROXY, other] });
  for (const key of [ADMIN, PROXY, other]) await ask("/api/sendText", { method: "POST" }, { key });
  assert.deepEqual(calls.map(({ caller, proxyKey }) => [caller, proxyKey]), [
    ["admin", undefined],
    ["proxy", PROXY],
    ["proxy", other],
  ]);
});

const OURS = [
  "/api/v1/waha",
  "/api/v1/waha/status",
  "/api/v1/waha?x",
  "/api/v1/waha/proxyx/api",
  "/api/v1/waha/proxy",
  "/api/v1/waha/servers/eu",
  "/livez",
  "/pingx",
  "/",
];
for (const url of OURS) {
  Deno.test(`proxy mount: ${url} is left to our own API`, () => {
    assert.equal(aMount().ask(url), null);
  });
}

Deno.test("proxy mount: without PROXY_DROP_IN WAHA's own paths lead nowhere", () => {
  const { ask } = aMount({ dropIn: false });
  for (const url of ["/api/sendText", "/ws", "/ping", "/health"]) assert.equal(ask(url), null);
  assert.notEqual(ask("/api/v1/waha/proxy/api/x"), null);
});

const CALLERS = [
  { what: "API_KEY", headers: { "x-api-key": ADMIN }, caller: "admin" },
  { what: "API_KEY as a bearer", headers: { authorization: `Bearer ${ADMIN}` }, caller: "admin" },
  { what: "a key of the proxy", headers: { "x-api-key": PROXY }, caller: "proxy" },
  { what: "no key", headers: {}, caller: null },
  { what: "a wrong key", headers: { "x-api-key": `${ADMIN}x` }, caller: null },
  { what: "an empty key", headers: { "x-api-key": "" }, caller: null },
];
for (const { what, headers, caller } of CALLERS) {
  Deno.test(`proxy mount: ${what} is ${caller ?? "refused"}`, async () => {
    const { ask, calls } = aMount();
    const answer = await ask("/api/x", { headers: new Headers(headers) }, { key: "" });
    assert.equal(answer?.status, caller === null ? 401 : 200);
    assert.deepEqual(calls.map((call) => call.caller), caller === null ? [] : [caller]);
  });
}

Deno.test("proxy mount: a key in the query opens a GET, and is not logged", async () => {
  const { ask, calls, log } = aMount();
  assert.equal((await ask(`/api/files/a?x-api-key=${PROXY}`, {}, { key: "" }))?.status, 200);
  assert.equal(calls[0]?.caller, "proxy");
  const post = await ask(`/api/x?x-api-key=${PROXY}`, { method: "POST" }, { key: "" });
  assert.equal(post?.status, 401);
  assert.doesNotMatch(JSON.stringify(log.events), /proxy-key/);
});

Deno.test("proxy mount: without API_KEY this machine's programs may call, and no foreign page", async () => {
  const { ask, path, calls } = aMount({ apiKey: null, proxyKeys: [] });
  assert.equal((await ask("/api/x", {}, { key: "" }))?.status, 200);
  assert.equal(calls[0]?.caller, "proxy");
  const headers = { origin: "http://evil.example" };
  const posted = await ask("/api/x", { method: "POST", headers }, { key: "" });
  assert.equal(posted?.status, 403);
  assert.equal(posted?.headers.has("access-control-allow-origin"), false);
  // A page may open a WebSocket to anywhere, and read it.
  assert.equal((await ask("/ws?session=*", { headers }, { key: "" }))?.status, 403);
  const rebound = await path(new Request("http://evil.example/api/x"));
  assert.equal(rebound?.status, 403);
  assert.equal(calls.length, 1);
});

Deno.test("proxy mount: a browser may ask whether it may ask, and is told which headers", async () => {
  const { ask, calls } = aMount();
  const headers = {
    origin: "https://dashboard.example",
    "access-control-request-method": "POST",
  };
  const answer = await ask("/api/sendText", { method: "OPTIONS", headers }, { key: "" });
  assert.equal(answer?.status, 204);
  assert.equal(answer?.headers.get("access-control-allow-origin"), "*");
  assert.match(answer?.headers.get("access-control-allow-headers") ?? "", /X-Api-Key/);
  assert.deepEqual(calls, []);
});

Deno.test("proxy mount: a target that names another host than Host does is refused", async () => {
  const { path, calls } = aMount();
  const headers = { host: "us.example", "x-api-key": ADMIN };
  const answer = await path(new Request("http://evil.example/api/x", { headers }));
  assert.equal(answer?.status, 400);
  assert.deepEqual(calls, []);
});

Deno.test("proxy mount: a refusal is our envelope with its status, details and Retry-After", async () => {
  const fault = new ProxyRefusal("QUEUE_FULL", "Cannot queue", {
    details: { outcome: "not-sent" },
    retryAfterMs: 1_500,
  });
  const { ask } = aMount({ fault });
  const answer = await ask("/api/x", { headers: { "x-request-id": "mine" } });
  assert.equal(answer?.status, 429);
  assert.equal(answer?.headers.get("retry-after"), "2");
  assert.equal(answer?.headers.get("x-request-id"), "mine");
  assert.equal(answer?.headers.get("access-control-allow-origin"), "*");
  assert.deepEqual(await answer?.json(), {
    success: false,
    error: { code: "QUEUE_FULL", message: "Cannot queue", details: { outcome: "not-sent" } },
  });
});

Deno.test("proxy mount: a fault of ours is a 500 that tells nothing but the request's id", async () => {
  const { ask, log } = aMount({ fault: new Error("secret") });
  const answer = await ask("/api/x");
  assert.equal(answer?.status, 500);
  assert.doesNotMatch(await answer?.text() ?? "secret", /secret/);
  assert.ok(log.events.some(({ is }) => is === "fault"));
});

Deno.test("proxy mount: an unknown server is 404, /ws is a socket, and each call is one line of the log", async () => {
  const { ask, calls, log } = aMount();
  assert.equal((await ask("/api/v1/waha/servers/gone/proxy/api/x"))?.status, 404);
  await ask("/ws?session=*");
  assert.equal(calls[0]?.socket, true);
  const lines = log.events.filter((event) => event.is === "request");
  assert.deepEqual(lines.map((line) => [line.route, line.path, line.status]), [
    [null, "/api/x", 404],
    ["proxy /ws", "/ws", 200],
  ]);
});
