import assert from "node:assert/strict";
import type { Delivered, WebhookPort } from "../recovery/mod.ts";
import { aRig, ScriptedWebhook } from "./http_fixture.ts";
import { createWebhookPath } from "./webhook_path.ts";

const PATH = "/api/v1/waha/webhook";
const BODY = '{"event":"session.status","session":"default","payload":{"status":"FAILED"}}';

interface Sent {
  body?: BodyInit;
  headers?: Record<string, string>;
}

/** A query sends a webhook through the frame, which must answer all the same. */
async function both(
  { body = BODY, headers = {} }: Sent,
  answer: Delivered | (() => Promise<Delivered>),
) {
  const ways = [];
  for (const query of ["", "?by=the-frame"]) {
    const { app, webhook, log } = aRig({ signed: true });
    if (typeof answer === "function") webhook.deliver = answer;
    else webhook.answer = answer;
    const response = await app.fetch(
      new Request(`http://localhost${PATH}${query}`, { method: "POST", body, headers }),
    );
    ways.push({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.text(),
      events: log.events,
      deliveries: webhook.deliveries,
    });
  }
  return { beside: ways[0], framed: ways[1] };
}

const MIB = 1_048_576;
const NOTED: Delivered = { is: "noted" };
const refused = (code: "unauthorized" | "invalid"): Delivered => ({
  is: "refused",
  code,
  message: "Cannot take it as it is “odd”",
});
const fails = (error: Error & { code?: string }) => () => Promise.reject(error);

const CASES: { when: string; sent?: Sent; answer: Delivered | (() => Promise<Delivered>) }[] = [
  { when: "it is noted", answer: NOTED },
  { when: "it is ignored", answer: { is: "ignored" } },
  { when: "it is forged", answer: refused("unauthorized") },
  { when: "it cannot be read", answer: refused("invalid") },
  {
    when: "it cannot be stored",
    answer: { is: "unwritten", code: "STORE_UNAVAILABLE", because: "the disk is full" },
  },
  { when: "it is signed", sent: { headers: { "X-Webhook-Hmac": "AB12" } }, answer: NOTED },
  { when: "it has an id", sent: { headers: { "X-Request-Id": "a.b-c_1" } }, answer: NOTED },
  { when: "its id is no id", sent: { headers: { "X-Request-Id": "a b" } }, answer: NOTED },
  {
    when: "its id is too long",
    sent: { headers: { "X-Request-Id": "a".repeat(65) } },
    answer: NOTED,
  },
  { when: "it is empty", sent: { body: "" }, answer: refused("invalid") },
  { when: "it is too large", sent: { body: "x".repeat(MIB + 1) }, answer: NOTED },
  {
    when: "it tells too large a length",
    sent: { headers: { "Content-Length": `${MIB + 1}` } },
    answer: NOTED,
  },
  { when: "the door fails", answer: fails(new Error("boom")) },
  {
    when: "the store fails",
    answer: fails(Object.assign(new Error("Cannot read"), { code: "STORE_UNAVAILABLE" })),
  },
];

for (const { when, sent = {}, answer } of CASES) {
  Deno.test(`webhook path: it answers and logs as the frame does when ${when}`, async () => {
    const { beside, framed } = await both(sent, answer);
    assert.deepEqual(beside, framed);
  });
}

Deno.test("webhook path: a caller that leaves is logged as gone, as in the frame", async () => {
  const statuses = [];
  for (const query of ["", "?by=the-frame"]) {
    const { app, webhook, log } = aRig({ signed: true });
    const leaving = new AbortController();
    webhook.deliver = () => {
      leaving.abort();
      return Promise.reject(new DOMException("gone", "AbortError"));
    };
    const { signal } = leaving;
    await app.fetch(
      new Request(`http://localhost${PATH}${query}`, { method: "POST", body: BODY, signal }),
    );
    statuses.push(log.events.map((event) => event.is === "request" ? event.status : event.is));
  }
  assert.deepEqual(statuses, [[499], [499]]);
});

function aPath(webhook: WebhookPort = new ScriptedWebhook(true)) {
  const { log, clock } = aRig();
  return { path: createWebhookPath({ webhook, log, clock, newId: () => "made-1" }), log, clock };
}

for (
  const { url, method = "POST", taken } of [
    { url: `http://localhost${PATH}`, taken: true },
    { url: `http://localhost:8080${PATH}`, taken: true },
    { url: `https://[::1]:8080${PATH}`, taken: true },
    { url: `http://localhost${PATH}`, method: "PUT", taken: false },
    { url: `http://localhost${PATH}/`, taken: false },
    { url: `http://localhost${PATH}?a=b`, taken: false },
    { url: `http://localhost/?at=${PATH}`, taken: false },
    { url: `http://localhost/elsewhere${PATH}`, taken: false },
    { url: `http://localhost/api/v1/waha/%77ebhook`, taken: false },
  ]
) {
  Deno.test(`webhook path: ${method} ${url} is ${taken ? "taken" : "left to the frame"}`, async () => {
    const answer = aPath().path(new Request(url, { method }));
    assert.equal(answer !== null, taken);
    await (await answer)?.body?.cancel();
  });
}

Deno.test("webhook path: of webhooks that are put off the log tells once a second", async () => {
  const webhook = new ScriptedWebhook(true);
  webhook.answer = { is: "unwritten", code: "NOT_READY", because: "it is behind" };
  const { path, log, clock } = aPath(webhook);
  const send = async () => {
    const answer = await path(
      new Request(`http://localhost${PATH}`, { method: "POST", body: BODY }),
    );
    await answer?.body?.cancel();
  };
  for (let count = 0; count < 50; count++) await send();
  assert.equal(log.events.length, 1);
  await clock.advance(1_000);
  await send();
  assert.equal(log.events.length, 2);
});
