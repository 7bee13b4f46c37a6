import assert from "node:assert/strict";
import fc from "fast-check";
import { GuardError } from "../guard/mod.ts";
import { createWahaClient } from "./client.ts";
import { WahaError } from "./errors.ts";
import type { WahaErrorCode } from "./errors.ts";
import {
  clientOver,
  hangs,
  json,
  KEY,
  PAGE,
  refuses,
  rejectsWith,
  rig,
  SOON,
  wellExcept,
} from "./test_client.ts";

const READ_ERRORS: {
  code: WahaErrorCode;
  when: string;
  answer: () => Response | Promise<Response>;
}[] = [
  { code: "WAHA_UNREACHABLE", when: "it is refused", answer: refuses },
  {
    code: "WAHA_UNREACHABLE",
    when: "a gateway answers",
    answer: () => new Response("", { status: 503 }),
  },
  { code: "WAHA_BAD_RESPONSE", when: "WAHA broke", answer: () => json(500, { statusCode: 500 }) },
  { code: "WAHA_BAD_RESPONSE", when: "the body is empty", answer: () => new Response("") },
  { code: "WAHA_BAD_RESPONSE", when: "JSON is cut", answer: () => new Response('{"a') },
  {
    code: "WAHA_BAD_RESPONSE",
    when: "WAHA refuses",
    answer: () => json(400, { statusCode: 400, message: "no" }),
  },
  {
    code: "WAHA_UNAUTHORIZED",
    when: "the key lacks rights",
    answer: () => json(403, { message: "Forbidden", statusCode: 403 }),
  },
  { code: "NOT_WAHA", when: "a page comes", answer: PAGE },
  {
    code: "NOT_WAHA",
    when: "a stranger says 404",
    answer: () => json(404, { detail: "Not Found" }),
  },
];
for (const { code, when, answer } of READ_ERRORS) {
  Deno.test(`session() and qr() throw ${code} when ${when}`, async () => {
    const { client } = rig(answer);
    await assert.rejects(() => client.session("a"), rejectsWith(code));
    await assert.rejects(() => client.qr("a", { form: "image" }), rejectsWith(code));
  });
}

Deno.test("session() names the broken field's path", async () => {
  const { client } = rig(() => json(200, { name: "a", status: 7 }));
  await assert.rejects(
    () => client.session("a"),
    (error) =>
      error instanceof WahaError && error.path === "status" &&
      error.code === "WAHA_BAD_RESPONSE" && /status/.test(error.message),
  );
});

Deno.test("session() of a status 422 is no answer about a session", async () => {
  const { client } = rig(() => json(422, { error: "e", status: "FAILED", expected: ["WORKING"] }));
  await assert.rejects(() => client.session("a"), rejectsWith("WAHA_BAD_RESPONSE"));
});

Deno.test("session() throws WAHA_TIMEOUT after its limit", async () => {
  const { client, clock } = rig(hangs);
  const refusal = assert.rejects(() => client.session("a"), rejectsWith("WAHA_TIMEOUT"));
  await clock.advance(10_000);
  await refusal;
});

Deno.test("qr() waits for the 422 that comes after 10 s, which opens no breaker", async () => {
  const { client, clock, guard } = rig(() =>
    new Promise((resolve) =>
      clock.after(
        10_015,
        () => resolve(json(422, { error: "e", status: "STARTING", expected: ["SCAN_QR_CODE"] })),
      )
    )
  );
  for (let ask = 0; ask < 6; ask++) {
    const answer = client.qr("a", { form: "raw" });
    await clock.advance(11_000);
    assert.equal((await answer).is, "not-scannable");
  }
  assert.equal(guard.status().breaker.is, "closed");
});

Deno.test("qr() keeps the word of a status that we do not know", async () => {
  const { client } = rig(() => json(422, { error: "e", status: "DANCING", expected: [] }));
  assert.deepEqual(await client.qr("a", { form: "raw" }), {
    is: "not-scannable",
    status: "UNKNOWN",
    raw: "DANCING",
    expected: [],
  });
});

Deno.test("sessionConfig() gives the config whole, and undefined for no session", async () => {
  const config = { webhooks: [{ hmac: { key: "test-hmac-secret" } }] };
  const { client } = rig(wellExcept({
    "/api/sessions/a": () => json(200, { name: "a", status: "STOPPED", config }),
  }));
  assert.deepEqual(await client.sessionConfig("a"), config);
  assert.equal(await client.sessionConfig("b"), undefined);
});

