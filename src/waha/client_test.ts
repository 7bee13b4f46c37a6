import assert from "node:assert/strict";
import fc from "fast-check";
import { settled } from "../../tests/virtual_clock.ts";
import { CircuitOpenError, GuardError, UpstreamFailure } from "../guard/mod.ts";
import { createWahaClient } from "./client.ts";
import { WahaError } from "./errors.ts";
import type { WahaErrorCode } from "./errors.ts";
import { clientOver, json, KEY, rig, STATUS_BODY, wellExcept } from "./test_client.ts";

const SOON = 10_000;
const PAGE = () =>
  new Response("<html>hi</html>", { status: 200, headers: { "content-type": "text/html" } });

/** Never answers; ends as a fetch does when it is aborted. */
const hangs = (_: unknown, signal: AbortSignal) =>
  new Promise<Response>((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  );

const refuses = () =>
  Promise.reject(
    new TypeError("fetch failed", {
      cause: new Error(
        `error sending request for url (http://u:${KEY}@x/): client error (Connect): ` +
          "tcp connect error: Connection refused (os error 111)",
      ),
    }),
  );

const rejectsWith = (code: WahaErrorCode) => (error: unknown) =>
  error instanceof WahaError && error.code === code;

Deno.test("look() shows server and sessions with the key sent and no redirect followed", async () => {
  const { client, sent } = rig(wellExcept({
    "/api/sessions?all=true": () => json(200, [{ name: "a", status: "WORKING", me: null }]),
  }));
  assert.deepEqual(await client.look(), {
    is: "seen",
    server: {
      startedAt: 1795568883119,
      workerId: "waha1",
      version: "2026.2.1",
      engine: "NOWEB",
      tier: "CORE",
    },
    sessions: [{ name: "a", status: "WORKING", me: null }],
  });
  for (const one of sent) {
    assert.equal(one.headers.get("x-api-key"), KEY);
    assert.equal(one.redirect, "manual");
  }
});

Deno.test("look() asks the version once per start of WAHA", async () => {
  let startTimestamp = 1;
  const { client, sent } = rig(wellExcept({
    "/api/server/status": () => json(200, { ...STATUS_BODY, startTimestamp }),
  }));
  const versions = () => sent.filter((one) => one.path === "/api/server/version").length;
  await client.look();
  await client.look();
  assert.equal(versions(), 1);
  startTimestamp = 2;
  await client.look();
  assert.equal(versions(), 2);
});

Deno.test("look() forgets the version of an earlier start when the new one is not told", async () => {
  let startTimestamp = 1;
  const { client } = rig(wellExcept({
    "/api/server/status": () => json(200, { ...STATUS_BODY, startTimestamp }),
    "/api/server/version": () =>
      startTimestamp === 1 ? json(200, { version: "1" }) : json(500, { statusCode: 500 }),
  }));
  const first = await client.look();
  assert.ok(first.is === "seen" && first.server.version === "1");
  startTimestamp = 2;
  const second = await client.look();
  assert.ok(second.is === "seen" && second.server.version === undefined);
});

Deno.test("look() tells WAHA's clock from its Date header", async () => {
  const { client, clock } = rig(wellExcept({
    "/api/server/status": () =>
      json(200, STATUS_BODY, { date: new Date(clock.now() + 60_000).toUTCString() }),
  }));
  const look = await client.look();
  assert.ok(look.is === "seen" && Math.abs((look.server.skewMs ?? 0) - 60_000) <= 500);
});

const NOT_SEEN = [
  { then: "unreachable", says: /^connection refused$/, when: "it is refused", answer: refuses },
  {
    then: "unreachable",
    says: /^answered 502$/,
    when: "a gateway answers 502",
    answer: () => new Response("<html>", { status: 502 }),
  },
  {
    then: "unreachable",
    says: /^answered with incomplete JSON$/,
    when: "the JSON is cut",
    answer: () => new Response('[{"name"'),
  },
  {
    then: "not-waha",
    says: /^answered with a web page instead of JSON$/,
    when: "a page comes",
    answer: PAGE,
  },
  {
    then: "not-waha",
    says: /redirect/,
    when: "a redirect comes",
    answer: () => new Response(null, { status: 302, headers: { location: "http://x.invalid/" } }),
  },
  {
    then: "not-waha",
    says: /\[0\]\.status/,
    when: "a field is broken",
    answer: () => json(200, [{ name: "a" }]),
  },
  {
    then: "not-waha",
    says: /empty/,
    when: "the list is empty text",
    answer: () => new Response(""),
  },
  {
    then: "not-waha",
    says: /no such route/,
    when: "there is no such list",
    answer: () => json(404, { message: "Cannot GET /api/sessions", statusCode: 404 }),
  },
  {
    then: "not-waha",
    says: /one session/,
    when: "a status 422 answers the list",
    answer: () => json(422, { error: "e", status: "FAILED", expected: [] }),
  },
  {
    then: "unauthorized",
    says: /WAHA_API_KEY/,
    when: "the key is refused",
    answer: () => json(401, { message: "Unauthorized", statusCode: 401 }),
  },
  {
    then: "unauthorized",
    says: /wider rights/,
    when: "the key is of one session",
    answer: () => json(403, { message: "Forbidden", statusCode: 403 }),
  },
];
for (const { then, says, when, answer } of NOT_SEEN) {
  Deno.test(`look() answers ${then} when ${when}`, async () => {
    const { client } = rig(wellExcept({ "/api/sessions?all=true": answer }));
    const look = await client.look();
    assert.equal(look.is, then);
    assert.match("reason" in look ? look.reason : "", says);
    assert.doesNotMatch(JSON.stringify(look), new RegExp(`${KEY}|http:`));
  });
}

Deno.test("look() goes without the start stamp where WAHA is too old or the key may not", async () => {
  for (
    const status of [
      json(404, { message: "Cannot GET /api/server/status", statusCode: 404 }),
      json(403, { message: "Forbidden", statusCode: 403 }),
    ]
  ) {
    const { client, guard } = rig(wellExcept({ "/api/server/status": () => status }));
    for (let failed = 0; failed < 4; failed++) {
      await guard.look(() => Promise.reject(new UpstreamFailure("x", { scope: "server" })))
        .catch(() => {});
    }
    const look = await client.look();
    assert.ok(look.is === "seen" && look.server.startedAt === undefined);
    assert.equal(guard.status().breaker.failures, 0, "such a look is a success");
  }
});

Deno.test("look() is no look when the start stamp cannot be had: a restart would pass for a wish", async () => {
  for (const answer of [refuses, () => json(500, { statusCode: 500 }), () => json(200, {})]) {
    const { client } = rig(wellExcept({ "/api/server/status": answer }));
    assert.notEqual((await client.look()).is, "seen");
  }
});

Deno.test("look() ends after 10 s with the time in its reason, and leaves no timer", async () => {
  const { client, clock } = rig(hangs);
  const look = client.look();
  await clock.advance(10_000);
  const seen = await look;
  assert.equal(seen.is, "unreachable");
  assert.match("reason" in seen ? seen.reason : "", /^WAHA did not answer within 10 s/);
  assert.equal(clock.pending, 0);
});

Deno.test("look() throws the caller's own reason and nothing else", async () => {
  const { client } = rig(hangs);
  const caller = new AbortController();
  const look = client.look({ signal: caller.signal });
  await settled();
  caller.abort("gone");
  await assert.rejects(look, (reason) => reason === "gone");
});

Deno.test("look() says that WAHA was not asked when too many looks are under way", async () => {
  const { client, clock } = rig(hangs);
  const looks = Array.from({ length: 13 }, () => client.look());
  const last = await looks[12]!;
  assert.match("reason" in last ? last.reason : "", /^WAHA was not asked/);
  await clock.advance(120_000);
  for (const look of await Promise.all(looks)) assert.equal(look.is, "unreachable");
});

Deno.test("guard: five looks that fail open the breaker, a 401 does not count", async () => {
  for (
    const { answer, breaker } of [
      { answer: refuses, breaker: "open" },
      { answer: PAGE, breaker: "open" },
      { answer: () => json(500, {}), breaker: "open" },
      { answer: () => json(401, { message: "Unauthorized", statusCode: 401 }), breaker: "closed" },
      { answer: () => json(200, { not: "a list" }), breaker: "closed" },
    ]
  ) {
    const { client, guard } = rig(answer);
    for (let look = 0; look < 5; look++) await client.look();
    assert.equal(guard.status().breaker.is, breaker);
  }
});

Deno.test("guard: a 500 of one session's routes counts for that session alone", async () => {
  const { client, guard, clock } = rig(() => json(500, { statusCode: 500, exception: {} }));
  for (let act = 0; act < 5; act++) {
    await client.act("restart", { session: "a", sendBy: clock.now() + SOON });
  }
  assert.equal(guard.status().breaker.is, "closed");
  assert.deepEqual(Object.keys(guard.status().sessions), ["a"]);
});

Deno.test("act() sends once, by the route of its step", async () => {
  const routes = {
    restart: "POST /api/sessions/a%2Fb/restart",
    stop: "POST /api/sessions/a%2Fb/stop",
    start: "POST /api/sessions/a%2Fb/start",
    logout: "POST /api/sessions/a%2Fb/logout",
    delete: "DELETE /api/sessions/a%2Fb",
    create: "POST /api/sessions",
  } as const;
  for (const step of ["restart", "stop", "start", "logout", "delete", "create"] as const) {
    const { client, sent, clock } = rig(() => json(201, { name: "a/b", status: "STARTING" }));
    const config = { webhooks: [{ url: "http://hook" }] };
    const answer = await client.act(step, { session: "a/b", sendBy: clock.now(), config });
    assert.deepEqual(answer, { is: "ok", status: "STARTING" });
    assert.deepEqual(sent.map((one) => `${one.method} ${one.path}`), [routes[step]]);
    assert.equal(
      sent[0]?.body,
      step === "create" ? JSON.stringify({ name: "a/b", start: true, config }) : undefined,
    );
  }
});

Deno.test("act() sends nothing once sendBy has passed", async () => {
  const { client, sent, clock } = rig(() => json(201, {}));
  const answer = await client.act("restart", { session: "a", sendBy: clock.now() - 1 });
  assert.equal(answer.is, "not-sent");
  assert.equal(sent.length, 0);
});

Deno.test("act() reads the clock at the fetch, not when it was asked", async () => {
  const { clock, guard } = rig(hangs);
  let calls = 0;
  const late = createWahaClient({
    url: "http://waha",
    fetch: () => {
      calls++;
      return Promise.resolve(json(201, {}));
    },
    clock,
    guard: {
      ...guard,
      act: async (run, options) => {
        await clock.advance(SOON + 1);
        return await guard.act(run, options);
      },
    },
  });
  const answer = await late.act("restart", { session: "a", sendBy: clock.now() + SOON });
  assert.equal(answer.is, "not-sent");
  assert.equal(calls, 0);
});

Deno.test("act() sends nothing for a name that cannot stand in a URL", async () => {
  const { client, sent, clock } = rig(() => json(201, {}));
  for (const session of ["", ".", "..", "\uD800"]) {
    const answer = await client.act("delete", { session, sendBy: clock.now() + SOON });
    assert.equal(answer.is, "not-sent");
    await assert.rejects(() => client.session(session), rejectsWith("INVALID_SESSION_NAME"));
    await assert.rejects(() => client.sessionConfig(session), rejectsWith("INVALID_SESSION_NAME"));
    await assert.rejects(
      () => client.qr(session, { form: "raw" }),
      rejectsWith("INVALID_SESSION_NAME"),
    );
  }
  assert.equal(sent.length, 0);
});

Deno.test("act() knows that a refused connection did nothing, and of a broken one that it may have", async () => {
  const breaks = () =>
    Promise.reject(
      new TypeError("fetch failed", { cause: new Error("connection closed before message") }),
    );
  for (
    const { answer, is } of [{ answer: refuses, is: "not-sent" }, {
      answer: breaks,
      is: "unknown",
    }]
  ) {
    const { client, clock } = rig(answer);
    const got = await client.act("restart", { session: "a", sendBy: clock.now() + SOON });
    assert.equal(got.is, is);
  }
});

Deno.test("act() is unknown after 60 s of silence, and counts for its session only", async () => {
  const { client, clock, guard } = rig(hangs);
  for (let act = 0; act < 5; act++) {
    const answer = client.act("restart", { session: "a", sendBy: clock.now() + SOON });
    await clock.advance(60_000);
    assert.deepEqual(await answer, {
      is: "unknown",
      reason: "WAHA did not answer within 60 s",
    });
  }
  assert.equal(guard.status().breaker.is, "closed");
  assert.equal(clock.pending, 0);
});

Deno.test("act() of a caller that leaves is unknown once sent, and not sent before", async () => {
  const { client, clock, sent } = rig(hangs);
  const caller = new AbortController();
  const options = { session: "a", sendBy: clock.now() + SOON, signal: caller.signal };
  const answer = client.act("restart", options);
  await settled();
  caller.abort();
  assert.equal((await answer).is, "unknown");
  assert.equal((await client.act("restart", options)).is, "not-sent");
  assert.equal(sent.length, 1);
});

Deno.test("act() is not sent when a guard refuses it, and an error of ours is not hidden", async () => {
  const { guard, clock } = rig(hangs);
  const refusing = (error: Error) =>
    createWahaClient({
      url: "http://waha",
      fetch: () => Promise.reject(error),
      clock,
      guard: { ...guard, act: () => Promise.reject(error) },
    }).act("stop", { session: "a", sendBy: clock.now() });
  const refusal = new CircuitOpenError("server", { afterMs: 60_000 });
  assert.deepEqual(await refusing(refusal), { is: "not-sent", reason: refusal.message });
  await assert.rejects(refusing(new RangeError("ours")), RangeError);
});

Deno.test("act() throws only for a config without JSON form", async () => {
  const { client, clock } = rig(() => json(201, {}));
  const config: Record<string, unknown> = {};
  config.self = config;
  await assert.rejects(
    () => client.act("create", { session: "a", sendBy: clock.now() + SOON, config }),
    TypeError,
  );
});

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

Deno.test("qr() waits for the 422 that WAHA sends after 10 s, and it opens no breaker", async () => {
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

Deno.test("createWahaClient() refuses a URL or key that cannot be sent, without repeating it", () => {
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

Deno.test("client: whatever bytes come under any status, only typed errors are thrown", async () => {
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
