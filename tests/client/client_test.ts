import assert from "node:assert/strict";
import {
  createWahaFetch,
  type LiveEvent,
  WahaRecoveryClient,
  WahaRecoveryError,
} from "../../src/client/mod.ts";
import { showQr } from "../../src/client/show_qr.ts";
import { Scene } from "../e2e/scene.ts";

const REFUSED = {
  error: "Session status is not as expected. Try again later or restart the session",
  session: "default",
  status: "FAILED",
  expected: ["WORKING"],
};

const RECOVERED = {
  success: true,
  data: {
    message: "Session auto-recovery completed",
    previousStatus: "FAILED",
    currentStatus: "WORKING",
    needsQR: false,
  },
};

/** A WAHA that refuses once, and a service that recovers; every call is kept. */
function world(answers: { waha: [number, unknown][]; recovery?: [number, unknown] }) {
  const calls: string[] = [];
  const waits: string[] = [];
  const bodies: string[] = [];
  const inner: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    calls.push(`${request.method} ${pathname}`);
    const waitMs = searchParams.get("waitMs");
    if (waitMs !== null) waits.push(waitMs);
    const recovers = pathname.endsWith("/auto-recover");
    if (!recovers) bodies.push(await request.text());
    const [status, body] = recovers
      ? answers.recovery ?? [200, RECOVERED]
      : answers.waha.shift() ?? [201, { id: "sent" }];
    return Response.json(body, { status });
  };
  const needed: string[] = [];
  const wahaFetch = createWahaFetch({
    baseUrl: "http://recovery.test/",
    fetch: inner,
    onNeedsQr: ({ session }) => void needed.push(session ?? "(unnamed)"),
  });
  return { calls, waits, bodies, needed, wahaFetch };
}

const SEND = "http://waha.test/api/sendText";
const post = { method: "POST", body: '{"text":"hi"}' };

Deno.test("client: a call that a fallen session refused is made once more after its recovery", async () => {
  const { calls, bodies, wahaFetch } = world({ waha: [[422, REFUSED]] });
  const response = await wahaFetch(SEND, post);
  assert.equal(response.status, 201);
  assert.deepEqual(calls, [
    "POST /api/sendText",
    "POST /api/v1/waha/sessions/default/auto-recover",
    "POST /api/sendText",
  ]);
  assert.deepEqual(bodies, [post.body, post.body]);
});

Deno.test("client: a Request with a body is made once more, too", async () => {
  const { bodies, wahaFetch } = world({ waha: [[422, REFUSED]] });
  const response = await wahaFetch(new Request(SEND, post));
  assert.equal(response.status, 201);
  assert.deepEqual(bodies, [post.body, post.body]);
});

Deno.test("client: a second refusal is handed back as it is", async () => {
  const { calls, wahaFetch } = world({ waha: [[422, REFUSED], [422, REFUSED]] });
  const response = await wahaFetch(SEND, post);
  assert.equal(response.status, 422);
  assert.deepEqual(await response.json(), REFUSED);
  assert.equal(calls.length, 3);
});

Deno.test("client: a 422 that names no status, and every other answer, is passed on", async () => {
  for (
    const [status, body] of [
      [422, {
        message: "Session 'default' is already started.",
        error: "Unprocessable Entity",
        statusCode: 422,
      }],
      [422, { error: 'Session "default" does not exist', session: "default" }],
      [422, { ...REFUSED, expected: "WORKING" }],
      [500, { statusCode: 500 }],
      [401, { message: "Unauthorized" }],
    ] as const
  ) {
    const { calls, wahaFetch } = world({ waha: [[status, body]] });
    const response = await wahaFetch(SEND, post);
    assert.equal(response.status, status);
    assert.deepEqual(await response.json(), body);
    assert.equal(calls.length, 1);
  }
});

