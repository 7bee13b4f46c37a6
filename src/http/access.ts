import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { ApiError } from "./api_error.ts";
import { unreachable } from "./unreachable.ts";

/** Who may call. */
export type Access =
  | { is: "key"; apiKey: string }
  /** Without a key: this machine's own programs, and no web page of somebody else. */
  | { is: "loopback" }
  /** Everybody: where nothing but the lack of a configuration can be read. */
  | { is: "open" };

/** Paths that tell a stranger nothing but whether the service runs and what its API is. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["/livez", "/readyz", "/openapi.json"]);

const BEARER = /^bearer +(\S.*)$/i;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Makes the check of each request: null lets it in. */
export function createAccessCheck(
  access: Access,
  /** Further paths that have a check of their own. */
  { ownPaths = [] }: { ownPaths?: readonly string[] } = {},
): (c: Context) => ApiError | null {
  switch (access.is) {
    case "key":
      return sparing(ownPaths, keyCheck(access.apiKey));
    case "loopback":
      return sparing(ownPaths, loopbackCheck);
    case "open":
      return () => null;
    default:
      return unreachable(access);
  }
}

function sparing(
  paths: readonly string[],
  check: (c: Context) => ApiError | null,
): (c: Context) => ApiError | null {
  return paths.length === 0 ? check : (c) => paths.includes(c.req.path) ? null : check(c);
}

function keyCheck(apiKey: string): (c: Context) => ApiError | null {
  const wanted = sha256(apiKey);
  return (c) => {
    if (OPEN_PATHS.has(c.req.path)) return null;
    const given = c.req.header("x-api-key") ??
      BEARER.exec(c.req.header("authorization") ?? "")?.[1];
    if (given === undefined) {
      return unauthorized("Cannot let you in without a key: send API_KEY as X-Api-Key");
    }
    // Hashes are of one length, so that not even the key's length can be measured.
    if (timingSafeEqual(sha256(given), wanted)) return null;
    return unauthorized("Cannot let you in as the key is wrong: send API_KEY as X-Api-Key");
  };
}

/**
 * A page that a browser shows can reach loopback: by a name of its own that resolves to it (DNS
 * rebinding; the `Host` gives it away) and by a plain form or `fetch` (the `Origin` does).
 */
function loopbackCheck(c: Context): ApiError | null {
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  if (!LOOPBACK_HOST.test(host)) {
    return forbidden("Cannot serve this host name without a key: set API_KEY, or call localhost");
  }
  if (c.req.method === "GET" || c.req.method === "HEAD") return null;
  const origin = c.req.header("origin");
  const site = c.req.header("sec-fetch-site");
  if ((origin === undefined || origin === `http://${host}`) && site !== "cross-site") return null;
  return forbidden("Cannot take this from another site's page without a key: set API_KEY");
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function unauthorized(message: string): ApiError {
  return new ApiError("UNAUTHORIZED", message, {
    headers: { "WWW-Authenticate": 'Bearer realm="waha-recovery"' },
  });
}

function forbidden(message: string): ApiError {
  return new ApiError("FORBIDDEN", message);
}
