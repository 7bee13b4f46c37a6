import type { Clock } from "../clock.ts";
import { ERRORS } from "../contract/asked.ts";
import type { ErrorEnvelope } from "../contract/mod.ts";
import type { WebhookPort } from "../recovery/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import { ApiError, apiErrorOf, retryAfterSeconds } from "./api_error.ts";
import { WEBHOOK_PATH } from "./paths.ts";
import { unreachable } from "./unreachable.ts";
import { takeWebhook, type WebhookAnswer } from "./webhook_answer.ts";

export interface WebhookPathParts {
  /** One that checks signatures: who calls is not looked at here. */
  webhook: WebhookPort;
  log: Log;
  clock: Clock;
  newId: () => string;
}

interface Answer {
  status: number;
  body: string;
  retryAfterMs?: number;
}

const SERVER_QUERY = /^\?server=[\w.-]{1,63}$/;
const REQUEST_ID = /^[\w.-]{1,64}$/;
/** What nginx logs for a caller that left: nobody reads the answer, the log does. */
const CALLER_LEFT = 499;
/** A log line for each webhook that is put off would be a flood of its own. */
const PUT_OFF_SAID_EVERY_MS = 1_000;

const HEARD: Readonly<Record<"noted" | "ignored", Answer>> = {
  noted: heard("noted"),
  ignored: heard("ignored"),
};

/**
 * Answers signed webhooks beside the frame, byte for byte as the frame would: a flood of them pays
 * for no routing, no context and no thrown refusal (half of what one cost). The one difference is
 * the log, which tells of answers from 500 on once a second.
 * @returns Null for any other request, and for one whose URL says more than the path.
 */
export function createWebhookPath(
  parts: WebhookPathParts,
): (request: Request) => Promise<Response> | null {
  const log = withPutOffOnceASecond(parts);
  return (request) => isWebhook(request) ? answered(request, { ...parts, log }) : null;
}

function withPutOffOnceASecond({ log, clock }: WebhookPathParts): Log {
  let saidAt = -Infinity;
  return {
    event(event) {
      if (event.is === "request" && event.status >= 500) {
        const now = clock.monotonic();
        if (now - saidAt < PUT_OFF_SAID_EVERY_MS) return;
        saidAt = now;
      }
      log.event(event);
    },
  };
}

/** By the path, and the server's name alone: other queries and escapes are the frame's. */
function isWebhook({ method, url }: Request): boolean {
  if (method !== "POST") return false;
  const at = url.indexOf("/", url.indexOf("://") + 3);
  if (!url.startsWith(WEBHOOK_PATH, at)) return false;
  const end = at + WEBHOOK_PATH.length;
  return url.length === end || SERVER_QUERY.test(url.slice(end));
}

async function answered(request: Request, parts: WebhookPathParts): Promise<Response> {
  const { log, clock, newId } = parts;
  const startedAt = clock.monotonic();
  const given = request.headers.get("x-request-id");
  const requestId = given !== null && REQUEST_ID.test(given) ? given : newId();
  const answer = await answerTo(request, { ...parts, requestId });
  log.event({
    is: "request",
    method: "POST",
    route: WEBHOOK_PATH,
    path: WEBHOOK_PATH,
    status: answer.status,
    ms: Math.round(clock.monotonic() - startedAt),
    requestId,
  });
  return responseOf(answer, requestId);
}

async function answerTo(
  request: Request,
  { webhook, log, requestId }: WebhookPathParts & { requestId: string },
): Promise<Answer> {
  try {
    return written(await takeWebhook(request, webhook));
  } catch (thrown) {
    if (!(thrown instanceof ApiError) && request.signal.aborted) {
      return { status: CALLER_LEFT, body: "" };
    }
    const { code, message, retryAfterMs, cause } = apiErrorOf(thrown, requestId);
    if (code === "INTERNAL") {
      log.event({ is: "fault", where: "a request", requestId, error: cause });
    }
    const later = retryAfterMs === undefined ? {} : { retryAfterMs };
    return { status: ERRORS[code].status, body: problem(code, message), ...later };
  }
}

function written(answer: WebhookAnswer): Answer {
  switch (answer.is) {
    case "heard":
      return HEARD[answer.heard];
    case "refused":
      return {
        status: ERRORS[answer.code].status,
        body: problem(answer.code, answer.message),
      };
    case "later":
      return {
        status: ERRORS[answer.code].status,
        body: problem(answer.code, answer.message),
        retryAfterMs: answer.retryAfterMs,
      };
    default:
      return unreachable(answer);
  }
}

function responseOf({ status, body, retryAfterMs }: Answer, requestId: string): Response {
  if (status === CALLER_LEFT) return new Response(null, { status });
  const headers: Record<string, string> = {
    "Content-Type": "application/json",
    "X-Request-Id": requestId,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  };
  if (retryAfterMs !== undefined) headers["Retry-After"] = `${retryAfterSeconds(retryAfterMs)}`;
  return new Response(body, { status, headers });
}

function heard(word: "noted" | "ignored"): Answer {
  return { status: 200, body: JSON.stringify({ success: true, data: { heard: word } }) };
}

function problem(code: ErrorEnvelope["error"]["code"], message: string): string {
  const envelope: ErrorEnvelope = { success: false, error: { code, message } };
  return JSON.stringify(envelope);
}
