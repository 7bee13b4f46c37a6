/** Header fields as pairs: a name may come twice. */
export type Fields = [string, string][];

/** Our name in `Via` (RFC 9110 §7.6.3): a call that bears it already came through us. */
export const VIA_NAME = "waha-recovery";
const VIA = `1.1 ${VIA_NAME}`;

/** Those that concern one connection alone (RFC 9110 §7.6.1), and proxies' own. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * What a caller tells us and not WAHA. `fetch` sets host and length itself; the key is ours to
 * swap. Deno's `fetch` unpacks gzip whatever it was asked for, so nothing packed is asked for.
 */
const NOT_FORWARDED: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  "accept-encoding",
  "authorization",
  "content-length",
  "cookie",
  "expect",
  "host",
  "http2-settings",
  "via",
  "x-api-key",
  "x-request-id",
]);

/** What an answer of WAHA's says of its connection, or what we say ourselves. */
const NOT_ANSWERED: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  "alt-svc",
  "content-security-policy",
  "date",
  "via",
  "x-content-type-options",
  "x-request-id",
]);
/** `fetch` has unpacked these: their length and name are no longer true. */
const UNPACKED = /^(?:x-)?gzip$|^br$/i;

/** The fields of the call to WAHA. */
export function requestFields(
  given: Headers,
  { requestId, apiKey }: { requestId: string; apiKey: string | undefined },
): Record<string, string> {
  const named = namedByConnection(given.get("connection"));
  const fields: Record<string, string> = Object.create(null);
  // `forEach` and a record cost an eighth of an iterator and pairs, which were a tenth of a call.
  given.forEach((value, name) => {
    if (!NOT_FORWARDED.has(name) && !named.includes(name)) fields[name] = value;
  });
  const via = given.get("via");
  fields["accept-encoding"] = "identity";
  fields["via"] = via === null ? VIA : `${via}, ${VIA}`;
  fields["x-request-id"] = requestId;
  if (apiKey !== undefined) fields["x-api-key"] = apiKey;
  return fields;
}

export interface AnswerFields {
  requestId: string;
  /**
   * Without a key any web page could read what WAHA's `Access-Control-Allow-Origin: *` lets it
   * read: then it is left out.
   */
  foreignPages: boolean;
}

/** The fields of WAHA's answer as the caller gets them. */
export function answerFields(
  given: Headers,
  { requestId, foreignPages }: AnswerFields,
): Fields {
  const named = namedByConnection(given.get("connection"));
  const unpacked = UNPACKED.test(given.get("content-encoding") ?? "");
  const fields: Fields = [
    ["via", VIA],
    ["x-request-id", requestId],
    // A file that a stranger sent on WhatsApp must not run as a page of this service.
    ["x-content-type-options", "nosniff"],
    ["content-security-policy", "default-src 'none'; sandbox"],
  ];
  given.forEach((value, name) => {
    if (NOT_ANSWERED.has(name) || named.includes(name)) return;
    if (unpacked && (name === "content-encoding" || name === "content-length")) return;
    if (!foreignPages && name.startsWith("access-control-")) return;
    fields.push([name, value]);
  });
  return fields;
}

/** Whether a call has come through us before: WAHA's address leads back to us. */
export function isLoop(given: Headers): boolean {
  return given.get("via")?.includes(VIA_NAME) === true;
}

function namedByConnection(connection: string | null): readonly string[] {
  if (connection === null) return [];
  return connection.toLowerCase().split(",").map((name) => name.trim());
}
