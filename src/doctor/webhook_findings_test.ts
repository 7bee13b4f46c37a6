import assert from "node:assert/strict";
import { complaints, factsWith, HOOK, hook } from "./doctor_fixture.ts";
import type { ConfigState } from "./facts.ts";
import { webhookFindings } from "./webhook_findings.ts";

interface Case {
  config?: unknown;
  wahaConfig?: ConfigState;
  settings?: Record<string, string>;
  server?: object;
}

function findings({ config, wahaConfig, settings = {}, server = {} }: Case) {
  const { seen, ...facts } = factsWith({ settings, server });
  assert.ok(seen !== undefined);
  const given = config === undefined ? seen.wahaConfig : { is: "read", config } as const;
  return webhookFindings({ ...facts, seen: { ...seen, wahaConfig: wahaConfig ?? given } });
}

function found(of: Case) {
  return complaints(findings(of));
}

Deno.test("doctor: a webhook of ours with the right events, key and address is ok", () => {
  assert.deepEqual(found({}), {});
  assert.deepEqual(findings({}).map(({ id }) => id), [
    "webhook.url",
    "webhook",
    "webhook.events",
    "webhook.hmac",
  ]);
});

Deno.test("doctor: no webhook of ours is advice, and global ones are said to be invisible", () => {
  for (const config of [null, {}, { webhooks: [] }, { webhooks: [hook({ url: "http://crm" })] }]) {
    assert.deepEqual(found({ config }), { webhook: "advice" });
  }
  const says = findings({ config: null }).find(({ id }) => id === "webhook")?.says ?? "";
  assert.match(says, /WHATSAPP_HOOK_URL\) cannot be seen/);
  assert.match(says, /its WebSocket is listened to/);
  const alone = findings({ config: null, settings: { WAHA_WEBSOCKET: "false" } });
  assert.match(alone.find(({ id }) => id === "webhook")?.says ?? "", /seen by the next look/);
});

Deno.test("doctor: without WEBHOOK_URL a webhook to our path is taken for ours, and said so", () => {
  const settings = { WEBHOOK_URL: "" };
  assert.deepEqual(found({ settings }), { webhook: "advice" });
  const none = findings({ settings, config: {} }).find(({ id }) => id === "webhook");
  assert.match(none?.todo ?? "", /--url …\/api\/v1\/waha\/webhook$/);
});

Deno.test("doctor: the webhook must carry session.status, and should carry state.change", () => {
  const events = (list: string[] | null) =>
    found({ config: { webhooks: [hook({ events: list })] } });
  assert.deepEqual(events(["state.change"]), { "webhook.events": "problem" });
  assert.deepEqual(events(["session.status"]), { "webhook.events": "advice" });
  assert.deepEqual(events(["*"]), { "webhook.events": "advice", "webhook.privacy": "advice" });
  assert.equal(events(null)["webhook.events"], "advice");
  const all = findings({ config: { webhooks: [hook({ events: ["*"] })] } });
  assert.ok(all.every(({ level }) => level !== "problem"));
  const both = ["session.status", "state.change", "message.any"];
  assert.deepEqual(events(both), { "webhook.privacy": "advice" });
});

Deno.test("doctor: keys that do not agree are a problem, and neither is shown", () => {
  const theirs = (hmac: unknown, settings = {}) =>
    found({ config: { webhooks: [hook({ hmac })] }, settings });
  const none = { WEBHOOK_HMAC_KEY: "" };
  assert.deepEqual(theirs({ key: "another-key-000" }), { "webhook.hmac": "problem" });
  assert.deepEqual(theirs(null), { "webhook.hmac": "problem" });
  assert.deepEqual(theirs({ key: "another-key-000" }, none), { "webhook.hmac": "problem" });
  assert.deepEqual(theirs({}, none), { "webhook.hmac": "advice" });
  const config = { webhooks: [hook({ hmac: { key: "another-key-000" } })] };
  assert.doesNotMatch(JSON.stringify(findings({ config })), /another-key|hmac-key/);
});

Deno.test("doctor: Core before 2024.11.5 signs nothing, whatever its config says", () => {
  const server = { version: "2024.10.8" };
  assert.deepEqual(found({ server }), { "webhook.hmac": "problem" });
  assert.deepEqual(found({ server: { ...server, tier: "PLUS" } }), {});
});

Deno.test("doctor: an address that WAHA cannot reach, or that misses our path, is told", () => {
  const at = (settings: Record<string, string>) => found({ settings, config: {} })["webhook.url"];
  assert.equal(at({ WEBHOOK_URL: "http://localhost:8080/api/v1/waha/webhook" }), "problem");
  const beside = { WAHA_URL: "http://127.0.0.1:3000", API_KEY: "" };
  assert.equal(
    at({ ...beside, WEBHOOK_URL: "http://127.0.0.1:8080/api/v1/waha/webhook" }),
    "advice",
  );
  assert.equal(at({ API_KEY: "" }), "problem");
  assert.equal(at({ API_KEY: "", HOST: "::1" }), "problem");
  assert.equal(at({ WEBHOOK_URL: "http://recovery:8080" }), "advice");
  assert.equal(at({ WEBHOOK_URL: HOOK }), undefined);
});

Deno.test("doctor: webhooks of a shape that WAHA never showed are not judged", () => {
  assert.deepEqual(found({ config: { webhooks: "all" } }), { webhook: "advice" });
  assert.deepEqual(found({ config: { webhooks: [{ url: 3 }] } }), { webhook: "advice" });
  const wahaConfig = { is: "unread", reason: "answered 500" } as const;
  assert.deepEqual(found({ wahaConfig }), { webhook: "advice" });
});

Deno.test("doctor: where the session is missing only the address is judged", () => {
  const { seen, ...facts } = factsWith();
  assert.ok(seen !== undefined);
  const gone = { ...seen, session: { is: "missing" } as const };
  assert.deepEqual(webhookFindings({ ...facts, seen: gone }).map(({ id }) => id), ["webhook.url"]);
});
