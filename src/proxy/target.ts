import { malformed } from "./refusal.ts";

/** Where at WAHA a call goes. */
export interface Target {
  /** As it goes to WAHA. */
  path: string;
  /** With its question mark, or empty. */
  search: string;
  /** The path's steps, decoded once, as WAHA reads them. */
  steps: readonly string[];
}

/** Longer than any call of WAHA's, whose long arguments stand in bodies. */
const TARGET_CHARS_MAX = 8_192;
/** Steps that say the same however they are read. A step that begins with a dot is looked at. */
const PLAIN_PATH = /^(?:\/[\w@:+,~=!$&'()*;-][\w.@:+,~=!$&'()*;-]*)+\/?$/;
/** Only what may stand in a request line (RFC 9112 §3.2); a backslash is a slash to some. */
const TARGET = /^\/[\x21\x22\x24-\x5b\x5d-\x7e]*$/;
/** Reverse proxies in front of WAHA may each decode once more. Nobody means what is left after so many. */
const DECODINGS_MAX = 8;

/**
 * Reads what follows the proxy's own path.
 * @param raw Path and query as the caller wrote them, beginning with a slash.
 * @throws {ProxyRefusal} `INVALID_REQUEST`: for anything that two readers could read differently.
 */
export function readTarget(raw: string): Target {
  if (raw.length > TARGET_CHARS_MAX) {
    throw malformed(`its URL has more than ${TARGET_CHARS_MAX} characters: use the body`);
  }
  if (!TARGET.test(raw)) throw malformed("its URL holds a character that no URL may hold");
  const query = raw.indexOf("?");
  const path = query === -1 ? raw : raw.slice(0, query);
  const search = query === -1 ? "" : raw.slice(query);
  const inner = path.endsWith("/") ? path.slice(1, -1) : path.slice(1);
  const steps = inner === "" && path === "/" ? [] : inner.split("/");
  return { path, search, steps: PLAIN_PATH.test(path) ? steps : steps.map(readStep) };
}

function readStep(step: string): string {
  if (step === "") throw malformed("its path holds an empty step");
  const once = decoded(step);
  let text = once;
  for (let times = 1;; times++) {
    requirePlain(text);
    const next = leanlyDecoded(text);
    if (next === text) return once;
    if (times === DECODINGS_MAX) {
      throw malformed(
        `its path is percent-encoded more than ${DECODINGS_MAX} times: encode it once`,
      );
    }
    text = next;
  }
}

/** Who decodes once more than WAHA would see another route than we looked at. */
function requirePlain(step: string): void {
  if (step === "." || step === "..") throw malformed("its path holds a step up or in place");
  if (/[/\\?#]/.test(step)) {
    throw malformed("a step of its path holds a slash, a question mark or a hash sign, encoded");
  }
  // deno-lint-ignore no-control-regex -- they are what is looked for
  if (/[\x00-\x1f\x7f]/.test(step)) throw malformed("its path holds a control character");
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    throw malformed("its percent-encoding is broken: encode it as UTF-8");
  }
}

/**
 * As whoever decodes what can be decoded and leaves the rest: beside a percent sign that was meant
 * as one, a slash is a slash still.
 */
function leanlyDecoded(text: string): string {
  return text.replaceAll(
    /%([0-7][\da-f])/gi,
    (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