Deno.test("client: when only a phone helps it is said once, and WAHA's answer is handed back", async () => {
  const data = { ...RECOVERED.data, currentStatus: "SCAN_QR_CODE", needsQR: true };
  const { calls, needed, wahaFetch } = world({
    waha: [[422, REFUSED]],
    recovery: [200, { success: true, data }],
  });
  const response = await wahaFetch(SEND, post);
  assert.equal(response.status, 422);
  assert.deepEqual(await response.json(), REFUSED);
  assert.deepEqual(needed, ["default"]);
  assert.equal(calls.length, 2);
});

Deno.test("client: a code is asked for once, however many callers wait for the session", async () => {
  const data = { ...RECOVERED.data, currentStatus: "SCAN_QR_CODE", needsQR: true };
  const { needed, wahaFetch } = world({
    waha: [[422, REFUSED], [422, REFUSED], [422, REFUSED]],
    recovery: [200, { success: true, data }],
  });
  await Promise.all([1, 2, 3].map(() => wahaFetch(SEND, post)));
  assert.deepEqual(needed, ["default"]);
});

Deno.test("client: what the service's own proxy refuses has been tried before: no recovery is asked for", async () => {
  const passed = { ...REFUSED, needsQR: true, because: "its QR ran out" };
  const { calls, needed, wahaFetch } = world({ waha: [[422, passed]] });
  assert.deepEqual(await (await wahaFetch(SEND, post)).json(), passed);
  assert.equal(calls.length, 1);
  assert.deepEqual(needed, ["default"]);
});

Deno.test("client: a refusal that names no session is the service's own session's", async () => {
  const { session: _, ...unnamed } = REFUSED;
  const { calls, wahaFetch } = world({ waha: [[422, unnamed]] });
  assert.equal((await wahaFetch(SEND, post)).status, 201);
  assert.equal(calls[1], "POST /api/v1/waha/auto-recover");
});

Deno.test("client: a call that needs another status than it came back in is not made again", async () => {
  const { calls, wahaFetch } = world({ waha: [[422, { ...REFUSED, expected: ["SCAN_QR_CODE"] }]] });
  assert.equal((await wahaFetch("http://waha.test/api/default/auth/qr")).status, 422);
  assert.equal(calls.length, 2);
});

Deno.test("client: the service's key goes to the service, the caller's to WAHA", async () => {
  const keys: [string, string | null][] = [];
  const wahaFetch = createWahaFetch({
    baseUrl: "http://recovery.test",
    apiKey: "ours",
    fetch: (input, init) => {
      const request = new Request(input, init);
      keys.push([new URL(request.url).host, request.headers.get("x-api-key")]);
      return Promise.resolve(
        request.url.includes("auto-recover")
          ? Response.json(RECOVERED)
          : Response.json(REFUSED, { status: 422 }),
      );
    },
  });
  await wahaFetch(SEND, { ...post, headers: { "x-api-key": "theirs" } });
  assert.deepEqual(keys, [["waha.test", "theirs"], ["recovery.test", "ours"], [
    "waha.test",
    "theirs",
  ]]);
});

Deno.test("client: a service that holds the session, or is not there, changes nothing for the caller", async () => {
  const error = { code: "ON_HOLD", message: "Cannot recover session default: it is on hold" };
  const { wahaFetch } = world({
    waha: [[422, REFUSED]],
    recovery: [409, { success: false, error }],
  });
  assert.deepEqual(await (await wahaFetch(SEND, post)).json(), REFUSED);
  const { wahaFetch: alone } = world({ waha: [[422, REFUSED]], recovery: [502, "<html>"] });
  assert.deepEqual(await (await alone(SEND, post)).json(), REFUSED);
});

Deno.test("client: a body that can be read only once is never sent again, and its call waits for nothing", async () => {
  const { calls, waits, wahaFetch } = world({ waha: [[422, REFUSED]] });
  const body = new Blob(["hi"]).stream();
  const response = await wahaFetch(SEND, { method: "POST", body });
  assert.equal(response.status, 422);
  assert.equal(calls.length, 2);
  assert.deepEqual(waits, ["0"]);
});

