import { isMasked, MASK } from "../waha/mod.ts";

/** Logins of URLs, whatever their passwords hold: an authority ends with the first of these three. */
const LOGINS = /:\/\/[^\s/?#]*@/g;
/** What is no URL, and has a login before a host all the same; passwords may hold anything. */
const LOOSE_LOGIN = /(^|\s)([a-z][\w+.-]*:\/\/)?\S*@/gi;
/** Parameters of a URL that open something. */
const SECRET_PARAMETER =
  /([?&#][^=&#\s]*(?:key|token|secret|pass|pwd|sig|auth|credential|hmac)[^=&#\s]*=)[^&#\s]+/gi;
/** Names under a session's `config` or `apps` whose values open something. */
const SECRET_NAMES =
  /(?:password|passwd|secret|token|credentials?|api[_.-]?key|private[_.-]?key)$/i;
/** A session's config is shallow: what lies deeper is no config. */
const DEPTH_MAX = 12;

/**
 * Hides the secrets of session configs in an answer of WAHA's: keys that webhooks are signed with,
 * values of their own headers, passwords of network proxies and apps, logins and keys within URLs.
 * @param body One session or a list of them; whatever else it is comes back as it is.
 */
export function withoutSecrets(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutSecrets);
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map((
      [name, value],
    ) => [name, name === "config" || name === "apps" ? hidden(value, 0) : value]),
  );
}

function hidden(value: unknown, depth: number): unknown {
  if (depth > DEPTH_MAX) return MASK;
  if (Array.isArray(value)) return value.map((each) => hidden(each, depth + 1));
  if (typeof value === "string") return withoutLogin(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === "hmac" || name === "customHeaders") return [name, allHidden(name, inner)];
      if (SECRET_NAMES.test(name) && inner !== null) return [name, MASK];
      // The address of a network proxy, which has no path: up to its last @ all is login.
      if (name === "server" && typeof inner === "string") {
        return [name, withoutLogin(inner.replace(LOOSE_LOGIN, `$1$2${MASK}@`))];
      }
      return [name, hidden(inner, depth + 1)];
    }),
  );
}

function withoutLogin(text: string): string {
  const shown = text.replace(SECRET_PARAMETER, `$1${MASK}`);
  const isLoose = shown.includes("://")
    ? !URL.canParse(text)
    // Mail addresses and JIDs have neither a password nor a port: they stay.
    : /:[^\s/@]*@|@[^\s/@]+:\d+$/.test(text);
  return isLoose
    ? shown.replace(LOOSE_LOGIN, `$1$2${MASK}@`)
    : shown.replace(LOGINS, `://${MASK}@`);
}

/**
 * Whether a session that is to be written holds what `withoutSecrets` put in the place of secrets:
 * WAHA would keep the asterisks and lose the secrets.
 */
export function holdsHidden(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return false;
  return Object.entries(body).some(([name, value]) =>
    (name === "config" || name === "apps") && isMasked(value)
  );
}

function allHidden(name: string, value: unknown): unknown {
  const field = name === "hmac" ? "key" : "value";
  if (Array.isArray(value)) return value.map((each) => allHidden(name, each));
  if (typeof value !== "object" || value === null) return value;
  const known: unknown = Reflect.get(value, field);
  return known === undefined || known === null ? value : { ...value, [field]: MASK };
}
