import assert from "node:assert/strict";
import fc from "fast-check";
import { readEvent, type Said, type WahaEvent } from "./event.ts";
import { recordedFrames, recordedWebhooks } from "./event_fixture.ts";

function eventOf(value: unknown): WahaEvent {
  const read = readEvent(value);
  assert.equal(read.is, "event", read.is === "event" ? "" : read.why);
  return (read as { event: WahaEvent }).event;
}

function said(event: string, payload: unknown): Said {
  return eventOf({ event, session: "shop", payload }).says;
}

function closedBy(statusCode: number) {
  const output = { statusCode, payload: { message: "Stream Errored (conflict)" } };
  return { connection: "close", lastDisconnect: { error: { isBoom: true, output } } };
}

Deno.test("event: every webhook and frame of the recordings is understood", async () => {
  const all = [...await recordedWebhooks(), ...await recordedFrames()];
  const counts: Record<string, number> = {};
  for (const { from, body } of all) {
    const raw = JSON.parse(body);
    const event = eventOf(raw);
    const { is } = event.says;
    counts[is] = (counts[is] ?? 0) + 1;
    assert.equal(event.name, raw.event, from);
    assert.equal(event.session, "default", from);
    assert.equal(event.id, raw.id, from);
    assert.equal(event.at, raw.timestamp, from);
    assert.equal(event.engine, raw.environment.engine, from);
    if (event.says.is === "status") {
      assert.equal(event.says.status, raw.payload.status, from);
      const told = event.says.history.map(({ status, at }) => ({ status, timestamp: at }));
      assert.deepEqual(told, raw.payload.statuses ?? [], from);
    }
  }
  assert.deepEqual(counts, {
    "status": 698,
    "closed": 8,
    "opened": 4,
    "paired": 2,
    "engine-state": 2,
    "traffic": 17,
    "other": 10,
  });
});

Deno.test("event: no QR code of a state.change leaves the parser", async () => {
  const all = [...await recordedWebhooks(), ...await recordedFrames()];
  const codes = all.filter(({ body }) => body.includes('"qr":"2@'));
  assert.equal(codes.length, 2);
  for (const { from, body } of codes) {
    assert.ok(!JSON.stringify(eventOf(JSON.parse(body))).includes("2@"), from);
  }
});

const SAID: { of: string; event: string; payload: unknown; says: Said }[] = [
  {
    of: "a log-out by the phone",
    event: "state.change",
    payload: closedBy(401),
    says: { is: "closed", code: 401, text: "Stream Errored (conflict)" },
  },
  {
    of: "a refusal whose error has a message only",
    event: "state.change",
    payload: {
      connection: "close",
      lastDisconnect: { error: { message: "Connection Failure", output: { statusCode: 403 } } },
    },
    says: { is: "closed", code: 403, text: "Connection Failure" },
  },
  {
    of: "a close without a code",
    event: "state.change",
    payload: { connection: "close", lastDisconnect: { error: {} } },
    says: { is: "other" },
  },
  {
    of: "a scan",
    event: "state.change",
    payload: { isNewLogin: true },
    says: { is: "paired" },
  },
  {
    of: "an open connection",
    event: "state.change",
    payload: { connection: "open" },
    says: { is: "opened" },
  },
  {
    of: "a QR",
    event: "state.change",
    payload: { qr: "2@secret" },
    says: { is: "other" },
  },
  {
    of: "a word of WEBJS",
    event: "state.change",
    payload: "TIMEOUT",
    says: { is: "engine-state", word: "TIMEOUT" },
  },
  {
    of: "a status that we do not know",
    event: "session.status",
    payload: { name: "shop", status: "DREAMING", statuses: "none" },
    says: { is: "status", status: "UNKNOWN", raw: "DREAMING", history: [] },
  },
  {
    of: "a history with broken entries",
    event: "session.status",
    payload: { status: "FAILED", statuses: [null, { status: "WORKING", timestamp: 5 }, 7] },
    says: { is: "status", status: "FAILED", history: [{ status: "WORKING", at: 5 }] },
  },
  {
    of: "a passkey's challenge",
    event: "session.status",
    payload: { status: "PASSKEY_REQUIRED", data: { publicKey: { challenge: "secret" } } },
    says: { is: "status", status: "PASSKEY_REQUIRED", history: [] },
  },
  {
    of: "an acknowledgement",
    event: "message.ack",
    payload: { ack: 2 },
    says: { is: "traffic" },
  },
  { of: "a call", event: "call.received", payload: {}, says: { is: "other" } },
  { of: "a status without one", event: "session.status", payload: 7, says: { is: "other" } },
];

for (const { of, event, payload, says } of SAID) {
  Deno.test(`event: ${of} is read as ${says.is}`, () => {
    assert.deepEqual(said(event, payload), says);
  });
}

Deno.test("event: a body of 2024 has neither id nor time, and its history is empty", () => {
  assert.deepEqual(
    eventOf({
      event: "session.status",
      session: "default",
      me: null,
      payload: { name: "default", status: "STARTING" },
      engine: "NOWEB",
    }),
    {
      name: "session.status",
      session: "default",
      engine: "NOWEB",
      me: null,
      says: { is: "status", status: "STARTING", history: [] },
    },
  );
});

const BROKEN: { value: unknown; why: string }[] = [
  { value: null, why: "it is not a JSON object" },
  { value: [], why: "it is not a JSON object" },
  { value: { session: "shop" }, why: "its field event is missing or broken" },
  { value: { event: "message" }, why: "its field session is missing or broken" },
  { value: { event: "message", session: "" }, why: "its field session is missing or broken" },
];

for (const { value, why } of BROKEN) {
  Deno.test(`event: ${JSON.stringify(value)} is none, since ${why}`, () => {
    assert.deepEqual(readEvent(value), { is: "not-an-event", why });
  });
}

Deno.test("event: odd optional fields count as missing, and words are cut to one line", () => {
  const event = eventOf({
    id: 7,
    timestamp: "now",
    event: "state.change",
    session: "shop",
    me: "who",
    engine: 3,
    payload: `a\nb\u0000${"c".repeat(500)}`,
  });
  assert.equal(event.id, undefined);
  assert.equal(event.at, undefined);
  assert.equal(event.me, undefined);
  assert.equal(event.engine, "UNKNOWN");
  assert.deepEqual(event.says, { is: "engine-state", word: `a b ${"c".repeat(116)}` });
});

Deno.test("event: whatever JSON comes, reading it never throws and stays small", () => {
  const payload = fc.oneof(
    fc.jsonValue(),
    fc.record({ connection: fc.jsonValue(), lastDisconnect: fc.jsonValue() }),
    fc.record({ status: fc.oneof(fc.string(), fc.jsonValue()), statuses: fc.jsonValue() }),
  );
  const body = fc.record({
    id: fc.jsonValue(),
    timestamp: fc.oneof(fc.double(), fc.jsonValue()),
    event: fc.oneof(fc.constantFrom("session.status", "state.change", "message"), fc.string()),
    session: fc.oneof(fc.string(), fc.jsonValue()),
    me: fc.jsonValue(),
    engine: fc.jsonValue(),
    environment: fc.jsonValue(),
    payload,
  }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.oneof(body, fc.jsonValue()), (value) => {
      const read = readEvent(value);
      if (read.is !== "event") return;
      assert.ok(JSON.stringify(read.event.says).length < 6_000);
      assert.ok(read.event.at === undefined || Number.isFinite(read.event.at));
    }),
    { numRuns: 2_000 },
  );
});
