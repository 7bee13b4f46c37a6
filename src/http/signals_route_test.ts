import assert from "node:assert/strict";
import { errorEnvelopeSchema, SIGNAL_KINDS } from "../contract/mod.ts";
import { aRig, keyed } from "./http_fixture.ts";

const PATH = "/api/v1/waha/signals";
const SIGNAL = {
  id: "waha.log:7",
  kind: "session.logout",
  cause: "logged-out",
  session: "default",
  time: "2026-11-25T12:03:39.000Z",
  line: 7,
  file: "waha.log",
  excerpt: "Session has been logged out!",
};
const post = (body: unknown) =>
  keyed(PATH, {
    method: "POST",
    body: typeof body === "string" || body instanceof Uint8Array
      ? body as string
      : JSON.stringify(body),
  });
const many = (count: number) => ({
  source: "analyzer",
  events: Array.from({ length: count }, (_, n) => ({ ...SIGNAL, id: `${n}` })),
});
const batch = (changes: Record<string, unknown>) => ({
  source: "analyzer",
  events: [{ ...SIGNAL, ...changes }],
});

Deno.test("signals: they are handed over with their times, and counted in a 202", async () => {
  const { app, service } = aRig();
  service.signals = { is: "taken", accepted: 1, duplicates: 2 };
  const { cause: _cause, ...causeless } = SIGNAL;
  const response = await app.request(post({
    source: "analyzer",
    server: "main",
    events: [SIGNAL, { ...causeless, time: null, session: null }],
  }));
  assert.equal(response.status, 202);
  assert.deepEqual(await response.json(), {
    success: true,
    data: { accepted: 1, duplicates: 2 },
  });
  assert.deepEqual(service.calls, [["takeSignals", {
    source: "analyzer",
    server: "main",
    events: [
      { ...SIGNAL, time: Date.parse(SIGNAL.time) },
      { ...causeless, time: null, session: null },
    ],
  }]]);
});

for (const kind of SIGNAL_KINDS) {
  Deno.test(`signals: ${kind} is a kind`, async () => {
    const { app } = aRig();
    const response = await app.request(post(batch({ kind })));
    assert.equal(response.status, 202);
    await response.body?.cancel();
  });
}

const BAD = [
  { what: "an empty body", body: "", says: /not JSON/ },
  { what: "no JSON", body: "{", says: /not JSON/ },
  { what: "no UTF-8", body: new Uint8Array([0x22, 0xff, 0x22]), says: /UTF-8/ },
  { what: "a list", body: [], says: /body/ },
  { what: "no source", body: { events: [] }, says: /body\.source/ },
  { what: "no events", body: { source: "a" }, says: /body\.events/ },
  { what: "a kind of its own", body: batch({ kind: "session.bored" }), says: /kind/ },
  { what: "a cause of its own", body: batch({ cause: "boredom" }), says: /cause/ },
  { what: "a time that is none", body: batch({ time: "yesterday" }), says: /time/ },
  { what: "line 0", body: batch({ line: 0 }), says: /line/ },
  { what: "no id", body: batch({ id: "" }), says: /give an id/ },
  { what: "a session of no name", body: batch({ session: "" }), says: /session/ },
  { what: "501 events", body: many(501), says: /send at most 500 at once/ },
];
for (const { what, body, says } of BAD) {
  Deno.test(`signals: ${what} is 400, and nothing is taken`, async () => {
    const { app, service } = aRig();
    const response = await app.request(post(body));
    const { error } = errorEnvelopeSchema.parse(await response.json());
    assert.equal(response.status, 400);
    assert.equal(error.code, "INVALID_REQUEST");
    assert.match(error.message, says);
    assert.deepEqual(service.calls, []);
  });
}

Deno.test("signals: 500 are taken at once", async () => {
  const { app } = aRig();
  const response = await app.request(post(many(500)));
  assert.equal(response.status, 202);
  await response.body?.cancel();
});

Deno.test("signals: 256 KiB are taken, a byte more is 413", async () => {
  const { app } = aRig();
  const text = JSON.stringify(batch({}));
  const taken = await app.request(post(text.padEnd(262_144)));
  assert.equal(taken.status, 202);
  await taken.body?.cancel();
  const refused = await app.request(post(text.padEnd(262_145)));
  assert.equal(refused.status, 413);
  await refused.body?.cancel();
});

for (const code of ["NOT_READY", "STORE_UNAVAILABLE"] as const) {
  Deno.test(`signals: 503 ${code} and when to come back where evidence is not stored`, async () => {
    const { app, service } = aRig();
    service.signals = { is: "unwritten", code, because: "it could not be" };
    const response = await app.request(post(batch({})));
    const { error } = errorEnvelopeSchema.parse(await response.json());
    assert.equal(response.status, 503);
    assert.equal(error.code, code);
    assert.equal(response.headers.get("retry-after"), "2");
  });
}