Deno.test("client: callers that fail together share one recovery", async () => {
  const { calls, wahaFetch } = world({ waha: [[422, REFUSED], [422, REFUSED], [422, REFUSED]] });
  const all = await Promise.all([1, 2, 3].map(() => wahaFetch(SEND, post)));
  assert.deepEqual(all.map(({ status }) => status), [201, 201, 201]);
  assert.equal(calls.filter((call) => call.includes("auto-recover")).length, 1);
});

Deno.test("client: a caller that leaves while its session recovers is gone as with any fetch, and nothing is sent", async () => {
  const stop = new AbortController();
  let sends = 0;
  const wahaFetch = createWahaFetch({
    baseUrl: "http://recovery.test",
    fetch: (input) => {
      if (String(input).includes("auto-recover")) {
        stop.abort();
        return new Promise(() => {});
      }
      sends++;
      return Promise.resolve(Response.json(REFUSED, { status: 422 }));
    },
  });
  await assert.rejects(wahaFetch(SEND, { ...post, signal: stop.signal }), { name: "AbortError" });
  assert.equal(sends, 1);
});

Deno.test("client: an answer that is not the service's is told so, a refusal has its code and its wait", async () => {
  const answering = (response: Response) =>
    new WahaRecoveryClient({
      baseUrl: "http://recovery.test",
      fetch: () => Promise.resolve(response),
    });
  await assert.rejects(
    answering(new Response("<html>", { status: 200 })).status(),
    (error: unknown) => error instanceof WahaRecoveryError && error.code === "UNREADABLE",
  );
  const error = {
    code: "QUEUE_FULL",
    message: "Cannot ask WAHA: too many wait",
    details: { n: 1 },
  };
  const full = Response.json({ success: false, error }, {
    status: 429,
    headers: { "retry-after": "7" },
  });
  await assert.rejects(answering(full).qr(), (thrown: unknown) => {
    assert.ok(thrown instanceof WahaRecoveryError);
    assert.equal(thrown.code, "QUEUE_FULL");
    assert.equal(thrown.retryAfterMs, 7_000);
    assert.deepEqual(thrown.details, { n: 1 });
    return true;
  });
});

Deno.test("client: against the running service it reads, recovers, watches and shows a code", async () => {
  await using scene = await Scene.open({
    settings: { STORE_URL: "memory:" },
    simulator: { sessions: ["default", { name: "fresh", status: "SCAN_QR_CODE" }] },
  });
  const { url } = await scene.start();
  const client = new WahaRecoveryClient({ baseUrl: url });
  assert.equal((await client.status()).status, "WORKING");
  assert.deepEqual((await client.sessions()).map(({ session }) => session).sort(), [
    "default",
    "fresh",
  ]);
  await assert.rejects(client.status({ session: "nobody" }), { code: "SESSION_NOT_FOUND" });

  const stop = new AbortController();
  const events: LiveEvent[] = [];
  const watching = (async () => {
    for await (const event of client.watch({ session: "default", signal: stop.signal })) {
      events.push(event);
      if (event.is === "status" && event.status.status === "WORKING") stop.abort();
    }
  })();
  scene.waha.simulator.control("default", "crash");
  const recovery = await client.autoRecover({ waitMs: 25_000 });
  assert.equal(recovery.currentStatus, "WORKING");
  stop.abort();
  await watching;

  const shown: string[] = [];
  const scanned = new AbortController();
  await showQr({
    ownerDocument: { createElement: () => ({ src: "", alt: "" }) },
    replaceChildren: (child = "") => {
      shown.push(typeof child === "string" ? child : String(Reflect.get(child, "src")));
      if (shown.at(-1)?.startsWith("data:image/png;base64,") === true) scanned.abort();
    },
  }, { client, session: "fresh", signal: scanned.signal });
  assert.ok(shown.some((one) => one.startsWith("data:image/png;base64,")));
  assert.equal(shown.at(-1), "");
});
