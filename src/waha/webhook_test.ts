import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { recordedWebhooks } from "./event_fixture.ts";
import { checkDelivery, type Checked, isSigned } from "./webhook.ts";

const KEY = "test-hmac-secret";
const NOW = 1_790_000_000_123;
const WINDOW_MS = 900_000;

const bytes = (text: string) => new TextEncoder().encode(text);
const sign = (body: Uint8Array, key = KEY) => createHmac("sha512", key).update(body).digest("hex");

function aBody(fields: object = {}): Uint8Array {
  return bytes(JSON.stringify({
    id: "evt_1",
    timestamp: NOW,
    event: "session.status",
    session: "default",
    payload: { status: "FAILED" },
    ...fields,
  }));
}

function check(body: Uint8Array, options: { hmac?: string; key?: string; now?: number } = {}) {
  const { hmac, key, now = NOW } = options;
  return checkDelivery(
    { body, ...(hmac === undefined ? {} : { hmac }) },
    { now, windowMs: WINDOW_MS, ...(key === undefined ? {} : { key }) },
  );
}

function refusal(checked: Checked): string {
  assert.equal(checked.is, "refused");
  const { code, message } = checked as Extract<Checked, { is: "refused" }>;
  return `${code}: ${message}`;
}

Deno.test("webhook: the contract's first vector, WAHA's own example, verifies", () => {
  const body = bytes('{"event":"message","session":"default","engine":"WEBJS"}');
  const hmac = "208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8097c462b2b17a6" +
    "ce93b6b47a136cf2e78a33a63f6752c2c1631777076153fa89";
  assert.ok(isSigned(body, { hmac, key: "my-secret-key" }));
  assert.ok(isSigned(body, { hmac: hmac.toUpperCase(), key: "my-secret-key" }));
  assert.ok(!isSigned(body, { hmac, key: "my-secret-kez" }));
});

Deno.test("webhook: the contract's second vector, in UTF-8, is taken", () => {
  const body = bytes(
    '{"id":"evt_01hzzzzzzzzzzzzzzzzzzzzzzz","timestamp":1790000000123,"event":"session.status",' +
      '"session":"default","metadata":{"user.id":"123"},"me":{"id":"11111111111@c.us",' +
      '"pushName":"Zoë 👋"},"payload":{"name":"default","status":"FAILED","statuses":[' +
      '{"status":"STARTING","timestamp":1790000000000},' +
      '{"status":"WORKING","timestamp":1790000000100},' +
      '{"status":"FAILED","timestamp":1790000000123}]},"engine":"NOWEB","environment":' +
      '{"version":"2026.2.1","engine":"NOWEB","tier":"CORE","browser":null}}',
  );
  assert.equal(body.length, 494);
  const hmac = "a1d793f9dde8f6d49902f1f964bcc87073cd25c6e6f1e8c607e117a0faca6bc1fc755922eafb47" +
    "a46514d62f8e00bb6070029f937680bcfe10df7cdd8adbddde";
  const checked = check(body, { hmac, key: KEY });
  assert.equal(checked.is, "event");
});

Deno.test("webhook: every signed delivery of the recordings is taken, changed by a bit it is not", async () => {
  const signed = (await recordedWebhooks()).filter(({ headers }) => "x-webhook-hmac" in headers);
  assert.ok(signed.length >= 81, `${signed.length}`);
  for (const { from, body, headers, receivedAt } of signed) {
    const raw = bytes(body);
    const hmac = headers["x-webhook-hmac"]!;
    const taken = check(raw, { hmac, key: KEY, now: receivedAt });
    assert.equal(taken.is, "event", from);
    raw[raw.length >> 1]! ^= 1;
    assert.match(refusal(check(raw, { hmac, key: KEY, now: receivedAt })), /^unauthorized/, from);
  }
});

const REFUSED: { when: string; says: RegExp; checked: () => Checked }[] = [
  {
    when: "the signature is missing",
    says: /^unauthorized: .*X-Webhook-Hmac is missing.*WEBHOOK_HMAC_KEY/,
    checked: () => check(aBody(), { key: KEY }),
  },
  {
    when: "the signature is another key's",
    says: /^unauthorized: .*does not fit/,
    checked: () => check(aBody(), { key: KEY, hmac: sign(aBody(), "another") }),
  },
  {
    when: "the signature is cut short",
    says: /^unauthorized: .*does not fit/,
    checked: () => check(aBody(), { key: KEY, hmac: sign(aBody()).slice(0, 126) }),
  },
  {
    when: "the signature is no hex",
    says: /^unauthorized: .*does not fit/,
    checked: () => check(aBody(), { key: KEY, hmac: "z".repeat(128) }),
  },
  {
    when: "it is older than the window",
    says: /^unauthorized: .*901 s old.*clock/,
    checked: () => check(aBody(), { key: KEY, hmac: sign(aBody()), now: NOW + 901_000 }),
  },
  {
    when: "its time lies in the future",
    says: /^unauthorized: .*901 s in the future.*clock/,
    checked: () => check(aBody(), { key: KEY, hmac: sign(aBody()), now: NOW - 901_000 }),
  },
  {
    when: "it is old and nobody signs",
    says: /^unauthorized: .*clock/,
    checked: () => check(aBody(), { now: NOW + 901_000 }),
  },
  {
    when: "it has no time while a key is set",
    says: /^unauthorized: .*id and timestamp/,
    checked: () => {
      const body = aBody({ timestamp: undefined });
      return check(body, { key: KEY, hmac: sign(body) });
    },
  },
  {
    when: "it is not JSON",
    says: /^invalid: .*not JSON/,
    checked: () => check(bytes("hello")),
  },
  {
    when: "it is empty",
    says: /^invalid: .*not JSON/,
    checked: () => check(bytes("")),
  },
  {
    when: "it is not UTF-8",
    says: /^invalid: .*UTF-8/,
    checked: () => check(Uint8Array.of(0x22, 0xff, 0x22)),
  },
  {
    when: "it is JSON and no event",
    says: /^invalid: .*its field event/,
    checked: () => check(bytes('{"hello":"world"}')),
  },
];

for (const { when, says, checked } of REFUSED) {
  Deno.test(`webhook: it is refused when ${when}`, () => {
    const said = refusal(checked());
    assert.match(said, says);
    assert.ok(!said.includes(KEY));
  });
}

Deno.test("webhook: at the edge of the window it is taken", () => {
  const hmac = sign(aBody());
  assert.equal(check(aBody(), { key: KEY, hmac, now: NOW + WINDOW_MS }).is, "event");
  assert.equal(check(aBody(), { key: KEY, hmac, now: NOW - WINDOW_MS }).is, "event");
});

Deno.test("webhook: an event of 2024 without id and time is taken when no key is set", () => {
  assert.equal(check(aBody({ id: undefined, timestamp: undefined })).is, "event");
});

Deno.test("webhook: whatever bytes and signature come, checking them never throws", () => {
  const options = fc.record({
    hmac: fc.oneof(fc.string(), fc.constant("a".repeat(128))),
    key: fc.string({ minLength: 1 }),
  }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), options, (body, given) => {
      const checked = check(body, given);
      if (given.key !== undefined) assert.equal(checked.is, "refused");
    }),
    { numRuns: 2_000 },
  );
});
