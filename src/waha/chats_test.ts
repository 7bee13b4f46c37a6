import assert from "node:assert/strict";
import { settled } from "../../tests/virtual_clock.ts";
import { CircuitOpenError, QueueFullError } from "../guard/mod.ts";
import { hangs, json, PAGE, refuses, rejectsWith, rig, type Sent } from "./test_client.ts";

const PAGING = { limit: 25, offset: 50 };
const MISMATCH = {
  error: "Session status is not as expected. Try again later or restart the session",
  session: "shop",
  status: "FAILED",
  expected: ["WORKING"],
};

Deno.test("chats: a page is asked with its limit and offset, its rows come as WAHA gave them", async () => {
  const rows = [{ id: "1@c.us", name: "Ann", conversationTimestamp: 1, _odd: { deep: [null] } }];
  const { client, sent } = rig(() => json(200, rows));
  const answer = await client.chats("a b", PAGING);
  assert.deepEqual(answer, { is: "page", rows });
  assert.deepEqual(sent.map(({ method, path }) => [method, path]), [
    ["GET", "/api/a%20b/chats?limit=25&offset=50"],
  ]);
});

Deno.test("messages: the chat's id is encoded and media is never downloaded", async () => {
  const { client, sent } = rig(() => json(200, []));
  const of = { session: "shop", chat: "1?/x@c.us" };
  assert.deepEqual(await client.messages(of, PAGING), { is: "page", rows: [] });
  assert.deepEqual(sent.map(({ path }) => path), [
    "/api/shop/chats/1%3F%2Fx%40c.us/messages?limit=25&offset=50&downloadMedia=false",
  ]);
});

for (const chat of ["", ".", "..", "a\ud800"]) {
  Deno.test(`messages: ${JSON.stringify(chat)} is no chat and never reaches WAHA`, async () => {
    const { client, sent } = rig(() => json(200, []));
    await assert.rejects(
      client.messages({ session: "shop", chat }, PAGING),
      rejectsWith("INVALID_SESSION_NAME"),
    );
    assert.deepEqual(sent, []);
  });
}

Deno.test("chats: an engine that ignores the limit does not make the page longer", async () => {
  const { client } = rig(() => json(200, Array.from({ length: 300 }, (_, id) => ({ id }))));
  const answer = await client.chats("shop", PAGING);
  assert.equal(answer.is === "page" && answer.rows.length, 25);
});

Deno.test("chats: the status 422 is the session's status, asked once and no failure", async () => {
  const { client, sent, guard } = rig(() => json(422, MISMATCH));
  assert.deepEqual(await client.chats("shop", PAGING), { is: "not-working", status: "FAILED" });
  assert.equal(sent.length, 1);
  assert.deepEqual(guard.status().breaker, { is: "closed", failures: 0 });
});

Deno.test("chats: a status that we do not know comes with WAHA's own word", async () => {
  const { client } = rig(() => json(422, { ...MISMATCH, status: "DREAMING" }));
  assert.deepEqual(await client.chats("shop", PAGING), {
    is: "not-working",
    status: "UNKNOWN",
    raw: "DREAMING",
  });
});

