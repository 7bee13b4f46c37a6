import assert from "node:assert/strict";
import { aRig, KEY, keyed } from "./http_fixture.ts";

const STATUS = "http://localhost/api/v1/waha/status";
const RECOVER = "http://localhost/api/v1/waha/auto-recover";

const KEYS = [
  { then: 200, when: "X-Api-Key is right", headers: { "X-Api-Key": KEY } },
  { then: 200, when: "the bearer token is right", headers: { Authorization: `Bearer ${KEY}` } },
  { then: 200, when: "bearer is in small letters", headers: { authorization: `bearer  ${KEY}` } },
  { then: 401, when: "no key is sent", headers: {} },
  { then: 401, when: "the key is empty", headers: { "X-Api-Key": "" } },
  { then: 401, when: "the key is a prefix", headers: { "X-Api-Key": KEY.slice(0, -1) } },
  { then: 401, when: "the key is longer", headers: { "X-Api-Key": `${KEY}x` } },
  { then: 401, when: "the key is in capitals", headers: { "X-Api-Key": KEY.toUpperCase() } },
  { then: 401, when: "the key is a basic password", headers: { Authorization: `Basic ${KEY}` } },
  { then: 401, when: "the token is empty", headers: { Authorization: "Bearer " } },
  {
    then: 401,
    when: "X-Api-Key is wrong beside a right token",
    headers: { "X-Api-Key": "no", Authorization: `Bearer ${KEY}` },
  },
];
for (const { then, when, headers } of KEYS) {
  Deno.test(`access: ${then} when ${when}`, async () => {
    const { app, service } = aRig();
    const response = await app.request(new Request(STATUS, { headers: new Headers(headers) }));
    assert.equal(response.status, then);
    const body = await response.text();
    assert.ok(!body.includes(KEY));
    if (then === 200) return;
    assert.equal(JSON.parse(body).error.code, "UNAUTHORIZED");
    assert.match(response.headers.get("WWW-Authenticate") ?? "", /^Bearer/);
    assert.deepEqual(service.calls, []);
  });
}

Deno.test("access: a key in the URL opens nothing and is not logged", async () => {
  const { app, log } = aRig();
  const url = `${STATUS}?api_key=${KEY}&X-Api-Key=${KEY}`;
  assert.equal((await app.request(url)).status, 401);
  assert.ok(!JSON.stringify(log.events).includes(KEY));
});

Deno.test("access: without a key a stranger cannot tell which paths exist", async () => {
  const { app } = aRig();
  for (const path of ["/", "/api/v1/waha/nothing", "/api/v1/waha/sessions//status"]) {
    assert.equal((await app.request(path)).status, 401, path);
  }
});

for (const path of ["/livez", "/readyz", "/openapi.json"]) {
  Deno.test(`access: ${path} is open`, async () => {
    assert.equal((await aRig().app.request(path)).status, 200);
  });
}

const HOSTS = [
  { then: 200, host: "localhost:8080" },
  { then: 200, host: "LOCALHOST" },
  { then: 200, host: "127.0.0.1:8080" },
  { then: 200, host: "127.1.2.3" },
  { then: 200, host: "[::1]:8080" },
  { then: 403, host: "evil.example" },
  { then: 403, host: "localhost.evil.example" },
  { then: 403, host: "127.0.0.1.evil.example:8080" },
  { then: 403, host: "192.168.1.5:8080" },
  { then: 403, host: "localhost:8080@evil.example" },
];
for (const { then, host } of HOSTS) {
  Deno.test(`access: without API_KEY ${host} is answered ${then}`, async () => {
    const { app, service } = aRig({ apiKey: null });
    const request = new Request(STATUS, { headers: { Host: host } });
    const response = await app.request(request);
    assert.equal(response.status, then);
    if (then === 200) return;
    assert.equal((await response.json()).error.code, "FORBIDDEN");
    assert.deepEqual(service.calls, []);
  });
}

Deno.test("access: without API_KEY and a Host header the URL's host counts", async () => {
  const { app } = aRig({ apiKey: null });
  assert.equal((await app.request("http://127.0.0.1:8080/livez")).status, 200);
  assert.equal((await app.request("http://evil.example/livez")).status, 403);
});

const ORIGINS = [
  { then: 200, when: "no browser sends it", headers: {} },
  {
    then: 200,
    when: "it is the service's own page",
    headers: { Origin: "http://localhost:8080", "Sec-Fetch-Site": "same-origin" },
  },
  { then: 403, when: "it is another page", headers: { Origin: "https://evil.example" } },
  { then: 403, when: "it is another port's page", headers: { Origin: "http://localhost:3000" } },
  {
    then: 200,
    when: "it is a form of the service's own page, which sends no referrer",
    headers: { Origin: "null", "Sec-Fetch-Site": "same-origin" },
  },
  {
    then: 403,
    when: "a frame hides its origin",
    headers: { Origin: "null", "Sec-Fetch-Site": "cross-site" },
  },
  { then: 403, when: "the page hides its origin", headers: { Origin: "null" } },
  { then: 403, when: "only the fetch site tells", headers: { "Sec-Fetch-Site": "cross-site" } },
];
for (const { then, when, headers } of ORIGINS) {
  Deno.test(`access: without API_KEY a POST is answered ${then} when ${when}`, async () => {
    const { app, service } = aRig({ apiKey: null });
    const all = new Headers({ Host: "localhost:8080", ...headers });
    const response = await app.request(new Request(RECOVER, { method: "POST", headers: all }));
    assert.equal(response.status, then);
    assert.equal(service.calls.length, then === 200 ? 1 : 0);
  });
}

Deno.test("access: with API_KEY any host name and origin is served", async () => {
  const { app } = aRig();
  const headers = { Host: "waha.example", Origin: "https://desk.example" };
  const request = keyed("/api/v1/waha/auto-recover", { method: "POST", headers });
  assert.equal((await app.request(request)).status, 200);
});
