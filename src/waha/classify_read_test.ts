import assert from "node:assert/strict";
import fc from "fast-check";
import type { Answer } from "./answer.ts";
import { classifyRead, tollOf } from "./classify_read.ts";

const PAGE = "<html><title>nginx</title></html>";

const nest = (statusCode: number, message: unknown, error?: string) =>
  JSON.stringify({ statusCode, message, error });

const ROWS = [
  { then: "json", when: "JSON comes", status: 200, text: "[]", toll: "success" },
  { then: "json", when: "a byte order mark stands first", status: 200, text: "\uFEFF[]" },
  { then: "nothing", when: "WAHA says null", status: 200, text: "", toll: "success" },
  { then: "failed", when: "the JSON is cut", status: 200, text: '[{"name":"a"', toll: "server" },
  { then: "not-waha", when: "a page comes", status: 200, text: PAGE, toll: "server" },
  { then: "not-waha", when: "text comes", status: 200, text: "hello", toll: "server" },
  { then: "not-waha", when: "a redirect comes", status: 301, text: "", toll: "server" },
  { then: "refused", when: "a field is wrong", status: 400, text: nest(400, ["x"], "Bad Request") },
  {
    then: "unauthorized",
    when: "the key is wrong",
    status: 401,
    text: nest(401, "Unauthorized"),
    toll: "neutral",
  },
  { then: "unauthorized", when: "401 is a page", status: 401, text: PAGE, toll: "neutral" },
  {
    then: "forbidden",
    when: "the key sees another session",
    status: 403,
    text: nest(403, "Forbidden"),
    toll: "neutral",
  },
  { then: "not-waha", when: "403 is a page", status: 403, text: PAGE },
  {
    then: "missing",
    when: "WAHA has no such session",
    status: 404,
    text: nest(404, "Session not found", "Not Found"),
    toll: "neutral",
  },
  {
    then: "missing",
    when: "2024 did not find it",
    status: 404,
    text: nest(404, "We didn't find a session with name 'default'.\nPlease start", "Not Found"),
  },
  {
    then: "no-route",
    when: "Nest has no such route",
    status: 404,
    text: nest(404, "Cannot GET /api/server/status", "Not Found"),
    toll: "neutral",
  },
  { then: "not-waha", when: "a stranger's JSON says 404", status: 404, text: '{"error":"no"}' },
  { then: "not-waha", when: "another Nest program says 404", status: 404, text: nest(404, "Nope") },
  { then: "not-waha", when: "a page says 404", status: 404, text: PAGE, toll: "server" },
  { then: "limited", when: "something limits us", status: 429, text: "", toll: "neutral" },
  { then: "limited", when: "a gateway gave up", status: 408, text: "", toll: "neutral" },
  {
    then: "status-mismatch",
    when: "the status does not fit",
    status: 422,
    text: '{"error":"Session status is not as expected.","status":"FAILED","expected":["WORKING"]}',
    toll: "neutral",
  },
  {
    then: "status-mismatch",
    when: "the status does not fit, before 2024.9",
    status: 422,
    text: nest(422, "The session under FAILED status. Please try to restart it."),
  },
  {
    then: "missing",
    when: "B says that it does not exist",
    status: 422,
    text: '{"error":"Session \\"a\\" does not exist","session":"a"}',
  },
  {
    then: "missing",
    when: "Core knows only default",
    status: 422,
    text: nest(422, "WAHA Core support only 'default' session. You tried", "Unprocessable Entity"),
  },
  {
    then: "refused",
    when: "it is Plus only",
    status: 422,
    text: nest(422, "The feature is available only in Plus version", "Unprocessable Entity"),
  },
  { then: "not-waha", when: "a stranger's 422", status: 422, text: '{"detail":[]}' },
  {
    then: "failed",
    when: "WAHA broke",
    status: 500,
    text: '{"statusCode":500,"exception":{"stack":"Error: 14 UNAVAILABLE\\n at x"}}',
    toll: "session",
  },
  { then: "failed", when: "500 is a page", status: 500, text: PAGE, toll: "session" },
  { then: "unreachable", when: "a gateway has no WAHA", status: 502, text: PAGE, toll: "server" },
  { then: "unreachable", when: "a gateway is down", status: 503, text: "", toll: "server" },
  { then: "unreachable", when: "a gateway waited", status: 504, text: "", toll: "server" },
];

function answerOf(status: number, text: string): Answer {
  return { status, text, contentType: "", asksForLogin: false };
}

for (const { then, when, status, text, toll } of ROWS) {
  Deno.test(`classifyRead() answers ${then} when ${when} (${status})`, () => {
    const verdict = classifyRead(answerOf(status, text));
    assert.equal(verdict.is, then);
    if (toll === undefined) return;
    // A 500 counts for whose route it was; everything else in the table is alike for both.
    const scope = toll === "session" ? "session" : "server";
    const counted = tollOf(verdict, scope);
    assert.equal(counted.is === "failure" ? counted.scope : counted.is, toll);
  });
}

Deno.test("classifyRead() keeps a 500's sentence and the unknown word of a 422", () => {
  const failed = classifyRead(
    answerOf(500, '{"statusCode":500,"exception":{"stack":"Error: 14 UNAVAILABLE\\n at x"}}'),
  );
  assert.deepEqual(failed, { is: "failed", reason: "answered 500: Error: 14 UNAVAILABLE" });
  const mismatch = classifyRead(
    answerOf(422, '{"error":"e","status":"DANCING","expected":["SCAN_QR_CODE"]}'),
  );
  assert.deepEqual(mismatch, {
    is: "status-mismatch",
    status: "UNKNOWN",
    raw: "DANCING",
    expected: ["SCAN_QR_CODE"],
  });
});

Deno.test("classifyRead() says who asks for the login when it is not WAHA", () => {
  const verdict = classifyRead({ ...answerOf(401, PAGE), asksForLogin: true });
  assert.ok(verdict.is === "unauthorized" && /in front of WAHA/.test(verdict.reason));
});

Deno.test("classifyRead() never throws, and only a 2xx with JSON carries anything", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      fc.oneof(fc.string({ unit: "binary" }), fc.json()),
      (status, text) => {
        const verdict = classifyRead(answerOf(status, text));
        if (verdict.is === "json") assert.ok(status >= 200 && status < 300);
        for (const scope of ["server", "session"] as const) assert.ok(tollOf(verdict, scope).is);
      },
    ),
  );
});
