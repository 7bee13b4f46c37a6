import assert from "node:assert/strict";
import { aRig, KEY } from "./http_fixture.ts";
import { forPages } from "./foreign_pages.ts";

const DESK = "https://desk.example";
const STATUS = "http://localhost:8080/api/v1/waha/status";
const RECOVER = "http://localhost:8080/api/v1/waha/auto-recover";

function aDoor(
  { apiKey = KEY, pages = [DESK] }: { apiKey?: string | null; pages?: string[] } = {},
) {
  const rig = aRig({ apiKey, pages });
  const door = forPages(pages, (request) => rig.app.fetch(request));
  const ask = async (url: string, { headers, ...init }: RequestInit = {}) => {
    const key = apiKey === null ? {} : { "X-Api-Key": apiKey };
    return await door(new Request(url, { ...init, headers: { ...key, ...Object(headers) } }));
  };
  return { ...rig, door, ask };
}

Deno.test("pages: a listed origin may read what it is answered, an error as well", async () => {
  const { ask } = aDoor();
  const read = await ask(STATUS, { headers: { Origin: DESK } });
  assert.equal(read.status, 200);
  assert.equal(read.headers.get("access-control-allow-origin"), DESK);
  assert.match(read.headers.get("access-control-expose-headers") ?? "", /Retry-After/);
  assert.match(read.headers.get("vary") ?? "", /Origin/);
  const refused = await ask(STATUS, { headers: { Origin: DESK, "X-Api-Key": "wrong" } });
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get("access-control-allow-origin"), DESK);
});

Deno.test("pages: a browser may ask without a key whether it may ask with one", async () => {
  const { door, service } = aDoor();
  const headers = { Origin: DESK, "Access-Control-Request-Method": "POST" };
  const answer = await door(new Request(RECOVER, { method: "OPTIONS", headers }));
  assert.equal(answer.status, 204);
  assert.equal(answer.headers.get("access-control-allow-origin"), DESK);
  assert.match(answer.headers.get("access-control-allow-headers") ?? "", /X-Api-Key/);
  assert.equal(answer.headers.has("access-control-allow-credentials"), false);
  assert.deepEqual(service.calls, []);
});

for (
  const origin of [
    "http://desk.example",
    "https://desk.example:8443",
    "https://desk.example.evil.example",
    "https://evil-desk.example",
    "HTTPS://DESK.EXAMPLE",
    "null",
    "*",
  ]
) {
  Deno.test(`pages: the origin ${origin} is not the one that is listed`, async () => {
    const { ask, door } = aDoor();
    const read = await ask(STATUS, { headers: { Origin: origin } });
    assert.equal(read.headers.has("access-control-allow-origin"), false);
    const headers = { Origin: origin, "Access-Control-Request-Method": "POST" };
    const asked = await door(new Request(RECOVER, { method: "OPTIONS", headers }));
    assert.equal(asked.headers.has("access-control-allow-origin"), false);
    assert.equal(asked.status, 401);
  });
}

Deno.test("pages: without a list nobody's page may read anything", async () => {
  const { ask } = aDoor({ pages: [] });
  const read = await ask(STATUS, { headers: { Origin: DESK } });
  assert.equal(read.status, 200);
  assert.equal(read.headers.has("access-control-allow-origin"), false);
});

Deno.test("pages: without API_KEY a listed page may act, and another one may not", async () => {
  const { ask, service } = aDoor({ apiKey: null });
  const init = (origin: string) => ({
    method: "POST",
    headers: { Origin: origin, "Sec-Fetch-Site": "cross-site" },
  });
  assert.equal((await ask(RECOVER, init("https://evil.example"))).status, 403);
  assert.deepEqual(service.calls, []);
  assert.equal((await ask(RECOVER, init(DESK))).status, 200);
  assert.equal(service.calls.length, 1);
});

Deno.test("pages: without API_KEY a page that reached us by a name of its own is refused, listed or not", async () => {
  const { ask, service } = aDoor({ apiKey: null, pages: ["http://evil.example"] });
  const headers = { Origin: "http://evil.example", Host: "evil.example" };
  assert.equal((await ask(RECOVER, { method: "POST", headers })).status, 403);
  assert.deepEqual(service.calls, []);
});
