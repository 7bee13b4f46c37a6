import assert from "node:assert/strict";
import fc from "fast-check";
import { errorEnvelopeSchema } from "../contract/mod.ts";
import { aRig, keyed } from "./http_fixture.ts";

const BASE = "/api/v1/waha";
const LARGE = "x".repeat(70_000);

interface Hostile {
  what: string;
  path: string;
  method?: string;
  body?: BodyInit;
  headers?: Record<string, string>;
  status: number;
  code: string;
  /** What the message must say. */
  says?: RegExp;
}

const NAMES: Hostile[] = [
  { what: "an empty name", path: "//status", says: /empty/ },
  { what: "an empty name alone", path: "/", says: /empty/ },
  { what: "a slash in a name", path: "/a%2Fb/status", says: /slashes/ },
  { what: "a backslash in a name", path: "/a%5Cb/status", says: /slashes/ },
  { what: "a NUL in a name", path: "/a%00b/status", says: /control/ },
  { what: "a line feed in a name", path: "/a%0Ab/status", says: /control/ },
  { what: "a C1 control in a name", path: "/a%C2%85b/status", says: /control/ },
  { what: "10 kB of a name", path: `/${"n".repeat(10_240)}/status`, says: /1024 bytes/ },
  { what: "broken percent-encoding", path: "/%zz/status", says: /percent-encoding/ },
  { what: "a cut percent sign", path: "/a%/status", says: /percent-encoding/ },
  { what: "bytes that are not UTF-8", path: "/%ff%fe/status", says: /percent-encoding/ },
  { what: "an overlong slash", path: "/a%c0%afb/status", says: /percent-encoding/ },
  { what: "half a character", path: "/%ed%a0%80/status", says: /percent-encoding/ },
].map((row) => ({
  ...row,
  path: `${BASE}/sessions${row.path}`,
  status: 400,
  code: "INVALID_REQUEST",
}));

const POST = { method: "POST", path: `${BASE}/auto-recover` };
const INVALID = { status: 400, code: "INVALID_REQUEST" };
const BODIES: Hostile[] = [
  { ...POST, ...INVALID, what: "JSON that is not JSON", body: "{force:true}", says: /not JSON/ },
  { ...POST, ...INVALID, what: "cut JSON", body: '{"force":', says: /not JSON/ },
  { ...POST, ...INVALID, what: "a form", body: "force=true", says: /not JSON/ },
  { ...POST, ...INVALID, what: "an array", body: "[]", says: /body: expected object/ },
  { ...POST, ...INVALID, what: "null", body: "null", says: /body: expected object/ },
  { ...POST, ...INVALID, what: "a string", body: '"force"', says: /body: expected object/ },
  {
    ...POST,
    ...INVALID,
    what: "a word for a boolean",
    body: '{"force":"yes"}',
    says: /^Cannot take body\.force: expected boolean, received string$/,
  },
  {
    ...INVALID,
    what: "a mode that does not exist",
    method: "POST",
    path: `${BASE}/restart`,
    body: '{"mode":"delete"}',
    says: /body\.mode: expected one of "restart"\|"stop-start"\|"recreate"/,
  },
  {
    ...POST,
    ...INVALID,
    what: "bytes that are not UTF-8",
    body: new Uint8Array([0x22, 0xff, 0x22]),
    says: /UTF-8/,
  },
  {
    ...POST,
    ...INVALID,
    what: "a prototype as a body",
    body: '{"__proto__":{"force":true},"force":1}',
    says: /body\.force/,
  },
  { ...POST, what: "70 kB", body: LARGE, status: 413, code: "BODY_TOO_LARGE" },
  {
    ...POST,
    what: "70 kB without a length",
    body: new Blob([LARGE]).stream(),
    status: 413,
    code: "BODY_TOO_LARGE",
  },
  {
    what: "70 kB to a route that reads nothing of it",
    method: "POST",
    path: `${BASE}/stop`,
    body: LARGE,
    status: 413,
    code: "BODY_TOO_LARGE",
  },
];

