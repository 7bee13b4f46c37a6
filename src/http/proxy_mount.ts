import type { Clock } from "../clock.ts";
import type { ErrorEnvelope } from "../contract/mod.ts";
import { type Connection, type Proxied, type ProxyCall, ProxyRefusal } from "../proxy/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import { createKeyTest, givenKey, keyRefusal, loopbackRefusal } from "./access.ts";
import { ApiError, apiErrorOf, retryAfterSeconds, statusOfError } from "./api_error.ts";
import { API_PATH } from "./paths.ts";

/** The proxy before one WAHA. */
export interface ProxyDoor {
  answer(call: ProxyCall): Promise<Proxied>;
  /** Turns the request into a WebSocket to WAHA's. */
  connect(call: ProxyCall): Promise<Response>;
}

export interface ProxyMountParts {
  /** The proxy of a server; of the first one where none is named. */
  proxyOf(server: string | undefined): ProxyDoor | undefined;
  /** Whether WAHA's own paths lead to it as well. */
  dropIn: boolean;
  /** Left out, only loopback names are served. */
  apiKey?: string;
  /** Origins whose pages may call without a key. */
  pages?: readonly string[];
  /** Keys that open the proxy and nothing else. */
  proxyKeys: readonly string[];
  log: Log;
  clock: Clock;
  newId: () => string;
}

interface Place {
  server: string | undefined;
  /** WAHA's path and query. */
  target: string;
}

