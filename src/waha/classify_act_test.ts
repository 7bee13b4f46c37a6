import assert from "node:assert/strict";
import fc from "fast-check";
import type { Answer } from "./answer.ts";
import { classifyAct } from "./classify_act.ts";
import type { ActStep } from "./classify_act.ts";

const STEPS = ["restart", "stop", "start", "create", "delete", "logout", "screenshot"] as const;

const nest = (statusCode: number, message: string | string[], error = "Unprocessable Entity") => ({
  message,
  error,
  statusCode,
});
const exception = (message: string) => ({
  statusCode: 500,
  timestamp: "2026-11-25T01:10:17.049Z",
  exception: { message, name: "Error", stack: `Error: ${message}\n    at x` },
  request: { path: "/api/sessions/default/restart", method: "POST", query: {} },
});
const PAGE = "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>";

interface Row {
  then: string;
  when: string;
  status: number;
  body: unknown;
  step?: ActStep;
  toll?: "success" | "neutral" | "server" | "session";
}

const ROWS: Row[] = [
  {
    then: "ok STARTING",
    when: "a restart is answered",
    status: 201,
    body: { name: "default", status: "STARTING" },
    toll: "success",
  },
  {
    then: "ok UNKNOWN",
    when: "the status is a new word",
    status: 201,
    body: { name: "a", status: "DANCING" },
    toll: "success",
  },
  { then: "ok", when: "a delete has no body", status: 200, body: "", step: "delete" },
  { then: "ok", when: "a stop of nothing has no body", status: 201, body: "", step: "stop" },
  {
    then: "ok",
    when: "a screenshot is a picture, so the page lives",
    status: 200,
    body: "\xff\xd8 not JSON",
    step: "screenshot",
    toll: "success",
  },
  {
    then: "ok",
    when: "a screenshot finds a dead page, which WAHA then restarts",
    status: 500,
    body: exception("Protocol error (Page.captureScreenshot): Internal error"),
    step: "screenshot",
    toll: "neutral",
  },
  {
    then: "unknown",
    when: "a screenshot fails for another reason",
    status: 500,
    body: exception("Cannot read properties of null"),
    step: "screenshot",
    toll: "session",
  },
  {
    then: "refused other",
    when: "a create created nothing",
    status: 201,
    body: "",
    step: "create",
    toll: "neutral",
  },
  {
    then: "unknown",
    when: "the JSON is cut",
    status: 201,
    body: '{"name":"a","st',
    toll: "server",
  },
  { then: "unknown", when: "a page comes with 200", status: 200, body: PAGE, toll: "server" },
  {
    then: "unknown",
    when: "JSON of a stranger comes with 200",
    status: 200,
    body: { success: true },
    toll: "neutral",
  },
  { then: "refused other", when: "a redirect comes", status: 302, body: "", toll: "server" },
  {
    then: "refused other",
    when: "a redirect is hidden as 0",
    status: 0,
    body: "",
    toll: "server",
  },
  {
    then: "refused unauthorized",
    when: "the key is wrong",
    status: 401,
    body: { message: "Unauthorized", statusCode: 401 },
    toll: "neutral",
  },
  {
    then: "refused unauthorized",
    when: "the key lacks the scope",
    status: 403,
    body: { message: "Forbidden", statusCode: 403 },
    toll: "neutral",
  },
  { then: "refused other", when: "a firewall says 403", status: 403, body: PAGE, toll: "neutral" },
  {
    then: "refused missing",
    when: "WAHA has no such session",
    status: 404,
    body: nest(404, "Session not found", "Not Found"),
    toll: "neutral",
  },
  {
    then: "refused missing",
    when: "2024 did not find it",
    status: 404,
    body: nest(404, "We didn't find a session with name 'a'.\nPlease start it first", "Not Found"),
  },
  {
    then: "refused unsupported",
    when: "the route is unknown",
    status: 404,
    body: nest(404, "Cannot POST /api/sessions/a/restart", "Not Found"),
  },
  {
    then: "refused other",
    when: "a stranger's JSON says 404",
    status: 404,
    body: { detail: "Not Found" },
    toll: "server",
  },
  { then: "refused other", when: "a page says 404", status: 404, body: PAGE, toll: "server" },
  {
    then: "refused already-started",
    when: "a start meets a running session",
    status: 422,
    body: nest(422, "Session 'a' is already started."),
    step: "start",
  },
  {
    then: "refused other",
    when: "a create meets a session",
    status: 422,
    body: nest(422, "Session 'a' already exists. Use PUT to update it."),
    step: "create",
  },
  {
    then: "refused unsupported",
    when: "it is Plus only",
    status: 422,
    body: nest(422, "The feature is available only in Plus version. Check this out"),
  },
  {
    then: "refused unsupported",
    when: "the engine lacks it",
    status: 422,
    body: nest(422, "The method is not implemented by the engine"),
  },
  {
    then: "refused missing",
    when: "Core knows only default",
    status: 422,
    body: nest(422, "WAHA Core support only 'default' session. If you want"),
  },
  {
    then: "refused missing",
    when: "B says that it does not exist",
    status: 422,
    body: { error: 'Session "default" does not exist', session: "default" },
  },
  {
    then: "refused other",
    when: "the status does not fit",
    status: 422,
    body: {
      error: "Session status is not as expected. Try again later or restart the session",
      session: "default",
      status: "FAILED",
      expected: ["WORKING"],
    },
    toll: "neutral",
  },
  {
    then: "refused other",
    when: "the status does not fit, before 2024.9",
    status: 422,
    body: nest(422, "The session under FAILED status. Please try to restart it."),
  },
  {
    then: "refused other",
    when: "a field is wrong",
    status: 400,
    body: nest(400, ["name must be a string"], "Bad Request"),
  },
  { then: "unknown", when: "a gateway waited too long", status: 408, body: "", toll: "neutral" },
  { then: "refused busy", when: "something limits us", status: 429, body: "", toll: "neutral" },
  {
    then: "refused busy",
    when: "the lock's queue timed out: never begun",
    status: 500,
    body: exception("async-lock timed out in queue default"),
    toll: "neutral",
  },
  {
    then: "unknown",
    when: "it ran over 30 s: it goes on",
    status: 500,
    body: exception("Maximum execution time is exceeded default"),
    toll: "session",
  },
  {
    then: "unknown",
    when: "the work broke half-way",
    status: 500,
    body: exception("Cannot read properties of undefined"),
    toll: "session",
  },
  { then: "unknown", when: "500 is a page", status: 500, body: PAGE, toll: "session" },
  { then: "refused unsupported", when: "501", status: 501, body: "", toll: "neutral" },
  { then: "unknown", when: "502", status: 502, body: PAGE, toll: "server" },
  { then: "unknown", when: "503", status: 503, body: "", toll: "server" },
  { then: "unknown", when: "504", status: 504, body: "", toll: "server" },
];

