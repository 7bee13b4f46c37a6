import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { z } from "zod";
import { aNotice, aTell, tellsOf } from "../notice_fixture.ts";
import { type Shown, testChannel } from "./channel_conformance.ts";
import { type HttpServiceOptions, openHttpService } from "./http_service_fixture.ts";
import { webhookChannel } from "./webhook.ts";

const KEY = "webhook-hmac-key";
const never = new AbortController().signal;

const payloadSchema = z.strictObject({
  event: z.literal("notice"),
  id: z.string(),
  level: z.enum(["trouble", "reminder", "resolved", "summary", "digest"]),
  at: z.iso.datetime(),
  language: z.enum(["en", "pt", "es"]),
  server: z.string(),
  sessions: z.array(z.string()),
  title: z.string(),
  text: z.string(),
  todo: z.string(),
  links: z.array(z.strictObject({ session: z.string(), url: z.string() })),
  tells: z.array(z.strictObject({
    id: z.string(),
    at: z.iso.datetime(),
    session: z.string().nullable(),
    incidentId: z.string().optional(),
    rule: z.string(),
    topic: z.string().optional(),
    title: z.string(),
    text: z.string(),
  })).min(1),
});

const WEBHOOK: HttpServiceOptions = {
  channel: (origin, parts) => webhookChannel({ url: `${origin}/secret-path`, hmacKey: KEY }, parts),
  secrets: [KEY],
  show: ({ body, headers }): Shown => {
    const { title, text, links, id } = payloadSchema.parse(JSON.parse(body));
    assert.equal(headers.get("x-webhook-request-id"), encodeURI(id));
    return { title, body: text, links: links.map(({ url }) => url) };
  },
};
// It is a program that reads it: nothing is cut, nothing is escaped but JSON.
testChannel("webhook", {
  open: () => openHttpService(WEBHOOK),
  titleMax: Infinity,
  bodyMax: Infinity,
});

Deno.test("channel webhook: the signature is WAHA's own, HMAC SHA-512 over the raw body", async () => {
  await using service = await openHttpService(WEBHOOK);
  await service.channel.send(aNotice([aTell({ session: "żółw 🐢" })]), never);
  const [{ headers, body } = { headers: new Headers(), body: "" }] = service.received;
  const expected = createHmac("sha512", KEY).update(body).digest("hex");
  assert.equal(headers.get("x-webhook-hmac"), expected);
  assert.equal(headers.get("x-webhook-hmac-algorithm"), "sha512");
});

Deno.test("channel webhook: what is sent again has its id again, also with a name that no header takes", async () => {
  await using service = await openHttpService(WEBHOOK);
  const tells = tellsOf(["a", "b"]).map((tell) => ({ ...tell, id: `żółw-${tell.id}` }));
  await service.channel.send(aNotice(tells), never);
  await service.channel.send(aNotice(tells), never);
  const ids = service.received.map(({ headers }) => headers.get("x-webhook-request-id"));
  assert.equal(ids[0], ids[1]);
  assert.match(ids[0] ?? "", /^[\x21-\x7e]+$/);
});

Deno.test("channel webhook: without a key nothing is signed", async () => {
  await using service = await openHttpService({
    ...WEBHOOK,
    channel: (origin, parts) => webhookChannel({ url: origin }, parts),
  });
  await service.channel.send(aNotice(), never);
  assert.equal(service.received[0]?.headers.get("x-webhook-hmac"), null);
});
