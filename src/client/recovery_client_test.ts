import assert from "node:assert/strict";
import { type ClientOptions, WahaRecoveryClient } from "./recovery_client.ts";

type Call = (client: WahaRecoveryClient) => Promise<unknown>;

/** Makes one call and tells what went over the wire. */
async function sent(call: Call, options: Partial<ClientOptions> = {}): Promise<string> {
  let line = "";
  const client = new WahaRecoveryClient({
    baseUrl: "http://us.test/behind/",
    ...options,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const body = await request.text();
      const path = request.url.slice("http://us.test/behind/api/v1/waha/".length);
      line = `${request.method} ${path}${body === "" ? "" : ` ${body}`}`;
      return Response.json({ success: true, data: { sessions: [], servers: [], code: "" } });
    },
  });
  await call(client);
  return line;
}

const CALLS: { is: string; call: Call; options?: Partial<ClientOptions> }[] = [
  { is: "GET status", call: (client) => client.status() },
  { is: "GET sessions/a%20b/status", call: (client) => client.status({ session: "a b" }) },
  {
    is: "GET sessions/shop/status",
    call: (client) => client.status(),
    options: { session: "shop" },
  },
  { is: "GET servers/eu/status", call: (client) => client.status(), options: { server: "eu" } },
  {
    is: "GET servers/eu/sessions/a/status",
    call: (client) => client.status({ session: "a" }),
    options: { server: "eu" },
  },
  { is: "GET servers/eu/sessions", call: (client) => client.sessions(), options: { server: "eu" } },
  { is: "GET servers", call: (client) => client.servers(), options: { server: "eu" } },
  { is: "GET health", call: (client) => client.health() },
  { is: "POST auto-recover {}", call: (client) => client.autoRecover() },
  {
    is: 'POST auto-recover?waitMs=0 {"force":true}',
    call: (client) => client.autoRecover({ force: true, waitMs: 0 }),
  },
  {
    is: 'POST restart {"mode":"stop-start"}',
    call: (client) => client.restart({ mode: "stop-start" }),
  },
  { is: "POST start?waitMs=5 {}", call: (client) => client.start({ waitMs: 5 }) },
  { is: "POST stop {}", call: (client) => client.stop() },
  { is: 'POST pause {"forMs":1000}', call: (client) => client.pause({ forMs: 1_000 }) },
  { is: "POST resume {}", call: (client) => client.resume() },
  { is: "GET qr", call: (client) => client.qr() },
  {
    is: 'POST pairing-code {"phoneNumber":"15550100"}',
    call: (client) => client.pairingCode("15550100"),
  },
  { is: "GET incidents?limit=2", call: (client) => client.incidents({ limit: 2 }) },
  { is: "GET incidents/default-7", call: (client) => client.incident("default-7") },
  { is: "GET chats?limit=5&offset=5", call: (client) => client.chats({ limit: 5, offset: 5 }) },
  { is: "GET chats/1%40c.us/messages", call: (client) => client.messages("1@c.us") },
];
for (const { is, call, options } of CALLS) {
  Deno.test(`client: ${is} is what goes over the wire`, async () => {
    assert.equal(await sent(call, options), is);
  });
}

for (const session of ["", ".", ".."]) {
  Deno.test(`client: '${session}' is no session: the call would go to another one`, async () => {
    let calls = 0;
    const client = new WahaRecoveryClient({
      baseUrl: "http://us.test",
      fetch: () => Promise.resolve(Response.json({ calls: ++calls })),
    });
    await assert.rejects(client.stop({ session }), { code: "INVALID_REQUEST" });
    assert.equal(calls, 0);
  });
}

Deno.test("client: a service that does not answer is an error with a code, and says why", async () => {
  const cause = new TypeError("connection refused");
  const gone = new WahaRecoveryClient({
    baseUrl: "http://us.test",
    fetch: () => Promise.reject(cause),
  });
  await assert.rejects(gone.status(), { code: "UNREACHABLE", status: 0, cause });
  const slow = new WahaRecoveryClient({
    baseUrl: "http://us.test",
    timeoutMs: 5,
    fetch: () => new Promise(() => {}),
  });
  await assert.rejects(slow.status(), { code: "UNREACHABLE", message: /longer than 5 ms/ });
});

Deno.test("client: an aborted call ends with the signal's own reason, and so does its connection", async () => {
  const stop = new AbortController();
  const reason = new Error("the page was left");
  let signal: AbortSignal | null | undefined;
  const client = new WahaRecoveryClient({
    baseUrl: "http://us.test",
    fetch: (_, init) => {
      signal = init?.signal;
      stop.abort(reason);
      return new Promise(() => {});
    },
  });
  await assert.rejects(client.status({ signal: stop.signal }), reason);
  assert.equal(signal?.aborted, true);
});

Deno.test("client: a key follows no redirect", async () => {
  let redirect: RequestRedirect | undefined;
  const client = new WahaRecoveryClient({
    baseUrl: "http://us.test",
    apiKey: "a-key",
    fetch: (_, init) => {
      redirect = init?.redirect;
      return Promise.resolve(Response.json({ success: true, data: {} }));
    },
  });
  await client.status();
  assert.equal(redirect, "error");
});