Deno.test("errors: neither key nor password is in any message, property or cause", async () => {
  const secret = /test-key-0000|p4ssw0rd/;
  const answers = [
    refuses,
    (sent: { headers: Headers }) =>
      Promise.reject(new Error(`failed with ${[...sent.headers].join()}`)),
    () => json(500, { statusCode: 500, exception: { message: `bad key ${KEY}` } }),
    () => json(400, { statusCode: 400, message: `no ${KEY}` }),
    () => json(200, { name: KEY, status: 5 }),
  ];
  for (const answer of answers) {
    const { client, clock } = rig(answer, { url: "http://user:p4ssw0rd@waha:3000/base/" });
    const said: unknown[] = [
      await client.look(),
      await client.act("stop", { session: "a", sendBy: clock.now() + SOON }),
      await client.session("a").catch((error) => error),
      await client.qr("a", { form: "raw" }).catch((error) => error),
    ];
    for (const one of said) {
      assert.doesNotMatch(Deno.inspect(one, { depth: 10, showHidden: true }), secret);
    }
  }
});

Deno.test("createWahaClient() moves the URL's login into a header and keeps its path", async () => {
  const { client, sent } = rig(() => json(404, { message: "Session not found", statusCode: 404 }), {
    url: "http://us%40er:p%C3%A4ss@waha:3000/base/",
  });
  await client.session("a");
  assert.equal(sent[0]?.path, "/base/api/sessions/a");
  const [, login = ""] = sent[0]?.headers.get("authorization")?.split(" ") ?? [];
  const bytes = Uint8Array.from(atob(login), (char) => char.charCodeAt(0));
  assert.equal(new TextDecoder().decode(bytes), "us@er:päss");
});

Deno.test("createWahaClient() takes a password with a bare % as it stands", async () => {
  const { client, sent } = rig(() => json(404, { message: "Session not found", statusCode: 404 }), {
    url: "http://u:100%@waha:3000",
    apiKey: "",
  });
  await client.session("a");
  assert.equal(sent[0]?.headers.get("authorization"), `Basic ${btoa("u:100%")}`);
  assert.equal(sent[0]?.headers.has("x-api-key"), false);
});

Deno.test("createWahaClient() refuses an unsendable URL or key, repeating neither", () => {
  for (
    const parts of [
      { url: "http://u:s3cret@:bad" },
      { url: "ftp://s3cret@waha" },
      { url: "http://waha", apiKey: "s3cret\nkey" },
      { url: "http://waha", apiKey: "s3cret-ключ" },
    ]
  ) {
    assert.throws(
      () => clientOver(() => Promise.resolve(new Response()), parts),
      (error) => error instanceof TypeError && !error.message.includes("s3cret"),
    );
  }
});

Deno.test("client: whatever bytes come, only typed errors are thrown", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 200, max: 599 }),
      fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json()),
      fc.constantFrom("application/json", "text/html", "image/png", ""),
      async (status, body, type) => {
        const nullBody = [204, 205, 304].includes(status);
        const { client, clock } = rig(() =>
          new Response(nullBody ? null : new Uint8Array(bytesOf(body)), {
            status,
            headers: { "content-type": type },
          })
        );
        await client.look();
        await client.act("create", { session: "a", sendBy: clock.now() + SOON });
        const reads = [
          client.session("a"),
          client.sessionConfig("a"),
          client.qr("a", { form: "image" }),
          client.qr("a", { form: "raw" }),
        ];
        for (const read of await Promise.allSettled(reads)) {
          if (read.status === "fulfilled") continue;
          assert.ok(read.reason instanceof WahaError || read.reason instanceof GuardError);
        }
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("createWahaClient() makes nothing happen by itself", () => {
  let calls = 0;
  const { clock, guard } = clientOver(() => Promise.resolve(new Response()));
  createWahaClient({
    url: "http://waha",
    fetch: () => {
      calls++;
      return Promise.resolve(new Response());
    },
    clock,
    guard,
  });
  assert.equal(calls, 0);
  assert.equal(clock.pending, 0);
});

function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}
