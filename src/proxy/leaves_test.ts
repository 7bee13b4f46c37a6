import assert from "node:assert/strict";
import { answerFields, isLoop, requestFields } from "./headers.ts";
import { cappedBody, cappedQuery } from "./paging.ts";
import { preferredWaitMs } from "./preference.ts";
import { withoutSecrets } from "./redaction.ts";
import { readMismatch, retryAfterMs } from "./status_422.ts";
import { AnswersSeen } from "./answers_seen.ts";
import { chatMark } from "./session_of.ts";
import { mismatch, notWorking } from "./proxy_fixture.ts";

const QUERIES = [
  { given: "", sent: "?limit=25", applied: 25 },
  { given: "?offset=5", sent: "?offset=5&limit=25", applied: 25 },
  { given: "?limit=26", sent: "?limit=25", applied: 25 },
  { given: "?limit=-1", sent: "?limit=25", applied: 25 },
  { given: "?limit=1e9", sent: "?limit=25", applied: 25 },
  { given: "?limit=Infinity", sent: "?limit=25", applied: 25 },
  { given: "?limit=", sent: "?limit=25", applied: 25 },
  { given: "?limit=%20", sent: "?limit=25", applied: 25 },
  { given: "?limit=5&limit=1000", sent: "?limit=25", applied: 25 },
  { given: "?limit=25", sent: "?limit=25" },
  { given: "?offset=%41&limit=3", sent: "?offset=%41&limit=3" },
  { given: "?limit=0", sent: "?limit=0" },
  { given: "?limit=abc", sent: "?limit=abc" },
];
for (const { given, sent, applied } of QUERIES) {
  Deno.test(`cappedQuery() sends '${sent}' for '${given}'${applied ? " and says so" : ""}`, () => {
    assert.deepEqual(cappedQuery(given, 25), {
      search: sent,
      ...(applied === undefined ? {} : { applied }),
    });
  });
}

Deno.test("cappedBody() lowers the page of a list that is asked for by POST, and leaves the rest", () => {
  const filter = { ids: ["1@c.us"] };
  assert.deepEqual(cappedBody({ pagination: { limit: 900, offset: 3 }, filter }, 25), {
    body: { pagination: { limit: 25, offset: 3 }, filter },
    applied: 25,
  });
  assert.deepEqual(cappedBody({ filter }, 25)?.body, { pagination: { limit: 25 }, filter });
  assert.equal(cappedBody({ pagination: { limit: 25 } }, 25)?.applied, undefined);
  for (const body of [null, "x", [1], 7]) assert.equal(cappedBody(body, 25), null);
});

const WAITS = [
  { prefer: null, ms: 20_000 },
  { prefer: "wait=5", ms: 5_000 },
  { prefer: "wait=0", ms: 0 },
  { prefer: "respond-async, WAIT = 7", ms: 7_000 },
  { prefer: 'wait="3"; x=y', ms: 3_000 },
  { prefer: "wait=999", ms: 60_000 },
  { prefer: "wait=99999999", ms: 20_000 },
  { prefer: "wait=-1", ms: 20_000 },
  { prefer: "await=5", ms: 20_000 },
  { prefer: "return=minimal", ms: 20_000 },
];
for (const { prefer, ms } of WAITS) {
  Deno.test(`preferredWaitMs() is ${ms} for Prefer: ${prefer}`, () => {
    assert.equal(preferredWaitMs(prefer, { waitMs: 20_000, waitMsMax: 60_000 }), ms);
  });
}

