const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;
const PRIVATE = [
  /^(10|192\.168|169\.254)\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^\[f[cd]/i,
  /\.(local|internal|lan|home|svc|test)$/i,
];

/** Whether an address names the machine (or the container) of whoever uses it. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.test(new URL(url).hostname);
}

/** Whether what goes there stays in a network of one's own, as far as a name can say. */
export function staysAtHome(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  // A name without a dot is a container or a neighbour; an IPv6 address has colons instead.
  return isLoopback(url) || !/[.:]/.test(hostname) ||
    PRIVATE.some((pattern) => pattern.test(hostname));
}

/** Whether two addresses mean the same receiver. */
export function isSameUrl(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/** As a person may see it: a user, a password and a query may be secrets. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return "an address that is none";
  const { username, password, protocol, host, pathname, search } = new URL(url);
  const path = pathname === "/" ? "" : pathname;
  const login = username === "" && password === "" ? "" : "***@";
  return `${protocol}//${login}${host}${path}${search === "" ? "" : "?***"}`;
}

function plain(url: string): string {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, "") : url;
}
