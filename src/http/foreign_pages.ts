type Answer<Rest extends unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>;

const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
const HEADERS = "Content-Type, X-Api-Key, Authorization, Last-Event-ID, Prefer, Idempotency-Key, " +
  "X-Request-Id, traceparent";
/** What a page reads of an answer beside its body. */
const SHOWN = "Retry-After, Location, Link, X-Request-Id, X-Limit-Applied";
const PREFLIGHT_S = "600";
const SWITCHED = 101;

/**
 * Lets the pages of exactly these origins call, and read what they are answered (Fetch standard,
 * CORS). Never with cookies: there are none. A page of any other origin is answered as before, and
 * its browser keeps the answer from it.
 */
export function forPages<Rest extends unknown[]>(
  origins: readonly string[],
  answer: Answer<Rest>,
): Answer<Rest> {
  if (origins.length === 0) return answer;
  const allowed = new Set(origins);
  return (request, ...rest) => {
    const origin = request.headers.get("origin");
    if (origin === null || !allowed.has(origin)) return answer(request, ...rest);
    if (isPreflight(request)) return preflight(origin);
    const made = answer(request, ...rest);
    return made instanceof Promise
      ? made.then((response) => shown(response, origin))
      : shown(made, origin);
  };
}

/** A browser asks without a key whether it may ask with one. */
function isPreflight({ method, headers }: Request): boolean {
  return method === "OPTIONS" && headers.has("access-control-request-method");
}

function preflight(origin: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Origin": origin,
      "Access-Control-Allow-Methods": METHODS,
      "Access-Control-Allow-Headers": HEADERS,
      "Access-Control-Max-Age": PREFLIGHT_S,
      "Vary": "Origin",
    },
  });
}

function shown(response: Response, origin: string): Response {
  // A connection that became a WebSocket's has no more headers to send.
  if (response.status === SWITCHED) return response;
  response.headers.set("Access-Control-Allow-Origin", origin);
  response.headers.set("Access-Control-Expose-Headers", SHOWN);
  response.headers.append("Vary", "Origin");
  return response;
}