Deno.test("requestFields() forwards no field of one hop, none that Connection names, and no key of ours", () => {
  const given = new Headers({
    "Connection": "keep-alive, X-Private",
    "Keep-Alive": "timeout=5",
    "Transfer-Encoding": "chunked",
    "TE": "trailers",
    "Upgrade": "h2c",
    "HTTP2-Settings": "x",
    "Proxy-Authorization": "Basic x",
    "X-Private": "1",
    "X-Api-Key": "ours",
    "Authorization": "Bearer ours",
    "Cookie": "a=b",
    "Host": "evil.example",
    "Via": "1.1 other",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "Content-Type": "application/json",
  });
  assert.deepEqual({ ...requestFields(given, { requestId: "r1", apiKey: "wahas" }) }, {
    "accept-encoding": "identity",
    "content-type": "application/json",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "via": "1.1 other, 1.1 waha-recovery",
    "x-api-key": "wahas",
    "x-request-id": "r1",
  });
});

Deno.test("requestFields() of a WAHA without a key sends none, whatever the caller sent", () => {
  const fields = requestFields(new Headers({ "X-Api-Key": "x" }), {
    requestId: "r1",
    apiKey: undefined,
  });
  assert.equal(fields["x-api-key"], undefined);
});

Deno.test("answerFields() keeps what WAHA says, but not of its connection and not to foreign pages", () => {
  const given = new Headers({
    "Connection": "close, X-Hop",
    "X-Hop": "1",
    "Content-Type": "text/html",
    "Content-Length": "5",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "off",
  });
  given.append("Set-Cookie", "a=1");
  given.append("Set-Cookie", "b=2");
  const closed = answerFields(given, { requestId: "r1", foreignPages: false });
  assert.deepEqual(
    new Map(closed.filter(([name]) => name !== "set-cookie")),
    new Map([
      ["via", "1.1 waha-recovery"],
      ["x-request-id", "r1"],
      ["x-content-type-options", "nosniff"],
      ["content-security-policy", "default-src 'none'; sandbox"],
      ["content-length", "5"],
      ["content-type", "text/html"],
    ]),
  );
  assert.deepEqual(closed.filter(([name]) => name === "set-cookie").length, 2);
  const open = answerFields(given, { requestId: "r1", foreignPages: true });
  assert.equal(new Map(open).get("access-control-allow-origin"), "*");
});

Deno.test("answerFields() tells no length of an answer that fetch has unpacked", () => {
  const given = new Headers({ "Content-Encoding": "gzip", "Content-Length": "28" });
  const fields = new Map(answerFields(given, { requestId: "r1", foreignPages: true }));
  assert.equal(fields.has("content-encoding"), false);
  assert.equal(fields.has("content-length"), false);
});

Deno.test("isLoop() knows a call that came through us before", () => {
  assert.equal(isLoop(new Headers({ Via: "1.1 nginx, 1.1 waha-recovery" })), true);
  assert.equal(isLoop(new Headers({ Via: "1.1 nginx" })), false);
});

Deno.test("withoutSecrets() hides keys and passwords of configs and nothing else", () => {
  const session = {
    name: "shop",
    config: {
      webhooks: [{
        url: "https://x.example/hook",
        hmac: { key: "secret-1" },
        customHeaders: [{ name: "Authorization", value: "secret-2" }],
      }],
      proxy: { server: "p:1", username: "u", password: "secret-3" },
      noweb: { store: { enabled: true } },
    },
    apps: [{ app: "chatwoot", config: { accountToken: "secret-4", url: "x" } }],
    me: { id: "1@c.us" },
  };
  const shown = JSON.stringify(withoutSecrets([session]));
  assert.doesNotMatch(shown, /secret-/);
  assert.match(shown, /x\.example\/hook.*Authorization.*p:1.*"enabled":true.*1@c\.us/);
  for (
    const [config, wanted] of [
      [{ server: "http://u:p@h:1" }, { server: "http://***@h:1" }],
      [{ server: "u:p@h:1" }, { server: "***@h:1" }],
      [{ url: "https://h/x?a=1&api_key=s#f" }, { url: "https://h/x?a=1&api_key=***#f" }],
      [{ url: "https://u:p@h/x?to=a@b" }, { url: "https://***@h/x?to=a@b" }],
      [{ url: "https://h/x?to=a@b" }, { url: "https://h/x?to=a@b" }],
      [{ url: "https://u:p@ss@h/x" }, { url: "https://***@h/x" }],
      [{ url: "http://u:p/a#b@h:1" }, { url: "http://***@h:1" }],
      [{ server: "http://u:12/a@h:1" }, { server: "http://***@h:1" }],
      [{ server: "u:p/a@b@h:1" }, { server: "***@h:1" }],
      [{ url: "https://h/x?pwd=s&a=1&sig=t#access_token=u" }, {
        url: "https://h/x?pwd=***&a=1&sig=***#access_token=***",
      }],
      [{ metadata: { "client.secret": "s", botToken: "t", note: "n" } }, {
        metadata: { "client.secret": "***", botToken: "***", note: "n" },
      }],
      [{ id: "4915@c.us", mail: "a@b.example" }, { id: "4915@c.us", mail: "a@b.example" }],
    ]
  ) {
    assert.deepEqual(withoutSecrets({ config }), { config: wanted });
  }
  const plain = { name: "a", config: null, me: null };
  assert.deepEqual(withoutSecrets(plain), plain);
  assert.deepEqual(withoutSecrets([{ config: { webhooks: [{ hmac: null }] } }]), [
    { config: { webhooks: [{ hmac: null }] } },
  ]);
});

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