function answerOf(status: number, body: unknown): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, text, contentType: "", asksForLogin: false };
}

for (const { then, when, status, body, step, toll } of ROWS) {
  Deno.test(`classifyAct() answers ${then} when ${when} (${status})`, () => {
    const verdict = classifyAct(step ?? "restart", answerOf(status, body));
    const { answer } = verdict;
    const detail = answer.is === "ok"
      ? answer.status ?? ""
      : answer.is === "refused"
      ? answer.why
      : "";
    assert.equal(`${answer.is} ${detail}`.trim(), then);
    if (toll === undefined) return;
    const counted = verdict.toll.is === "failure" ? verdict.toll.scope : verdict.toll.is;
    assert.equal(counted, toll);
  });
}

Deno.test("classifyAct() gives the same for both key orders", () => {
  const one = '{"statusCode":404,"message":"Session not found","error":"Not Found"}';
  const other = '{"message":"Session not found","error":"Not Found","statusCode":404}';
  assert.deepEqual(
    classifyAct("stop", answerOf(404, one)),
    classifyAct("stop", answerOf(404, other)),
  );
});

Deno.test("classifyAct() never throws, whatever comes, and its reasons are bounded", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...STEPS),
      fc.integer({ min: 0, max: 999 }),
      fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.constant(PAGE)),
      (step, status, text) => {
        const { answer } = classifyAct(step, answerOf(status, text));
        if (answer.is !== "ok") assert.ok(answer.reason.length > 0 && answer.reason.length < 500);
        if (status < 200 || status > 299) assert.notEqual(answer.is, "ok");
      },
    ),
  );
});
