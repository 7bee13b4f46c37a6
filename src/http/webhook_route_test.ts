import assert from "node:assert/strict";
import type { Delivered } from "../recovery/mod.ts";
import { aRig, KEY, keyed } from "./http_fixture.ts";

const PATH = "/api/v1/waha/webhook";
const BODY = '{"event":"session.status","session":"default","payload":{"status":"FAILED"}}';

function post(init: RequestInit = {}): Request {
  return new Request(`http://localhost${PATH}`, { method: "POST", body: BODY, ...init });
}

Deno.test("webhook route: a signed one needs no key of ours, and its bytes arrive as they came", async () => {
  const { app, webhook } = aRig({ signed: true });
  const body = `  ${BODY}\n`;
  const response = await app.fetch(post({ body, headers: { "X-Webhook-Hmac": "AB12" } }));
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { success: true, data: { heard: "noted" } });
  assert.deepEqual(webhook.deliveries, [{ body, hmac: "AB12" }]);
});

Deno.test("webhook route: signed or not, no other path is opened by it", async () => {
  const { app } = aRig({ signed: true });
  const response = await app.fetch(new Request("http://localhost/api/v1/waha/status"));
  assert.equal(response.status, 401);
});

Deno.test("webhook route: an unsigned one needs our key", async () => {
  const { app, webhook } = aRig();
  assert.equal((await app.fetch(post())).status, 401);
  assert.equal((await app.fetch(keyed(PATH, { method: "POST", body: BODY }))).status, 200);
  assert.equal(webhook.deliveries.length, 1);
});

Deno.test("webhook route: without any key it is taken from this machine alone", async () => {
  const { app } = aRig({ apiKey: null });
  assert.equal((await app.fetch(post())).status, 200);
  assert.equal((await app.fetch(post({ headers: { Host: "evil.example" } }))).status, 403);
  assert.equal((await app.fetch(post({ headers: { Origin: "http://evil.example" } }))).status, 403);
});

const ANSWERS: { when: string; answer: Delivered; status: number; code: string | undefined }[] = [
  { when: "it proves nothing", answer: { is: "ignored" }, status: 200, code: undefined },
  {
    when: "it cannot be stored",
    answer: { is: "unwritten", code: "STORE_UNAVAILABLE", because: "the disk is full" },
    status: 503,
    code: "STORE_UNAVAILABLE",
  },
  {
    when: "nothing is known yet",
    answer: { is: "unwritten", code: "NOT_READY", because: "no look has ended" },
    status: 503,
    code: "NOT_READY",
  },
  {
    when: "it is forged",
    answer: { is: "refused", code: "unauthorized", message: "Cannot take it" },
    status: 401,
    code: "UNAUTHORIZED",
  },
  {
    when: "it cannot be read",
    answer: { is: "refused", code: "invalid", message: "Cannot read it" },
    status: 400,
    code: "INVALID_REQUEST",
  },
];

for (const { when, answer, status, code } of ANSWERS) {
  Deno.test(`webhook route: ${status} when ${when}`, async () => {
    const { app, webhook } = aRig({ signed: true });
    webhook.answer = answer;
    const response = await app.fetch(post());
    assert.equal(response.status, status);
    assert.equal((await response.json()).error?.code, code);
    assert.equal(response.headers.get("Retry-After"), status === 503 ? "2" : null);
  });
}

Deno.test("webhook route: a MiB is taken, a byte more is 413, told beforehand or not", async () => {
  const { app, webhook } = aRig({ signed: true });
  const full = "x".repeat(1_048_576);
  assert.equal((await app.fetch(post({ body: full }))).status, 200);
  assert.equal((await app.fetch(post({ body: `${full}y` }))).status, 413);
  const stream = new Blob([full, "y"]).stream();
  assert.equal((await app.fetch(post({ body: stream }))).status, 413);
  assert.equal(webhook.deliveries.length, 1);
});

Deno.test("webhook route: any other method is refused with the one that is taken", async () => {
  const { app } = aRig({ signed: true });
  const response = await app.fetch(
    new Request(`http://localhost${PATH}`, { headers: { "X-Api-Key": KEY } }),
  );
  assert.equal(response.status, 405);
  assert.equal(response.headers.get("Allow"), "POST");
});
