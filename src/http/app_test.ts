import assert from "node:assert/strict";
import {
  envelopeOf,
  errorEnvelopeSchema,
  healthSchema,
  incidentPageSchema,
  incidentSchema,
  probeSchema,
  recoverySchema,
  serverListSchema,
  sessionListSchema,
  statusSchema,
} from "../contract/mod.ts";
import { aHealth, anIncident, aRecovery, aReport, aRig, keyed, NOW } from "./http_fixture.ts";

const GETS = [
  { path: "/api/v1/waha/status", schema: statusSchema },
  { path: "/api/v1/waha/sessions/default/status", schema: statusSchema },
  { path: "/api/v1/waha/health", schema: healthSchema },
  { path: "/api/v1/waha/sessions/default/health", schema: healthSchema },
  { path: "/api/v1/waha/sessions", schema: sessionListSchema },
  { path: "/api/v1/waha/servers", schema: serverListSchema },
  { path: "/api/v1/waha/incidents", schema: incidentPageSchema },
  { path: "/api/v1/waha/sessions/default/incidents", schema: incidentPageSchema },
  { path: "/api/v1/waha/incidents/default-7", schema: incidentSchema },
  { path: "/livez", schema: probeSchema },
  { path: "/readyz", schema: probeSchema },
];
for (const { path, schema } of GETS) {
  Deno.test(`GET ${path} answers what the contract says`, async () => {
    const { app } = aRig();
    const response = await app.request(keyed(path));
    assert.equal(response.status, 200);
    const parsed = envelopeOf(schema).safeParse(await response.json());
    assert.deepEqual(parsed.error?.issues ?? [], []);
  });
}

Deno.test("status: a report with everything in it is as the contract says", async () => {
  const { app, service } = aRig();
  service.reports.set(
    "default",
    aReport({
      status: "UNKNOWN",
      raw: "DREAMING",
      cause: { is: "crashed", because: "an event said so", at: NOW },
      next: { act: "restart", at: NOW + 10_000 },
      lastRecoveryAt: NOW,
      incidentId: "default-7",
      pausedUntil: Number.MAX_SAFE_INTEGER,
      stale: true,
      staleBecause: "WAHA does not answer",
    }),
  );
  const response = await app.request(keyed("/api/v1/waha/status"));
  const { data } = envelopeOf(statusSchema).parse(await response.json());
  assert.equal(data.raw, "DREAMING");
  assert.deepEqual(data.next, { act: "restart", at: new Date(NOW + 10_000).toISOString() });
  assert.equal(data.pausedUntil, "9999-12-31T23:59:59.999Z");
  assert.equal(data.staleBecause, "WAHA does not answer");
});

Deno.test("status: the guide's jq .data.status is a plain word", async () => {
  const { app } = aRig();
  const { data } = await (await app.request(keyed("/api/v1/waha/status"))).json();
  assert.equal(data.status, "WORKING");
  assert.equal(data.login, "present");
  assert.equal(data.wish, "running");
});

Deno.test("status: a session that nobody knows is 404, and before the first look 503", async () => {
  const { app, service } = aRig();
  const unknown = await app.request(keyed("/api/v1/waha/sessions/nobody/status"));
  assert.equal(unknown.status, 404);
  assert.equal((await unknown.json()).error.code, "SESSION_NOT_FOUND");
  service.isReady = { ok: false, because: "the first look has not ended" };
  const early = await app.request(keyed("/api/v1/waha/sessions/nobody/status"));
  assert.equal(early.status, 503);
  assert.equal(early.headers.get("Retry-After"), "2");
  assert.equal((await early.json()).error.code, "NOT_READY");
});

for (const path of ["health", "incidents"]) {
  Deno.test(`${path}: below a session that nobody knows it is 404`, async () => {
    const { app, service } = aRig();
    service.page = { incidents: [] };
    const response = await app.request(keyed(`/api/v1/waha/sessions/nobody/${path}`));
    assert.equal(response.status, 404);
  });
}

