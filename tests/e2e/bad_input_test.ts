import assert from "node:assert/strict";
import { errorEnvelopeSchema } from "../../src/contract/mod.ts";
import { API, ask, Scene } from "./scene.ts";

const KEY = "e2e-api-key-0123456789";
const WITH_KEY = { "x-api-key": KEY };
const JSON_TYPE = { ...WITH_KEY, "content-type": "application/json" };

interface Bad {
  what: string;
  method?: string;
  /** After `/api/v1/waha`, sent as it stands here. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  status: number;
  code: string;
}

const INVALID = { status: 400, code: "INVALID_REQUEST" };

const BAD: Bad[] = [
  { what: "no key", path: "/status", headers: {}, status: 401, code: "UNAUTHORIZED" },
  {
    what: "a wrong key",
    path: "/status",
    headers: { "x-api-key": `${KEY}x` },
    status: 401,
    code: "UNAUTHORIZED",
  },
  {
    what: "no key for an act",
    method: "POST",
    path: "/restart",
    headers: {},
    status: 401,
    code: "UNAUTHORIZED",
  },
  { what: "a name with a slash", path: "/sessions/a%2Fb/status", ...INVALID },
  { what: "a name that is a path step", path: "/sessions/%2E%2E/status", ...INVALID },
  { what: "a path step as it is", method: "POST", path: "/sessions/../restart", ...INVALID },
  { what: "a name with %00", path: "/sessions/a%00b/status", ...INVALID },
  { what: "an empty name", path: "/sessions//status", ...INVALID },
  { what: "an empty name for an act", method: "POST", path: "/sessions//restart", ...INVALID },
  { what: "a name of 10 kB", path: `/sessions/${"a".repeat(10_240)}/status`, ...INVALID },
  { what: "broken percent-encoding", path: "/sessions/%zz/status", ...INVALID },
  {
    what: "a body over 64 kB",
    method: "POST",
    path: "/restart",
    headers: JSON_TYPE,
    body: `{"mode":"restart","more":"${"x".repeat(65_536)}"}`,
    status: 413,
    code: "BODY_TOO_LARGE",
  },
  {
    what: "JSON that is none",
    method: "POST",
    path: "/restart",
    headers: JSON_TYPE,
    body: '{"mode":',
    ...INVALID,
  },
  {
    what: "a mode that there is not",
    method: "POST",
    path: "/restart",
    headers: JSON_TYPE,
    body: '{"mode":"explode"}',
    ...INVALID,
  },
  {
    what: "a wait that is no number",
    method: "POST",
    path: "/auto-recover?waitMs=soon",
    ...INVALID,
  },
  {
    what: "another method",
    method: "DELETE",
    path: "/status",
    status: 405,
    code: "METHOD_NOT_ALLOWED",
  },
  { what: "a path that there is not", path: "/nothing", status: 404, code: "NOT_FOUND" },
];

Deno.test("what is malformed or not allowed is refused in our envelope and never reaches WAHA", async (t) => {
  await using scene = await Scene.open({ settings: { API_KEY: KEY, STORE_URL: "memory:" } });
  const url = await scene.run({ MONITOR_INTERVAL_MS: "60000" }).url();
  const before = await settled(scene, url);
  for (const bad of BAD) {
    await t.step(`${bad.what}: ${bad.status} ${bad.code}`, async () => {
      const { status, body } = await sendAsItStands(url, bad);
      assert.equal(status, bad.status, body);
      const { error } = errorEnvelopeSchema.parse(JSON.parse(body));
      assert.equal(error.code, bad.code);
      assert.ok(!body.includes(KEY));
    });
  }
  assert.deepEqual(scene.waha.simulator.calls().slice(before), []);
});

Deno.test("a session that nobody knows is 404, and no act for it reaches WAHA", async () => {
  await using scene = await Scene.open({ settings: { API_KEY: KEY, STORE_URL: "memory:" } });
  const url = await scene.run().url();
  await settled(scene, url);
  for (
    const { method, route } of [
      { method: "GET", route: "status" },
      { method: "GET", route: "qr" },
      { method: "POST", route: "auto-recover" },
      { method: "POST", route: "restart" },
      { method: "POST", route: "stop" },
    ]
  ) {
    const answer = await ask(`${url}${API}/sessions/nobody/${route}`, {
      method,
      headers: WITH_KEY,
    });
    assert.equal(answer.status, 404, route);
    assert.equal(answer.error.code, "SESSION_NOT_FOUND");
  }
  assert.ok(scene.waha.simulator.calls().every(({ path }) => !path.includes("nobody")));
});

Deno.test("with a key both ways of sending it open the door, and an empty body is an empty object", async () => {
  await using scene = await Scene.open({ settings: { API_KEY: KEY, STORE_URL: "memory:" } });
  const url = await scene.run().url();
  await settled(scene, url);
  const bearer = { authorization: `Bearer ${KEY}` };
  assert.equal((await ask(`${url}${API}/status`, { headers: bearer })).status, 200);
  for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded"]) {
    const headers = { ...WITH_KEY, "content-type": type };
    const answer = await ask(`${url}${API}/auto-recover`, { method: "POST", headers, body: "" });
    assert.equal(answer.status, 200, answer.text);
  }
});

/** Waits for the first look; what WAHA was asked until then is not the callers' doing. */
async function settled(scene: Scene, url: string): Promise<number> {
  for (;;) {
    const { status } = await ask(`${url}/readyz`);
    if (status === 200) return scene.waha.simulator.calls().length;
  }
}

/** Over a bare connection: `fetch` would tidy up what must arrive untidy. */
async function sendAsItStands(
  url: string,
  { method = "GET", path, headers = WITH_KEY, body = "" }: Bad,
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const fields = { host: `${hostname}:${port}`, connection: "close", ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const length = `content-length: ${new TextEncoder().encode(body).length}`;
  const head = [`${method} ${API}${path} HTTP/1.1`, ...lines, length].join("\r\n");
  const writing = sendAll(connection, `${head}\r\n\r\n${body}`);
  const answer = await new Response(connection.readable).text();
  await writing;
  const [status] = /(?<=^HTTP\/1\.1 )\d+/.exec(answer) ?? ["0"];
  return { status: Number(status), body: answer.slice(answer.indexOf("\r\n\r\n") + 4) };
}

/** The service may refuse and leave before all is sent. */
async function sendAll(connection: Deno.Conn, text: string): Promise<void> {
  let rest = new TextEncoder().encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
  } catch (error) {
    if (
      !(error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset)
    ) {
      throw error;
    }
  }
}
