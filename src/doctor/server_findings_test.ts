import assert from "node:assert/strict";
import { complaints, factsWith } from "./doctor_fixture.ts";
import { serverFindings } from "./server_findings.ts";

function found(facts: Parameters<typeof factsWith>[0]) {
  return complaints(serverFindings(factsWith(facts)));
}

function todoOf(id: string, facts: Parameters<typeof factsWith>[0]): string {
  return serverFindings(factsWith(facts)).find((each) => each.id === id)?.todo ?? "";
}

Deno.test("doctor: a WAHA that is well is told in ok lines only", () => {
  assert.deepEqual(found({}), {});
  assert.deepEqual(serverFindings(factsWith()).map(({ id }) => id), [
    "waha.reachable",
    "waha.version",
    "waha.key",
    "waha.open",
    "waha.clock",
  ]);
});

Deno.test("doctor: a WAHA that is not there, or is something else, is one problem", () => {
  const openness = { is: "unknown", reason: "x" } as const;
  for (const is of ["unreachable", "not-waha"] as const) {
    assert.deepEqual(found({ look: { is, reason: "x" }, openness }), {
      "waha.reachable": "problem",
    });
  }
});

Deno.test("doctor: a key that WAHA refuses and one that is not set have cures of their own", () => {
  const look = { is: "unauthorized", reason: "WAHA refused the API key (401)" } as const;
  assert.deepEqual(found({ look }), { "waha.key": "problem" });
  assert.match(todoOf("waha.key", { look }), /Set it to the plain key/);
  const keyless = { look, settings: { WAHA_API_KEY: "" } };
  assert.match(todoOf("waha.key", keyless), /^Set WAHA_API_KEY/);
});

Deno.test("doctor: a WAHA that is open to anyone is a danger, with the cure of its version", () => {
  const openness = { is: "no-key" } as const;
  assert.equal(found({ openness })["waha.open"], "danger");
  assert.match(todoOf("waha.open", { openness }), /WHATSAPP_API_KEY_EXCLUDE_PATH/);
  const old = { openness, server: { version: "2025.6.4" } };
  assert.match(todoOf("waha.open", old), /2025\.6\.5 or later/);
  const keyless = { openness, settings: { WAHA_API_KEY: "" } };
  assert.match(todoOf("waha.open", keyless), /and WAHA_API_KEY here$/);
  assert.equal(found({ openness: { is: "any-key" } })["waha.open"], "danger");
});

Deno.test("doctor: an open WAHA is told even where our own key is refused", () => {
  const look = { is: "unauthorized", reason: "401" } as const;
  const grave = found({ look, openness: { is: "no-key" } });
  assert.deepEqual(grave, { "waha.key": "problem", "waha.open": "danger" });
});

Deno.test("doctor: a clock that is off is advice, one that makes webhooks old a problem", () => {
  for (const sign of [1, -1]) {
    assert.deepEqual(found({ server: { skewMs: sign * 60_000 } }), {});
    assert.deepEqual(found({ server: { skewMs: sign * 61_000 } }), { "waha.clock": "advice" });
    assert.deepEqual(found({ server: { skewMs: sign * 901_000 } }), { "waha.clock": "problem" });
  }
  assert.match(
    serverFindings(factsWith({ server: { skewMs: -90_000 } })).find(({ id }) => id === "waha.clock")
      ?.says ?? "",
    /90 s behind/,
  );
  assert.deepEqual(found({ server: { skewMs: undefined } }), {});
});

Deno.test("doctor: a version that is not told, or of a form that nobody knows, is advice", () => {
  assert.deepEqual(found({ server: { version: undefined } }), { "waha.version": "advice" });
  assert.deepEqual(found({ server: { version: "dev", tier: undefined } }), {
    "waha.version": "advice",
  });
});

Deno.test("doctor: a key that may not read the server's start is advice", () => {
  assert.deepEqual(found({ server: { startedAt: undefined } }), { "waha.key.rights": "advice" });
});

Deno.test("doctor: a key in clear over the internet is advice, in one's own network it is not", () => {
  const at = (WAHA_URL: string) => found({ settings: { WAHA_URL } })["waha.transport"];
  assert.equal(at("http://waha.example.com"), "advice");
  assert.equal(at("https://waha.example.com"), undefined);
  assert.equal(at("http://10.0.0.5:3000"), undefined);
});

Deno.test("doctor: the hazards of a version stand among what is said of the server", () => {
  const grave = found({ server: { version: "2024.10.8", engine: "WEBJS" } });
  assert.equal(grave["hazard.webjs-login-lost"], "danger");
  assert.equal(grave["hazard.any-key"], undefined);
});