const PROXY_PATH = `${API_PATH}/proxy`;
const SERVERS_PATH = `${API_PATH}/servers/`;
const BELOW_SERVER = /^([^/?#]+)\/proxy(.*)$/s;
/** WAHA's paths beside `/api/`. */
const DROP_IN = /^\/(?:ping|health|ws)(?:[/?]|$)/;
const WEBSOCKET = /^\/ws(?:[/?]|$)/;
const REQUEST_ID = /^[\w.-]{1,64}$/;
/** What nginx logs for a caller that left: nobody reads the answer, the log does. */
const CALLER_LEFT = 499;
const LOGGED_PATH_MAX = 200;
const PREFLIGHT_S = "600";

/**
 * Answers calls of the proxy beside the frame: what passes pays for no routing and no context.
 * @returns Null for any other request.
 */
export function createProxyPath(
  parts: ProxyMountParts,
): (request: Request, connection?: Connection) => Promise<Response> | null {
  const callerOf = createCallerTest(parts);
  return (request, connection) => {
    const place = placeOf(request.url, parts.dropIn);
    if (place === null) return null;
    return answered(request, { ...place, connection }, { ...parts, callerOf });
  };
}

type Caller = Pick<ProxyCall, "caller" | "proxyKey">;
type CallerTest = (request: Request, target: string) => Caller;

/** Which proxy a URL means, and what follows its path. */
function placeOf(url: string, dropIn: boolean): Place | null {
  const from = url.indexOf("/", url.indexOf("://") + 3);
  const whole = from === -1 ? "/" : url.slice(from);
  if (whole.startsWith(PROXY_PATH)) return below(whole.slice(PROXY_PATH.length), undefined);
  if (whole.startsWith(SERVERS_PATH)) {
    const [, name = "", rest = ""] = BELOW_SERVER.exec(whole.slice(SERVERS_PATH.length)) ?? [];
    return name === "" ? null : below(rest, softlyDecoded(name));
  }
  if (!dropIn) return null;
  const ours = whole.startsWith(API_PATH) && /^(?:[/?#]|$)/.test(whole.slice(API_PATH.length));
  const theirs = whole.startsWith("/api/") || DROP_IN.test(whole);
  return theirs && !ours ? { server: undefined, target: whole } : null;
}

/** A name that is broken is the name of no server. */
function softlyDecoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function below(rest: string, server: string | undefined): Place | null {
  return rest.startsWith("/") ? { server, target: rest } : null;
}

async function answered(
  request: Request,
  { server, target, connection }: Place & { connection: Connection | undefined },
  parts: ProxyMountParts & { callerOf: CallerTest },
): Promise<Response> {
  const { clock, log, newId } = parts;
  const startedAt = clock.monotonic();
  const given = request.headers.get("x-request-id");
  const requestId = given !== null && REQUEST_ID.test(given) ? given : newId();
  let route: string | null = null;
  let response: Response;
  try {
    if (isPreflight(request, parts)) {
      response = preflight();
    } else {
      requireOneHost(request);
      const caller = parts.callerOf(request, target);
      const door = doorOf(server, parts);
      const call = { request, target, ...caller, requestId, connection };
      const passed = WEBSOCKET.test(target)
        ? { response: await door.connect(call), pattern: "/ws" }
        : await door.answer(call);
      response = passed.response;
      route = passed.pattern;
    }
  } catch (thrown) {
    response = problem(request, thrown, { ...parts, requestId });
  }
  const query = target.indexOf("?");
  log.event({
    is: "request",
    method: request.method,
    route: route === null ? null : `proxy ${route}`,
    path: target.slice(0, Math.min(query === -1 ? target.length : query, LOGGED_PATH_MAX)),
    status: response.status,
    ms: Math.round(clock.monotonic() - startedAt),
    requestId,
  });
  return response;
}

/** @throws {ApiError} */
function doorOf(server: string | undefined, { proxyOf }: ProxyMountParts): ProxyDoor {
  const door = proxyOf(server);
  if (door !== undefined) return door;
  throw new ApiError(
    "SERVER_NOT_FOUND",
    "Cannot find a server of that name: /servers lists those watched",
  );
}

/**
 * A target in absolute form (RFC 9112 §3.2.2) names a host of its own: one that is not the `Host`
 * of the request is somebody's try to be taken for another proxy.
 * @throws {ApiError}
 */
function requireOneHost({ url, headers }: Request): void {
  const host = headers.get("host");
  const from = url.indexOf("://") + 3;
  if (host === null || url.startsWith(`${host}/`, from)) return;
  throw new ApiError(
    "INVALID_REQUEST",
    "Cannot forward the request as its target names another host than its Host header does",
  );
}

/** Finds out who calls. */
function createCallerTest({ apiKey, proxyKeys, pages = [] }: ProxyMountParts): CallerTest {
  if (apiKey === undefined) {
    return (request, target) => {
      const refusal = loopbackRefusal({
        // A page may open a WebSocket to anywhere, and read it: it is looked at as a write is.
        method: WEBSOCKET.test(target) ? "POST" : request.method,
        url: request.url,
        header: (name) => request.headers.get(name) ?? undefined,
      }, pages);
      if (refusal !== null) throw refusal;
      return { caller: "proxy" };
    };
  }
  const isAdmin = createKeyTest(apiKey);
  const tests = proxyKeys.map(createKeyTest);
  return ({ method, headers }, target) => {
    const header = (name: string) => headers.get(name) ?? undefined;
    const key = givenKey({ header }) ?? (method === "GET" ? keyInQuery(target) : undefined);
    if (key === undefined) throw keyRefusal(key);
    // All are tried, whichever fits: how long it takes tells none of them.
    const admin = isAdmin(key);
    const fits = tests.filter((test) => test(key)).length > 0;
    if (admin) return { caller: "admin" };
    if (fits) return { caller: "proxy", proxyKey: key };
    throw keyRefusal(key);
  };
}

/** Browsers can give a WebSocket or an image no header: WAHA takes the key there, too. */
function keyInQuery(target: string): string | undefined {
  const query = target.indexOf("?");
  if (query === -1 || !target.includes("x-api-key=", query)) return undefined;
  return new URLSearchParams(target.slice(query)).get("x-api-key") ?? undefined;
}

/** A browser asks without a key whether it may ask with one (Fetch standard, CORS preflight). */
function isPreflight({ method, headers }: Request, { apiKey }: ProxyMountParts): boolean {
  return method === "OPTIONS" && apiKey !== undefined && headers.has("origin") &&
    headers.has("access-control-request-method");
}

function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
      "Access-Control-Allow-Headers":
        "Content-Type, X-Api-Key, Authorization, Prefer, Idempotency-Key, X-Request-Id, traceparent",
      "Access-Control-Max-Age": PREFLIGHT_S,
    },
  });
}

function problem(
  request: Request,
  thrown: unknown,
  { log, requestId, apiKey }: ProxyMountParts & { requestId: string },
): Response {
  if (request.signal.aborted && !(thrown instanceof ProxyRefusal)) {
    return new Response(null, { status: CALLER_LEFT });
  }
  const refused = thrown instanceof ProxyRefusal ? apiErrorOfRefusal(thrown) : thrown;
  const error = apiErrorOf(refused, requestId);
  const { code, message, details, retryAfterMs, headers, cause } = error;
  if (code === "INTERNAL") log.event({ is: "fault", where: "a request", requestId, error: cause });
  const body: ErrorEnvelope = { success: false, error: { code, message, details } };
  return Response.json(body, {
    status: statusOfError(error),
    headers: {
      ...headers,
      "X-Request-Id": requestId,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
      ...(retryAfterMs === undefined
        ? {}
        : { "Retry-After": `${retryAfterSeconds(retryAfterMs)}` }),
      ...(apiKey === undefined ? {} : { "Access-Control-Allow-Origin": "*" }),
    },
  });
}

function apiErrorOfRefusal({ code, message, details, retryAfterMs }: ProxyRefusal): ApiError {
  return new ApiError(code, message, {
    ...(details === undefined ? {} : { details }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
