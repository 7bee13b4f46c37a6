import type { Json } from "./model.ts";

/** An answer with a JSON body as WAHA sends it. */
export function json(status: number, body: unknown): Response {
  return withBody(status, JSON.stringify(body), "application/json; charset=utf-8");
}

/** WAHA's answer where a result is null: no body at all, not the word. */
export function empty(status: number): Response {
  return new Response(null, { status, headers: { "content-length": "0" } });
}

export function withBody(
  status: number,
  body: string | Uint8Array<ArrayBuffer>,
  contentType: string,
): Response {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const headers = { "content-type": contentType, "content-length": String(bytes.length) };
  return new Response(bytes, { status, headers });
}

const ERRORS = {
  400: "Bad Request",
  404: "Not Found",
  413: "Payload Too Large",
  422: "Unprocessable Entity",
} as const;

/** NestJS' error body. `message` is a list where several fields were checked. */
export function refusal(
  status: keyof typeof ERRORS,
  message: string | readonly string[],
): Response {
  return json(status, { message, error: ERRORS[status], statusCode: status });
}

export function unauthorized(): Response {
  return json(401, { message: "Unauthorized", statusCode: 401 });
}

export function sessionNotFound(): Response {
  return refusal(404, "Session not found");
}

/** What a route says that needs the session object of one that does not run. */
export function notStarted(name: string): Response {
  return refusal(
    404,
    `We didn't find a session with name '${name}'.\n` +
      `Please start it first by using POST /api/sessions/${name}/start request`,
  );
}

/** The one 422 without `message` and `statusCode`: it came after WAHA had waited. */
export function statusNotExpected(name: string, status: string, expected: string): Response {
  return json(422, {
    error: "Session status is not as expected. Try again later or restart the session",
    session: name,
    status,
    expected: [expected],
  });
}

/** What went wrong inside WAHA or its engine; it echoes the request. */
export interface Exception {
  exception: { readonly [key: string]: Json };
  request: { path: string; method: string; body?: Json; query: { readonly [key: string]: Json } };
  version: { readonly [key: string]: Json };
  at: number;
}

export function exceptionAnswer(happened: Exception): Response {
  return json(500, {
    statusCode: 500,
    timestamp: new Date(happened.at).toISOString(),
    exception: happened.exception,
    request: happened.request,
    version: happened.version,
  });
}