Deno.test("readMismatch() takes a 422 for a refusal only with both `error` and `expected`", () => {
  assert.deepEqual(readMismatch(bytes(mismatch())), {
    session: "default",
    status: "FAILED",
    expected: ["WORKING"],
  });
  const { expected: _, ...noExpected } = mismatch();
  const { error: __, ...noError } = mismatch();
  for (
    const other of [
      noExpected,
      noError,
      {
        message: "Session 'default' is already started.",
        error: "Unprocessable Entity",
        statusCode: 422,
      },
      { error: 'Session "x" does not exist', session: "x" },
      { ...mismatch(), expected: "WORKING" },
      [mismatch()],
      null,
    ]
  ) assert.equal(readMismatch(bytes(other)), null);
  assert.equal(readMismatch(new TextEncoder().encode("{")), null);
  assert.equal(readMismatch(null), null);
});

Deno.test("retryAfterMs() is when something comes next, and later where a person must come first", () => {
  assert.equal(retryAfterMs(notWorking({ nextAt: 9_000 }), 1_000), 8_000);
  assert.equal(retryAfterMs(notWorking({ nextAt: 1e12 }), 1_000), 3_600_000);
  assert.equal(retryAfterMs(notWorking({ nextAt: 500 }), 1_000), 5_000);
  assert.equal(retryAfterMs(notWorking({ comesBack: "not-by-itself" }), 1_000), 30_000);
  assert.equal(retryAfterMs(null, 1_000), 5_000);
});

Deno.test("answers seen: one sick session is told from a sick WAHA by whom else it answers", () => {
  const seen = new AnswersSeen();
  assert.equal(seen.othersSince("sick", 0), false);
  seen.answered("sick", 1);
  assert.equal(seen.othersSince("sick", 0), false);
  seen.answered("well", 2);
  seen.answered("sick", 3);
  assert.equal(seen.othersSince("sick", 2), true);
  assert.equal(seen.othersSince("sick", 3), false);
  assert.equal(seen.othersSince(null, 3), true);
});

Deno.test("chatMark() tells chats apart and repeats none", () => {
  const one = chatMark({ chatId: "4915550100@c.us" }, 7);
  assert.equal(one, chatMark({ chatId: "4915550100@c.us" }, 7));
  assert.notEqual(one, chatMark({ chatId: "4915550101@c.us" }, 7));
  assert.notEqual(one, chatMark({ chatId: "4915550100@c.us" }, 8));
  assert.ok((one ?? "").length <= 7);
  for (const none of [null, {}, { chatId: 7 }, "x"]) assert.equal(chatMark(none, 7), undefined);
});