/** The acts as a caller sends them and as the service is asked. */
const ACTS = [
  { path: "auto-recover", asks: ["autoRecoverSession", undefined, {}] },
  { path: "auto-recover?waitMs=500", asks: ["autoRecoverSession", undefined, { waitMs: 500 }] },
  {
    path: "auto-recover",
    body: '{"force":true}',
    asks: ["autoRecoverSession", undefined, { force: true }],
  },
  {
    path: "sessions/b%C3%BCro%20%231/auto-recover",
    body: " \n ",
    asks: ["autoRecoverSession", "büro #1", {}],
  },
  { path: "restart", asks: ["restartSession", undefined, {}] },
  {
    path: "sessions/a/restart?waitMs=0",
    body: '{"mode":"recreate","force":false}',
    asks: ["restartSession", "a", { mode: "recreate", force: false, waitMs: 0 }],
  },
  { path: "stop", asks: ["stopSession", undefined, {}] },
  { path: "sessions/a/stop", asks: ["stopSession", "a", {}] },
  { path: "start", body: '{"name":"default"}', asks: ["startSession", undefined, {}] },
  { path: "start?waitMs=7", asks: ["startSession", undefined, { waitMs: 7 }] },
  { path: "pause", asks: ["pauseSession", undefined, {}] },
  { path: "pause", body: '{"forMs":60000}', asks: ["pauseSession", undefined, { forMs: 60_000 }] },
  { path: "sessions/a/resume", asks: ["resumeSession", "a"] },
];
for (const { path, body, asks } of ACTS) {
  Deno.test(`POST ${path} ${body ?? "without a body"} asks for ${asks.join(" ")}`, async () => {
    const { app, service } = aRig();
    const init = body === undefined ? { method: "POST" } : { method: "POST", body };
    const response = await app.request(keyed(`/api/v1/waha/${path}`, init));
    assert.equal(response.status, 200);
    const { data } = envelopeOf(recoverySchema).parse(await response.json());
    assert.deepEqual(data, aRecovery());
    assert.deepEqual(service.calls, [asks]);
  });
}

for (
  const contentType of [
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "nonsense",
  ]
) {
  Deno.test(`auto-recover: with ${contentType} an empty body and a JSON body are taken`, async () => {
    const { app, service } = aRig();
    for (const body of ["", '{"force":true}']) {
      const init = { method: "POST", body, headers: { "Content-Type": contentType } };
      const response = await app.request(keyed("/api/v1/waha/auto-recover", init));
      assert.equal(response.status, 200);
    }
    assert.deepEqual(service.calls.map(([, , options]) => options), [{}, { force: true }]);
  });
}

Deno.test("auto-recover: what goes on after the answer is 202 with the incident's place", async () => {
  const { app, service } = aRig();
  service.outcome = { is: "pending", result: aRecovery({ incidentId: "büro-7" }) };
  const path = "/api/v1/waha/sessions/a%20b/auto-recover";
  const response = await app.request(keyed(path, { method: "POST" }));
  assert.equal(response.status, 202);
  assert.equal(response.headers.get("Location"), "/api/v1/waha/incidents/b%C3%BCro-7");
  assert.equal((await response.json()).data.incidentId, "büro-7");
  service.outcome = { is: "pending", result: aRecovery() };
  const without = await app.request(keyed(path, { method: "POST" }));
  assert.equal(without.headers.get("Location"), "/api/v1/waha/sessions/a%20b/status");
  const plain = await app.request(keyed("/api/v1/waha/start", { method: "POST" }));
  assert.equal(plain.headers.get("Location"), "/api/v1/waha/status");
});

Deno.test("auto-recover: a hold is 409 with the rule, why, until when and Retry-After", async () => {
  const { app, service } = aRig();
  const hold = { rule: "H1", because: "an operator paused it", report: aReport() };
  service.outcome = { is: "on-hold", ...hold, until: NOW + 61_500 };
  const response = await app.request(keyed("/api/v1/waha/auto-recover", { method: "POST" }));
  assert.equal(response.status, 409);
  assert.equal(response.headers.get("Retry-After"), "62");
  const { error } = errorEnvelopeSchema.parse(await response.json());
  assert.equal(error.code, "ON_HOLD");
  assert.deepEqual(error.details, {
    rule: "H1",
    because: "an operator paused it",
    until: new Date(NOW + 61_500).toISOString(),
  });
  service.outcome = { is: "on-hold", ...hold };
  const endless = await app.request(keyed("/api/v1/waha/auto-recover", { method: "POST" }));
  assert.equal(endless.headers.get("Retry-After"), null);
  assert.equal((await endless.json()).error.details.until, undefined);
  service.outcome = { is: "on-hold", ...hold, until: NOW - 1 };
  const over = await app.request(keyed("/api/v1/waha/auto-recover", { method: "POST" }));
  assert.equal(over.headers.get("Retry-After"), "1");
});