const ANSWERS = [
  { what: "an empty body", answer: () => new Response(""), code: "WAHA_BAD_RESPONSE", asked: 1 },
  { what: "no list", answer: () => json(200, { a: 1 }), code: "WAHA_BAD_RESPONSE", asked: 1 },
  { what: "a number in it", answer: () => json(200, [{}, 1]), code: "WAHA_BAD_RESPONSE", asked: 1 },
  { what: "a web page", answer: PAGE, code: "NOT_WAHA", asked: 3 },
  { what: "a refused connection", answer: refuses, code: "WAHA_UNREACHABLE", asked: 3 },
  {
    what: "a gateway's 503",
    answer: () => new Response("", { status: 503 }),
    code: "WAHA_UNREACHABLE",
    asked: 3,
  },
  {
    what: "429 of something in front",
    answer: () => new Response("", { status: 429 }),
    code: "WAHA_UNREACHABLE",
    asked: 1,
  },
  {
    what: "500",
    answer: () => json(500, { statusCode: 500, exception: { message: "Timed Out" } }),
    code: "WAHA_BAD_RESPONSE",
    asked: 1,
  },
  {
    what: "a store that is off",
    answer: () => json(400, { statusCode: 400, message: "Enable NOWEB store", error: "Bad" }),
    code: "WAHA_BAD_RESPONSE",
    asked: 1,
  },
  {
    what: "no such route",
    answer: () => json(404, { statusCode: 404, message: "Cannot GET /api/shop/chats" }),
    code: "WAHA_BAD_RESPONSE",
    asked: 1,
  },
  {
    what: "401",
    answer: () => json(401, { statusCode: 401, message: "Unauthorized" }),
    code: "WAHA_UNAUTHORIZED",
    asked: 1,
  },
  {
    what: "403",
    answer: () => json(403, { statusCode: 403, message: "Forbidden" }),
    code: "WAHA_UNAUTHORIZED",
    asked: 1,
  },
] as const;
for (const { what, answer, code, asked } of ANSWERS) {
  Deno.test(`chats: ${what} is ${code} after ${asked} asking`, async () => {
    const { client, clock, sent } = rig(() => answer());
    const refused = assert.rejects(client.chats("shop", PAGING), rejectsWith(code));
    await clock.advance(10_000);
    await refused;
    assert.equal(sent.length, asked);
  });
}

Deno.test("chats: no such session is said so", async () => {
  const { client } = rig(() => json(404, { statusCode: 404, message: "Session not found" }));
  assert.deepEqual(await client.chats("shop", PAGING), { is: "missing" });
});

Deno.test("chats: slow ones end after 60 s, and never open the breaker of all sessions", async () => {
  const { client, clock, guard, sent } = rig(hangs);
  for (let calls = 0; calls < 6; calls++) {
    const refused = assert.rejects(
      client.chats("shop", PAGING),
      (error) => rejectsWith("WAHA_TIMEOUT")(error) || error instanceof CircuitOpenError,
    );
    await clock.advance(60_000);
    await refused;
  }
  assert.equal(sent.length, 5);
  assert.equal(guard.status().breaker.is, "closed");
  assert.deepEqual(Object.keys(guard.status().sessions), ["shop"]);
  assert.equal(clock.pending, 0);
});

Deno.test("chats: one that waited half a minute for its place ends with the others, no failure", async () => {
  const { client, clock, guard } = rig(hangs);
  const first = Array.from(
    { length: 2 },
    () => assert.rejects(client.chats("shop", PAGING), rejectsWith("WAHA_TIMEOUT")),
  );
  await clock.advance(30_000);
  const late = assert.rejects(client.chats("other", PAGING), rejectsWith("WAHA_TIMEOUT"));
  await clock.advance(60_000);
  await Promise.all([...first, late]);
  assert.deepEqual(guard.status().breaker, { is: "closed", failures: 0 });
});

Deno.test("chats: a page over 16 MiB is cut off, and no failure", async () => {
  const long = `[{"a":"${"x".repeat(16_777_216)}"}]`;
  const { client, guard, sent } = rig(() => new Response(long));
  await assert.rejects(client.chats("shop", PAGING), /over 16 MiB: ask for fewer/);
  assert.equal(sent.length, 1);
  assert.deepEqual(guard.status().breaker, { is: "closed", failures: 0 });
});

Deno.test("chats: they are traffic: the thirteenth is refused, looks go on", async () => {
  const { client, clock } = rig((sent: Sent, signal) =>
    sent.path.includes("/chats") ? hangs(sent, signal) : json(200, [])
  );
  const leaving = new AbortController();
  const { signal } = leaving;
  const waiting = Array.from(
    { length: 12 },
    () => assert.rejects(client.chats("shop", { ...PAGING, signal }), /left/),
  );
  await settled();
  await assert.rejects(client.chats("shop", PAGING), QueueFullError);
  assert.notEqual((await client.look()).is, "unreachable");
  leaving.abort(new Error("left"));
  await Promise.all(waiting);
  assert.equal(clock.pending, 0);
});

Deno.test("chats: a caller that leaves between tries gets its own reason", async () => {
  const { client, clock } = rig(refuses);
  const leaving = new AbortController();
  const refused = assert.rejects(
    client.chats("shop", { ...PAGING, signal: leaving.signal }),
    /left/,
  );
  await settled();
  leaving.abort(new Error("left"));
  await refused;
  assert.equal(clock.pending, 0);
});
