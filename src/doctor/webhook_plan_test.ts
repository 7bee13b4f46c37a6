import assert from "node:assert/strict";
import fc from "fast-check";
import { planWebhook } from "./webhook_plan.ts";

const OURS = {
  url: "http://us/api/v1/waha/webhook",
  hmacKey: "our-hmac-key",
  engine: "NOWEB",
} as const;
const OTHER = {
  url: "http://crm/hook",
  events: ["message"],
  hmac: { key: "theirs" },
  odd: [1, { a: 2 }],
};

function changed(config: unknown, ours: Parameters<typeof planWebhook>[1] = OURS) {
  const plan = planWebhook(config, ours);
  assert.ok(plan.is === "change", plan.is);
  return plan;
}

Deno.test("planWebhook() adds ours behind the others and keeps all else as it is", () => {
  const config = { metadata: { a: "1" }, noweb: { store: { enabled: true } }, webhooks: [OTHER] };
  const { webhooks, ...rest } = changed(config).config;
  assert.deepEqual(rest, { metadata: { a: "1" }, noweb: { store: { enabled: true } } });
  assert.deepEqual(webhooks, [OTHER, {
    url: OURS.url,
    events: ["session.status", "state.change", "message.ack"],
    hmac: { key: OURS.hmacKey },
    retries: { policy: "exponential", delaySeconds: 2, attempts: 7 },
  }]);
});

Deno.test("planWebhook() replaces an older one of ours in its place, and drops its doubles", () => {
  const old = { url: `${OURS.url}/`, events: ["*"], hmac: { key: "old" }, customHeaders: [] };
  const { webhooks } = changed({ webhooks: [old, OTHER, { url: OURS.url }] }).config;
  assert.equal(webhooks?.length, 2);
  assert.deepEqual(webhooks?.[1], OTHER);
  assert.deepEqual(webhooks?.[0], {
    url: OURS.url,
    events: ["session.status", "state.change", "message.ack"],
    hmac: { key: OURS.hmacKey },
    customHeaders: [],
    retries: { policy: "exponential", delaySeconds: 2, attempts: 7 },
  });
});

Deno.test("planWebhook() asks browser engines for no acknowledgements, which carry the message", () => {
  for (const engine of ["WEBJS", "WPP", "UNKNOWN"] as const) {
    const { webhooks } = changed(null, { ...OURS, engine }).config;
    assert.match(JSON.stringify(webhooks), /"events":\["session.status","state.change"\]/);
  }
});

Deno.test("planWebhook() finds nothing to do where it was carried out", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (config) => {
    const plan = planWebhook({ ...config, webhooks: [OTHER] }, OURS);
    assert.ok(plan.is !== "impossible" || JSON.stringify(config).includes("***"));
    if (plan.is === "change") assert.deepEqual(planWebhook(plan.config, OURS), { is: "same" });
  }));
});

Deno.test("planWebhook() touches no config that it does not understand or that hides its keys", () => {
  assert.equal(planWebhook("text", OURS).is, "impossible");
  assert.equal(planWebhook({ webhooks: "all" }, OURS).is, "impossible");
  assert.equal(
    planWebhook({ webhooks: [{ url: "x", hmac: { key: "****" } }] }, OURS).is,
    "impossible",
  );
});

Deno.test("planWebhook() keeps what is no webhook as it found it", () => {
  const { webhooks } = changed({ webhooks: [null, "odd", { url: 3 }] }).config;
  assert.deepEqual(webhooks?.slice(0, 3), [null, "odd", { url: 3 }]);
});

Deno.test("planWebhook() takes the same address with another server's name for an older one of ours", () => {
  const old = { url: OURS.url, events: ["*"], hmac: { key: "old" } };
  const ours = { ...OURS, url: `${OURS.url}?server=b` };
  const { webhooks } = changed({ webhooks: [old] }, ours).config;
  assert.deepEqual(webhooks?.map((webhook) => Reflect.get(Object(webhook), "url")), [ours.url]);
});