Deno.test("restart: a login at risk is 409 that says how to insist", async () => {
  const { app, service } = aRig();
  service.outcome = { is: "login-at-risk", because: "its login works" };
  const response = await app.request(keyed("/api/v1/waha/restart", { method: "POST" }));
  assert.equal(response.status, 409);
  const { error } = await response.json();
  assert.equal(error.code, "LOGIN_AT_RISK");
  assert.match(error.message, /session default as its login works: repeat it with "force": true/);
});

Deno.test("stop: a session that does not exist is 404", async () => {
  const { app, service } = aRig();
  service.outcome = { is: "no-such-session" };
  const path = "/api/v1/waha/sessions/nobody/stop";
  const response = await app.request(keyed(path, { method: "POST" }));
  assert.equal(response.status, 404);
  assert.match((await response.json()).error.message, /session nobody/);
});

Deno.test("health: a warning is 200, a failing check 503 with all checks", async () => {
  const { app, service } = aRig();
  service.report = aHealth({ status: "warn" });
  assert.equal((await app.request(keyed("/api/v1/waha/health"))).status, 200);
  const { checks } = aHealth();
  const waha = { status: "fail", because: "connection refused", ageMs: 40_000 } as const;
  service.report = aHealth({ status: "fail", checks: { ...checks, waha } });
  const response = await app.request(keyed("/api/v1/waha/health"));
  assert.equal(response.status, 503);
  const { error } = await response.json();
  assert.equal(error.code, "UNHEALTHY");
  assert.match(error.message, /waha fails \(connection refused\)/);
  assert.deepEqual(error.details.checks.waha, waha);
});

Deno.test("incident: by query or Accept it comes as JSON, as Markdown or as an export", async () => {
  const { app } = aRig();
  const path = "/api/v1/waha/incidents/default-7";
  const markdown = await app.request(keyed(path, { headers: { accept: "text/markdown" } }));
  assert.equal(markdown.headers.get("content-type"), "text/markdown; charset=UTF-8");
  assert.match(await markdown.text(), /^# Session default is FAILED/);
  const named = await app.request(keyed(`${path}?format=markdown`));
  assert.match(await named.text(), /^# Session default is FAILED/);
  const file = await (await app.request(keyed(`${path}?format=export`))).json();
  assert.equal(file.form, "waha-recovery.incident/1");
  assert.equal(file.incident.id, "default-7");
  const wrong = await app.request(keyed(`${path}?format=pdf`));
  assert.equal(wrong.status, 400);
  assert.match((await wrong.json()).error.message, /give json, markdown or export/);
});

Deno.test("incidents: limit, cursor and session are handed on, the path's name first", async () => {
  const { app, service } = aRig();
  service.page = { incidents: [anIncident({ closedAt: NOW })], next: "default-3" };
  const response = await app.request(
    keyed("/api/v1/waha/incidents?limit=3&before=default-9&session=a%20b"),
  );
  const { data } = envelopeOf(incidentPageSchema).parse(await response.json());
  assert.equal(data.next, "default-3");
  assert.equal(data.incidents[0]?.closedAt, new Date(NOW).toISOString());
  await app.request(keyed("/api/v1/waha/sessions/b/incidents?session=a"));
  assert.deepEqual(service.calls, [
    ["incidents", { limit: 3, before: "default-9", session: "a b" }],
    ["incidents", { limit: 25, session: "b" }],
  ]);
});

Deno.test("incidents: one that is not kept is 404", async () => {
  const { app } = aRig();
  const response = await app.request(keyed("/api/v1/waha/incidents/default-99"));
  assert.equal(response.status, 404);
  assert.equal((await response.json()).error.code, "NOT_FOUND");
});

Deno.test("livez and readyz: 503 in our envelope when healing is stuck or nothing is known", async () => {
  const { app, service } = aRig();
  service.isAlive = { ok: false, because: "no pass has ended for minutes" };
  service.isReady = { ok: false, because: "the first look has not ended" };
  for (const [path, code] of [["/livez", "UNHEALTHY"], ["/readyz", "NOT_READY"]] as const) {
    const response = await app.request(path);
    assert.equal(response.status, 503);
    const { error } = errorEnvelopeSchema.parse(await response.json());
    assert.equal(error.code, code);
  }
});
