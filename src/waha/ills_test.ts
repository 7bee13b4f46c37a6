import assert from "node:assert/strict";
import { hasHealth, readHealth } from "./health.ts";
import { illOf } from "./ills.ts";

Deno.test("ills: WAHA's words name what it stands on, and a session's own troubles name nothing", () => {
  assert.equal(illOf("14 UNAVAILABLE: No connection established"), "engine-gone");
  assert.equal(illOf("ENOSPC: no space left on device, write"), "storage-full");
  assert.equal(illOf("the database system is in recovery mode"), "database-down");
  for (const own of ["Connection Closed", "server returned error 463", "async-lock timed out"]) {
    assert.equal(illOf(own), undefined);
  }
});

Deno.test("ills: only a WAHA from 2026.6 on is asked for its health", () => {
  assert.deepEqual(["2026.6.1", "2026.10.1", "2027.1.0"].map(hasHealth), [true, true, true]);
  assert.deepEqual(["2026.2.1", "2024.10.8", "", undefined].map(hasHealth), [
    false,
    false,
    false,
    false,
  ]);
});

function answer(status: number, value: unknown) {
  const text = JSON.stringify(value);
  return { status, contentType: "application/json", text, asksForLogin: false };
}

Deno.test("health: a disk without room is told by its check's name, with status 503", () => {
  const down = { status: "down", path: "/app/.sessions", free: 0 };
  const read = readHealth(
    answer(503, { status: "error", info: {}, error: { "sessionsFiles.space": down }, details: {} }),
  );
  assert.deepEqual(read, {
    is: "ill",
    reason: "WAHA's /health says that sessionsFiles.space is down",
    ill: "storage-full",
  });
  assert.deepEqual(readHealth(answer(200, { status: "ok", error: {} })), { is: "well" });
});

Deno.test("health: a gateway's 503, a 422 and a page say nothing", () => {
  assert.equal(readHealth(answer(503, { message: "no upstream" })), undefined);
  assert.equal(readHealth(answer(422, { status: "ok" })), undefined);
  assert.equal(
    readHealth({ ...answer(200, 1), text: "<html>" }),
    undefined,
  );
});
