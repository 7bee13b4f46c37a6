import type { Context, Hono, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Clock } from "../clock.ts";
import type { ErrorEnvelope } from "../contract/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import { type Access, createAccessCheck } from "./access.ts";
import { ApiError, apiErrorOf, retryAfterSeconds, statusOfError } from "./api_error.ts";
import { missing } from "./missing.ts";
import type { Visits } from "./visits.ts";

/** What the frame hands to the routes. */
export interface ApiEnv {
  Variables: {
    requestId: string;
    /** The session in the path; undefined where the configured one is meant. */
    session: string | undefined;
    /** The server that is named; undefined where all, or the first one, are meant. */
    server: string | undefined;
  };
}

/** Writes an error for whoever asked. */
export type ProblemAnswer = (c: Context<ApiEnv>, error: ApiError) => Response | Promise<Response>;

export interface FrameParts {
  access: Access;
  /** Paths whose routes check their callers themselves. */
  ownPaths?: readonly string[];
  /** Who may read by the cookie of a visit. */
  visits?: Visits;
  /** How an error is answered: in our envelope, unless said otherwise. */
  problemAnswer?: ProblemAnswer;
  log: Log;
  clock: Clock;
  newId: () => string;
}

const REQUEST_ID = /^[\w.-]{1,64}$/;
const LOGGED_PATH_MAX = 200;
/** What nginx logs for a caller that left: nobody reads the answer, the log does. */
const CALLER_LEFT = 499;

/**
 * Puts around every route what all share: request id, access, our envelope for every error,
 * headers, access log. A bench mounts the same around a constant route.
 */
export function mountFrame(app: Hono<ApiEnv>, parts: FrameParts): void {
  app.use("*", frame(parts));
  app.onError((error, c) => problem(c, error, parts));
  app.notFound((c) => problem(c, missing(c, app), parts));
}

function frame(parts: FrameParts): MiddlewareHandler<ApiEnv> {
  const { access, ownPaths = [], visits, log, clock, newId } = parts;
  const refuse = createAccessCheck(access, { ownPaths, ...(visits && { visits }) });
  return async (c, next) => {
    const startedAt = clock.monotonic();
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : newId();
    c.set("requestId", requestId);
    // Set before the answer is made: set after it, each would cost a copy of its headers.
    c.header("X-Request-Id", requestId);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    c.header("Cache-Control", "no-store");
    const refused = refuse(c) ?? malformed(c);
    try {
      if (refused === null) await next();
      else c.res = await problem(c, refused, parts);
    } catch (thrown) {
      // hono hands only errors to `onError`; whatever else is thrown comes up to here.
      c.res = await problem(c, thrown, parts);
    }
    log.event({
      is: "request",
      method: c.req.method,
      route: routeOf(c),
      path: loggedPath(c.req.path),
      status: c.res.status,
      ms: Math.round(clock.monotonic() - startedAt),
      requestId,
    });
  };
}

/** The link of a QR page is as good as a key, and a log is read by many. */
function loggedPath(path: string): string {
  return path.replace(/^(\/qr\/)[^/]*/, "$1[secret]").slice(0, LOGGED_PATH_MAX);
}

/** hono leaves what it cannot decode as it is, and `%zz` would become a session's name. */
function malformed({ req }: Context): ApiError | null {
  if (!req.url.includes("%")) return null;
  try {
    decodeURIComponent(req.url);
    return null;
  } catch {
    return new ApiError(
      "INVALID_REQUEST",
      "Cannot read the URL as its percent-encoding is broken: encode it as UTF-8",
    );
  }
}

function problem(
  c: Context<ApiEnv>,
  thrown: unknown,
  { log, problemAnswer = enveloped }: FrameParts,
): Response | Promise<Response> {
  if (!(thrown instanceof ApiError) && c.req.raw.signal.aborted) {
    return new Response(null, { status: CALLER_LEFT });
  }
  const requestId = c.get("requestId");
  const error = apiErrorOf(thrown, requestId);
  const { code, retryAfterMs, headers, cause } = error;
  if (code === "INTERNAL") log.event({ is: "fault", where: "a request", requestId, error: cause });
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  if (retryAfterMs !== undefined) c.header("Retry-After", `${retryAfterSeconds(retryAfterMs)}`);
  return problemAnswer(c, error);
}

function enveloped(c: Context<ApiEnv>, error: ApiError): Response {
  const { code, message, details } = error;
  const body: ErrorEnvelope = { success: false, error: { code, message, details } };
  return c.json(body, statusOfError(error));
}

function routeOf(c: Context): string | null {
  const last = matchedRoutes(c).at(-1);
  return last === undefined || last.method === "ALL" ? null : last.path;
}
