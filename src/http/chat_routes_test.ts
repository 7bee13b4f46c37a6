import assert from "node:assert/strict";
import { errorEnvelopeSchema } from "../contract/mod.ts";
import { aRig, keyed } from "./http_fixture.ts";

const API = "/api/v1/waha";
const row = (id: number) => ({ id: `${id}@c.us`, name: null, _chat: { nested: [1] } });

const CALLS = [
  { path: "/chats", asked: ["chats", undefined, { limit: 25, offset: 0 }] },
  { path: "/chats?limit=3&offset=6", asked: ["chats", undefined, { limit: 3, offset: 6 }] },
  { path: "/sessions/a%20b/chats", asked: ["chats", "a b", { limit: 25, offset: 0 }] },
  {
    path: "/chats/1%40c.us/messages",
    asked: ["messages", { chat: "1@c.us" }, { limit: 50, offset: 0 }],
  },
  {
    path: "/sessions/shop/chats/1%2Fx/messages?limit=50&offset=100",
    asked: ["messages", { session: "shop", chat: "1/x" }, { limit: 50, offset: 100 }],
  },
] as const;
for (const { path, asked } of CALLS) {
  Deno.test(`chats: ${path} asks for ${JSON.stringify(asked)}`, async () => {
    const { app, service } = aRig();
    const response = await app.request(keyed(`${API}${path}`));
    assert.equal(response.status, 200);
    await response.body?.cancel();
    assert.deepEqual(service.calls, [asked]);
  });
}

Deno.test("chats: rows come as WAHA gave them, a full page says where the next one is", async () => {
  const { app, service } = aRig();
  service.rows = { is: "page", rows: [row(1), row(2)], full: true };
  const path = `${API}/sessions/a%20b/chats`;
  const response = await app.request(keyed(`${path}?limit=2&offset=4`));
  assert.deepEqual(await response.json(), {
    success: true,
    data: { chats: [row(1), row(2)], next: `${path}?limit=2&offset=6` },
  });
});

Deno.test("messages: the next page keeps the chat's id encoded, and can be asked for", async () => {
  const { app, service } = aRig();
  service.rows = { is: "page", rows: [row(1)], full: true };
  const asked = await app.request(keyed(`${API}/chats/1%2F%25@c.us/messages?limit=1`));
  const { data } = await asked.json();
  assert.equal(data.next, `${API}/chats/1%2F%25@c.us/messages?limit=1&offset=1`);
  await (await app.request(keyed(data.next))).body?.cancel();
  assert.deepEqual(service.calls[1], ["messages", { chat: "1/%@c.us" }, { limit: 1, offset: 1 }]);
});

Deno.test("chats: the last page has no next one", async () => {
  const { app, service } = aRig();
  service.rows = { is: "page", rows: [row(1)], full: false };
  const response = await app.request(keyed(`${API}/chats?limit=2`));
  assert.deepEqual(await response.json(), { success: true, data: { chats: [row(1)] } });
});

const BAD = [
  "limit=26",
  "limit=-1",
  "limit=abc",
  "limit=0",
  "limit=",
  "limit=1e1",
  "limit=1&limit=2",
];
for (const query of BAD) {
  Deno.test(`chats: ${query} is 400 and names the cap`, async () => {
    const { app, service } = aRig();
    const response = await app.request(keyed(`${API}/chats?${query}`));
    const { error } = errorEnvelopeSchema.parse(await response.json());
    assert.equal(response.status, 400);
    assert.equal(error.code, "INVALID_REQUEST");
    if (query !== "limit=1&limit=2") assert.match(error.message, /from 1 to 25/);
    assert.deepEqual(service.calls, []);
  });
}

for (const query of ["limit=51", "offset=-1", "offset=abc"]) {
  Deno.test(`messages: ${query} is 400 and names the bounds`, async () => {
    const { app, service } = aRig();
    const response = await app.request(keyed(`${API}/chats/1@c.us/messages?${query}`));
    const { error } = errorEnvelopeSchema.parse(await response.json());
    assert.equal(response.status, 400);
    assert.match(error.message, query.startsWith("limit") ? /from 1 to 50/ : /from 0 to 999999999/);
    assert.deepEqual(service.calls, []);
  });
}

for (const id of ["%00", "a%0Ab", "x".repeat(257)]) {
  Deno.test(`messages: ${id.slice(0, 8)} is no chat's id`, async () => {
    const { app, service } = aRig();
    const response = await app.request(keyed(`${API}/chats/${id}/messages`));
    assert.equal(response.status, 400);
    await response.body?.cancel();
    assert.deepEqual(service.calls, []);
  });
}

Deno.test("chats: of a session that is not WORKING are 409 with its status and what to do", async () => {
  const { app, service } = aRig();
  const why = {
    status: "FAILED",
    because: "it is FAILED: it crashed",
    todo: "recover it",
  } as const;
  service.rows = { is: "not-working", ...why };
  const response = await app.request(keyed(`${API}/chats`));
  const { error } = errorEnvelopeSchema.parse(await response.json());
  assert.equal(response.status, 409);
  assert.deepEqual(error, {
    code: "SESSION_NOT_WORKING",
    message: "Cannot read chats of session default as it is FAILED: it crashed; to do: recover it",
    details: why,
  });
});

Deno.test("chats: of a session that does not exist are 404", async () => {
  const { app, service } = aRig();
  service.rows = { is: "no-such-session" };
  const response = await app.request(keyed(`${API}/sessions/nobody/chats`));
  const { error } = errorEnvelopeSchema.parse(await response.json());
  assert.equal(response.status, 404);
  assert.equal(error.code, "SESSION_NOT_FOUND");
});
