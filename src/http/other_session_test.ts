import assert from "node:assert/strict";
import { OF_SESSION } from "./definitions.ts";
import { aRig, keyed } from "./http_fixture.ts";

const ROWS = [
  { when: "the query names another session", path: "/restart?session=shop", body: "" },
  { when: "the body names another session", path: "/stop", body: '{"session":"shop"}' },
  { when: "the body names it as WAHA's old calls do", path: "/restart", body: '{"name":"shop"}' },
] as const;

for (const { when, path, body } of ROWS) {
  Deno.test(`acts: 400 names the way when ${when}, and nothing is done`, async () => {
    const { app, service } = aRig();
    const response = await app.fetch(keyed(`/api/v1/waha${path}`, { method: "POST", body }));
    const { error } = await response.json();
    assert.equal(response.status, 400);
    assert.match(error.message, /sessions\/\{session\}/);
    assert.deepEqual(service.calls, []);
  });
}

// The list of incidents alone filters by it.
for (const { method, path } of OF_SESSION.filter((route) => route.path !== "/incidents")) {
  Deno.test(`own session: ${method} ${path} takes no other session's name in its query`, async () => {
    const { app, service } = aRig({ publicUrl: "https://recovery.example" });
    const url = `/api/v1/waha${path.replace("{id}", "1@c.us")}?session=shop`;
    const response = await app.request(keyed(url, { method: method.toUpperCase() }));
    assert.deepEqual([response.status, (await response.json()).error.code], [
      400,
      "INVALID_REQUEST",
    ]);
    assert.deepEqual(service.calls, []);
  });
}