const QUERIES: Hostile[] = [
  {
    ...POST,
    ...INVALID,
    what: "too long a wait",
    path: `${POST.path}?waitMs=25001`,
    says: /25000/,
  },
  {
    ...POST,
    ...INVALID,
    what: "two waits",
    path: `${POST.path}?waitMs=1&waitMs=2`,
    says: /query\.waitMs/,
  },
  { ...POST, ...INVALID, what: "a negative wait", path: `${POST.path}?waitMs=-1`, says: /whole/ },
  { ...INVALID, what: "101 incidents", path: `${BASE}/incidents?limit=101`, says: /100/ },
  {
    ...INVALID,
    what: "a session's name of two lines",
    path: `${BASE}/incidents?session=a%0Ab`,
    says: /query\.session/,
  },
  { ...INVALID, what: "an id with a NUL", path: `${BASE}/incidents/a%00b`, says: /path\.id/ },
];

const PATHS: Hostile[] = [
  { what: "a path that does not exist", path: "/nothing", status: 404, code: "NOT_FOUND" },
  { what: "the root", path: "/", status: 404, code: "NOT_FOUND" },
  { what: "a trailing slash", path: `${BASE}/status/`, status: 404, code: "NOT_FOUND" },
  { what: "a session alone", path: `${BASE}/sessions/a`, status: 404, code: "NOT_FOUND" },
  {
    what: "GET of an act",
    path: `${BASE}/auto-recover`,
    status: 405,
    code: "METHOD_NOT_ALLOWED",
    says: /POST/,
  },
  {
    what: "DELETE of a session's status",
    method: "DELETE",
    path: `${BASE}/sessions/a/status`,
    status: 405,
    code: "METHOD_NOT_ALLOWED",
    says: /GET, HEAD/,
  },
  {
    what: "OPTIONS",
    method: "OPTIONS",
    path: `${BASE}/qr`,
    status: 405,
    code: "METHOD_NOT_ALLOWED",
  },
];

for (
  const { what, path, method = "GET", body, headers = {}, status, code, says } of [
    ...NAMES,
    ...BODIES,
    ...QUERIES,
    ...PATHS,
  ]
) {
  Deno.test(`hostile: ${what} is ${status} ${code} and reaches no service`, async () => {
    const { app, service, log } = aRig();
    const init = body === undefined ? { method, headers } : { method, headers, body };
    const response = await app.fetch(keyed(path, init));
    assert.equal(response.status, status);
    const { error } = errorEnvelopeSchema.parse(await response.json());
    assert.equal(error.code, code);
    if (says !== undefined) assert.match(error.message, says);
    assert.doesNotMatch(error.message, /[.\n]$/);
    assert.equal(response.headers.get("Cache-Control"), "no-store");
    assert.deepEqual(service.calls, []);
    assert.ok(log.events.every((event) => event.is === "request"));
  });
}

Deno.test("hostile: 405 names in Allow what the path takes", async () => {
  const { app } = aRig();
  const get = await app.request(keyed(`${BASE}/status`, { method: "PUT" }));
  assert.equal(get.headers.get("Allow"), "GET, HEAD");
  const post = await app.request(keyed(`${BASE}/sessions/a/stop`));
  assert.equal(post.headers.get("Allow"), "POST");
  assert.equal((await app.request(keyed(`${BASE}/status`, { method: "HEAD" }))).status, 200);
});

Deno.test("hostile: exactly 64 KiB of body are taken", async () => {
  const { app } = aRig();
  const body = `{"pad":"${"x".repeat(65_536 - 10)}"}`;
  const response = await app.fetch(keyed(POST.path, { method: "POST", body }));
  assert.equal(body.length, 65_536);
  assert.equal(response.status, 200);
});

Deno.test("hostile: whatever the path, it is answered in our envelope", () =>
  fc.assert(fc.asyncProperty(
    fc.array(fc.oneof(
      fc.constantFrom("sessions", "status", "..", "%2e%2e", "%00", "%", "%F0%9F%98%80", "", "qr"),
      fc.string({ unit: "grapheme" }),
    )),
    fc.constantFrom("GET", "POST", "PUT"),
    async (steps, method) => {
      const { app, service } = aRig();
      const url = URL.parse(`http://localhost${BASE}/${steps.join("/")}`);
      fc.pre(url !== null);
      const response = await app.fetch(keyed(`${url.pathname}${url.search}`, { method }));
      const body = await response.json();
      assert.equal(body.success, response.status < 400);
      assert.notEqual(response.status, 500);
      const names = service.calls.map(([, name]) => name);
      assert.ok(names.every((name) => typeof name !== "string" || !/[/\0]|^\.{0,2}$/.test(name)));
    },
  )));
