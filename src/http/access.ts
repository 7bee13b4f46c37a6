import type { Context } from "hono";
import { ApiError } from "./api_error.ts";
import { unreachable } from "./unreachable.ts";
import { visitCookie, type Visits } from "./visits.ts";

/** Who may call. */
export type Access =
  | { is: "key"; apiKey: string }
  /** Without a key: this machine's own programs, and no web page but of these origins. */
  | { is: "loopback"; pages: readonly string[] }
  /** Everybody: where nothing but the lack of a configuration can be read. */
  | { is: "open" };

/** Paths that tell a stranger nothing but whether the service runs and what its API is. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["/livez", "/readyz", "/openapi.json"]);

/** API_KEY has at most 1,024 ASCII characters (src/settings.ts). */
const LENGTH_BYTES = 4;
const KEY_BYTES_MAX = 1_024 + LENGTH_BYTES;
/** Compared by words: by bytes it took 2 µs a key, and each call of the proxy pays for it. */
const KEY_WORDS_MAX = KEY_BYTES_MAX / 4;
const ENCODER = new TextEncoder();

const BEARER = /^bearer +(\S.*)$/i;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Makes the check of each request: null lets it in. */
export function createAccessCheck(
  access: Access,
  { ownPaths = [], visits }: {
    /** Further paths that have a check of their own. */
    ownPaths?: readonly string[];
    /** Whose cookie lets a page read. */
    visits?: Visits;
  } = {},
): (c: Context) => ApiError | null {
  switch (access.is) {
    case "key":
      return sparing(ownPaths, keyCheck(access.apiKey, visits));
    case "loopback":
      return sparing(ownPaths, loopbackCheck(access.pages));
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

/** Makes the test whether a key is that one: it takes as long for every key. */
export function createKeyTest(key: string): (given: string) => boolean {
  const wanted = padded(key, new Uint8Array(KEY_BYTES_MAX));
  const scratch = new Uint8Array(KEY_BYTES_MAX);
  return (given) => isSame(padded(given, scratch), wanted);
}

/** What of a request tells who sent it. */
export interface Asked {
  method: string;
  url: string;
  header(name: string): string | undefined;
}

/** The key that a request brings, where it brings one. */
export function givenKey({ header }: Pick<Asked, "header">): string | undefined {
  return header("x-api-key") ?? BEARER.exec(header("authorization") ?? "")?.[1];
}

function keyCheck(apiKey: string, visits: Visits | undefined): (c: Context) => ApiError | null {
  const isWanted = createKeyTest(apiKey);
  return (c) => {
    if (OPEN_PATHS.has(c.req.path)) return null;
    const given = givenKey({ header: (name) => c.req.header(name) });
    if (given === undefined) return isReading(c, visits) ? null : keyRefusal(given);
    return isWanted(given) ? null : keyRefusal(given);
  };
}

/** A cookie goes along with whatever a browser is made to send: it reads, and never acts. */
function isReading({ req }: Context, visits: Visits | undefined): boolean {
  if (visits === undefined || (req.method !== "GET" && req.method !== "HEAD")) return false;
  const cookie = req.header("cookie");
  return cookie !== undefined && visits.read(visitCookie(cookie)) !== null;
}

/**
 * A page that a browser shows can reach loopback: by a name of its own that resolves to it (DNS
 * rebinding; the `Host` gives it away) and by a plain form or `fetch` (the `Origin` does).
 */
export function loopbackRefusal(
  { method, url, header }: Asked,
  pages: readonly string[],
): ApiError | null {
  const host = header("host") ?? new URL(url).host;
  if (!LOOPBACK_HOST.test(host)) {
    return forbidden("Cannot serve this host name without a key: set API_KEY, or call localhost");
  }
  if (method === "GET" || method === "HEAD") return null;
  const origin = header("origin");
  if (origin !== undefined && pages.includes(origin)) return null;
  const site = header("sec-fetch-site");
  if ((origin === undefined || origin === `http://${host}`) && site !== "cross-site") return null;
  // So comes a form of our own pages, which send no referrer (Fetch, "append a request Origin
  // header"); where it comes from the browser says, and no page can.
  if (origin === "null" && site === "same-origin") return null;
  return forbidden(
    "Cannot take this from another site's page without a key: set API_KEY, or list its origin in " +
      "CORS_ORIGINS",
  );
}

/**
 * A key as bytes of one length for all keys, so that not even its length can be measured. One that
 * is longer than any real one is cut, and told apart by its length at the end.
 */
function padded(text: string, into: Uint8Array): Uint32Array {
  into.fill(0);
  ENCODER.encodeInto(text, into.subarray(0, KEY_BYTES_MAX - LENGTH_BYTES));
  const words = new Uint32Array(into.buffer);
  words[KEY_WORDS_MAX - 1] = text.length;
  return words;
}

/** Always goes through to the end: how long it takes says nothing of where two keys differ. */
function isSame(one: Uint32Array, other: Uint32Array): boolean {
  let differs = 0;
  for (let index = 0; index < KEY_WORDS_MAX; index++) {
    differs |= (one[index] ?? 0) ^ (other[index] ?? 0);
  }
  return differs === 0;
}

function loopbackCheck(pages: readonly string[]): (c: Context) => ApiError | null {
  return ({ req }) =>
    loopbackRefusal({
      method: req.method,
      url: req.url,
      header: (name) => req.header(name),
    }, pages);
}

/** What whoever has no key, or a wrong one, is told. */
export function keyRefusal(given: string | undefined): ApiError {
  const why = given === undefined ? "without a key" : "as the key is wrong";
  return unauthorized(`Cannot let you in ${why}: send API_KEY as X-Api-Key`);
}

function unauthorized(message: string): ApiError {
  return new ApiError("UNAUTHORIZED", message, {
    headers: { "WWW-Authenticate": 'Bearer realm="waha-recovery"' },
  });
}

function forbidden(message: string): ApiError {
  return new ApiError("FORBIDDEN", message);
}
