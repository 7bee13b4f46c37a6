import assert from "node:assert/strict";
import { HAZARDS, hazardsOf, type Waha } from "./hazards.ts";
import { isBefore } from "./version.ts";

function idsOf(waha: Waha, closed = false): string[] {
  return hazardsOf(waha, { closed }).map(({ id }) => id.replace("hazard.", ""));
}

const CORE = { tier: "CORE" } as const;

Deno.test("hazards: WEBJS on Core 2024 is in danger of losing its login, Plus and NOWEB are not", () => {
  const version = "2024.10.8";
  const found = hazardsOf({ ...CORE, version, engine: "WEBJS" }, { closed: true });
  const login = found.find(({ id }) => id === "hazard.webjs-login-lost");
  assert.equal(login?.level, "danger");
  assert.ok(!idsOf({ tier: "PLUS", version, engine: "WEBJS" }).includes("webjs-login-lost"));
  assert.ok(!idsOf({ ...CORE, version, engine: "NOWEB" }).includes("webjs-login-lost"));
  assert.ok(!idsOf({ ...CORE, version: "2025.1.1", engine: "WEBJS" }).includes("webjs-login-lost"));
});

Deno.test("hazards: NOWEB 2024 shows QRs for ever and restarts itself, 2026 does neither", () => {
  const old = idsOf({ ...CORE, version: "2024.10.8", engine: "NOWEB" });
  for (const id of ["noweb-qr-for-ever", "noweb-restarts-itself", "no-hmac", "config-in-memory"]) {
    assert.ok(old.includes(id), id);
  }
  assert.deepEqual(idsOf({ ...CORE, version: "2026.2.1", engine: "NOWEB" }, true), [
    "config-in-memory",
  ]);
});

Deno.test("hazards: GOWS fails all sends before 2026.5.1 and goes deaf before 2026.7.1", () => {
  const gows = (version: string) => idsOf({ tier: "PLUS", version, engine: "GOWS" }, true);
  assert.deepEqual(gows("2026.5.0"), ["gows-sends-fail", "gows-deaf"]);
  assert.deepEqual(gows("2026.5.1"), ["gows-deaf"]);
  assert.deepEqual(gows("2026.7.1"), []);
});

Deno.test("hazards: WAHA_NO_API_KEY is named from 2025.6.5 to 2026.2, where nothing disproves it", () => {
  const waha = (version: string) => ({ ...CORE, version, engine: "NOWEB" as const });
  assert.ok(idsOf(waha("2025.6.5")).includes("any-key"));
  assert.ok(idsOf(waha("2026.2.1")).includes("any-key"));
  assert.ok(!idsOf(waha("2026.2.1"), true).includes("any-key"));
  assert.ok(!idsOf(waha("2025.6.4")).includes("any-key"));
  assert.ok(!idsOf(waha("2026.3.0")).includes("any-key"));
});

Deno.test("hazards: a WAHA that tells no version, or a strange one, is accused of nothing", () => {
  assert.deepEqual(idsOf({ engine: "WEBJS", tier: "CORE" }), []);
  assert.deepEqual(idsOf({ engine: "WEBJS", tier: "CORE", version: "dev" }), []);
});

Deno.test("hazards: each entry has bounds that are versions, a source and an id of its own", () => {
  assert.equal(new Set(HAZARDS.map(({ id }) => id)).size, HAZARDS.length);
  for (const { id, from, before, source } of HAZARDS) {
    assert.equal(isBefore(from ?? "2000.1", before), true, id);
    assert.match(source, /^§\d/, id);
  }
});
