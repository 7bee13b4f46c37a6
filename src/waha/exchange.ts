import { createFetch } from "ofetch";
import type { Clock } from "../clock.ts";
import type { Answer } from "./answer.ts";
import { BodyTooLongError, readText } from "./body.ts";
import { connectionFailure } from "./connection_failure.ts";

/** Below it a key is found in half of all words: replacing it would only garble what WAHA says. */
const REDACTED_KEY_CHARS_MIN = 6;

/** How one WAHA server is reached. */
export interface Wire {
  /** Scheme, host, port and path prefix, without a slash at the end, without credentials. */
  base: string;
  headers: Readonly<Record<string, string>>;
  /** What must never be repeated to anyone. */
  secret: string | undefined;
  fetch: typeof fetch;
  clock: Clock;
}

export interface Request {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Begins with a slash; names in it are encoded. */
  path: string;
  body?: string;
  /** Wall clock, ms: it is not sent after it. */
  sendBy?: number;
  bytesMax: number;
  signal: AbortSignal;
}

/** No whole answer came. `reached` is false only where WAHA cannot have read the request. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  constructor(readonly reason: string, readonly reached: boolean) {
    super(`Cannot get WAHA's answer: ${reason}`);
  }
}

/** `sendBy` had passed when the request was about to go out: nothing was sent. */
export class TooLateError extends Error {
  override readonly name = "TooLateError";
}

/**
 * One HTTP exchange, any status: sends once, follows no redirect, reads the whole body up to
 * `bytesMax`.
 *
 * The clock is checked against `sendBy` inside the fetch that ofetch is given: no await stands
 * between that check and the real fetch (design §1).
 * @throws {NoAnswerError} Connection refused, broken, and the like.
 * @throws {BodyTooLongError}
 * @throws {TooLateError}
 * @throws The signal's reason when it aborts.
 */
export async function exchange(wire: Wire, request: Request): Promise<Answer> {
  const { signal } = request;
  try {
    signal.throwIfAborted();
    const askedAt = wire.clock.now();
    const response = await send(wire, request);
    const answeredAt = wire.clock.now();
    const text = await readText(response.body, request.bytesMax, { signal });
    const skewMs = skew(response.headers.get("date"), (askedAt + answeredAt) / 2);
    return {
      status: response.status,
      contentType: response.headers.get("content-type") ?? "",
      text: response.status >= 400 ? redacted(text, wire.secret) : text,
      asksForLogin: response.headers.has("www-authenticate"),
      ...(skewMs === undefined ? {} : { skewMs }),
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof BodyTooLongError) throw error;
    // ofetch wraps what its fetch threw into an error that holds the request's headers, the key
    // among them: it goes no further than this.
    const thrown = error instanceof Error && error.name === "FetchError" ? error.cause : error;
    if (thrown instanceof TooLateError) throw thrown;
    const { reason, reached } = connectionFailure(thrown);
    throw new NoAnswerError(reason, reached);
  }
}

function send(wire: Wire, request: Request): Promise<Response> {
  const { sendBy } = request;
  const gated: typeof fetch = (input, init) => {
    if (sendBy !== undefined && wire.clock.now() > sendBy) {
      throw new TooLateError("Cannot send the call any more: its time has passed");
    }
    return wire.fetch(input, init);
  };
  return createFetch({ fetch: gated }).raw(`${wire.base}${request.path}`, {
    method: request.method,
    headers: request.body === undefined
      ? wire.headers
      : { ...wire.headers, "content-type": "application/json" },
    ...(request.body === undefined ? {} : { body: request.body }),
    redirect: "manual",
    retry: 0,
    ignoreResponseError: true,
    // We read the body ourselves: ofetch's parser takes cut JSON and web pages for strings.
    responseType: "stream",
    signal: request.signal,
  });
}

/** `Date` is cut to whole seconds, so its middle is the best guess. */
function skew(date: string | null, askedAt: number): number | undefined {
  const serverAt = date === null ? NaN : Date.parse(date);
  return Number.isNaN(serverAt) ? undefined : Math.round(serverAt + 500 - askedAt);
}

/** What WAHA complains with may repeat the request; its sentence is shown to people. */
function redacted(text: string, secret: string | undefined): string {
  if (secret === undefined || secret.length < REDACTED_KEY_CHARS_MIN) return text;
  return text.replaceAll(secret, "***");
}
