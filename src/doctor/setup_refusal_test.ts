import assert from "node:assert/strict";
import type { SessionStatus } from "../session/mod.ts";
import type { Waha } from "./hazards.ts";
import { refusalOf } from "./setup_refusal.ts";

const NEW: Waha = { version: "2026.2.1", tier: "CORE", engine: "NOWEB" };

function refusal(status: SessionStatus, waha: Waha = NEW, force = false) {
  return refusalOf({ is: "seen", status, engine: waha.engine }, waha, { force });
}

for (const status of ["WORKING", "STOPPED", "AUTHENTICATED"] as const) {
  Deno.test(`setup: a session that is ${status} may be changed`, () => {
    assert.equal(refusal(status), null);
  });
}

const HARMED = [
  ["STARTING", /begun to connect/],
  ["SCAN_QR_CODE", /about to scan/],
  ["PASSKEY_REQUIRED", /about to scan/],
  ["PASSKEY_CONFIRMATION_REQUIRED", /about to scan/],
  ["FAILED", /make that final/],
  ["UNKNOWN", /not known/],
] as const;

for (const [status, why] of HARMED) {
  Deno.test(`setup: a session that is ${status} is left alone unless forced, and why is said`, () => {
    const refused = refusal(status);
    assert.equal(refused?.level, "problem");
    assert.match(refused?.says ?? "", why);
    assert.match(refused?.todo ?? "", /--force/);
    assert.equal(refusal(status, NEW, true), null);
  });
}

Deno.test("setup: Core before 2024.11.5 is never changed, since it cannot sign", () => {
  const old: Waha = { version: "2024.10.8", tier: "CORE", engine: "NOWEB" };
  assert.match(refusal("STOPPED", old, true)?.says ?? "", /neither signs/);
  assert.equal(refusal("WORKING", { ...old, tier: "PLUS" }), null);
});

Deno.test("setup: no flag makes a restart lose a login, as WEBJS on Core would before 2025.1", () => {
  const old: Waha = { version: "2024.12.1", tier: "CORE", engine: "WEBJS" };
  assert.equal(refusal("WORKING", old, true)?.level, "danger");
  assert.equal(refusal("STOPPED", old), null);
  assert.equal(refusal("WORKING", { ...old, engine: "NOWEB" }), null);
  assert.equal(refusal("WORKING", { ...old, version: "2025.1.0" }), null);
});

Deno.test("setup: a WAHA that tells no version is changed only by force", () => {
  assert.match(refusal("WORKING", { engine: "WEBJS" })?.says ?? "", /version and tier/);
  assert.equal(refusal("WORKING", { engine: "WEBJS" }, true), null);
});
