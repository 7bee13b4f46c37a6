import assert from "node:assert/strict";
import { createUnconfiguredApp } from "./unconfigured.ts";

const PROBLEMS = [
  { variable: "WAHA_URL", given: "", expected: "the URL of WAHA" },
  { variable: "API_KEY", given: "5 characters", expected: "at least 16 characters" },
];

const REQUESTS = [
  { method: "GET", path: "/api/v1/waha/status" },
  { method: "POST", path: "/api/v1/waha/auto-recover" },
  { method: "POST", path: "/api/v1/waha/sessions/a/restart?waitMs=nonsense" },
  { method: "GET", path: "/api/v1/waha/nothing" },
  { method: "GET", path: "/readyz" },
];
for (const { method, path } of REQUESTS) {
  Deno.test(`unconfigured: ${method} ${path} is 503 with all problems`, async () => {
    const app = createUnconfiguredApp(PROBLEMS);
    const response = await app.request(`https://any.example${path}`, { method });
    assert.equal(response.status, 503);
    const { error } = await response.json();
    assert.equal(error.code, "NOT_CONFIGURED");
    assert.match(error.message, /WAHA_URL, API_KEY/);
    assert.deepEqual(error.details, { problems: PROBLEMS });
    assert.match(response.headers.get("X-Request-Id") ?? "", /^[\w-]{36}$/);
  });
}

Deno.test("unconfigured: it is alive, and its document can be read", async () => {
  const app = createUnconfiguredApp(PROBLEMS);
  assert.equal((await app.request("/livez")).status, 200);
  const document = await (await app.request("/openapi.json")).json();
  assert.ok("/api/v1/waha/status" in document.paths);
});
