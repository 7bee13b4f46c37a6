/** What stands for a secret that a caller may not see. */
const HIDDEN = "***";
/** A login within a URL, or before the host of a network proxy. */
const LOGIN = /(^|:\/\/)[^\s/@]+@(?=[^\s@]+$)/;
/** Parameters of a URL that open something. */
const SECRET_PARAMETER =
  /([?&][^=&#\s]*(?:key|token|secret|password|passwd|signature|auth)[^=&#\s]*=)[^&#\s]+/gi;
/** What only an answer of ours holds. */
const SHOWS_HIDDEN = /^\*{3}$|(^|:\/\/)\*{3}@|[?&][^=&#\s]+=\*{3}(?=[&#]|$)/;
/** Names under a session's `config` or `apps` whose values open something. */
const SECRET_NAMES = /^(?:password|secret|token|api_?key|access_?token|account_?token)$/i;
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
  if (depth > DEPTH_MAX) return HIDDEN;
  if (Array.isArray(value)) return value.map((each) => hidden(each, depth + 1));
  if (typeof value === "string") return withoutLogin(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === "hmac" || name === "customHeaders") return [name, allHidden(name, inner)];
      return [name, SECRET_NAMES.test(name) && inner !== null ? HIDDEN : hidden(inner, depth + 1)];
    }),
  );
}

/** Mail addresses and JIDs have a domain and no port, path or scheme: they stay. */
function withoutLogin(text: string): string {
  const hasLogin = text.includes("://") || /:[^\s/@]*@|@[^\s/@]+:\d+$/.test(text);
  const shown = text.replace(SECRET_PARAMETER, `$1${HIDDEN}`);
  return hasLogin ? shown.replace(LOGIN, `$1${HIDDEN}@`) : shown;
}

/**
 * Whether a session that is to be written holds what `withoutSecrets` put in the place of secrets:
 * WAHA would keep the asterisks and lose the secrets.
 */
export function holdsHidden(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return false;
  return Object.entries(body).some(([name, value]) =>
    (name === "config" || name === "apps") && isHiddenWithin(value)
  );
}

function isHiddenWithin(value: unknown): boolean {
  if (typeof value === "string") return SHOWS_HIDDEN.test(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(isHiddenWithin);
}

function allHidden(name: string, value: unknown): unknown {
  const field = name === "hmac" ? "key" : "value";
  if (Array.isArray(value)) return value.map((each) => allHidden(name, each));
  if (typeof value !== "object" || value === null) return value;
  const known: unknown = Reflect.get(value, field);
  return known === undefined || known === null ? value : { ...value, [field]: HIDDEN };
}
