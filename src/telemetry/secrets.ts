const CENSORED = "[secret]";
/** Deeper than any event of ours goes; what lies below is left out. */
const DEPTH_MAX = 6;
const ITEMS_MAX = 100;

const SECRET_NAME = /key|token|secret|password|authorization|cookie|hmac/i;

/** Secrets that stand in running text: a URL's password, a header, a query parameter. */
const IN_TEXT: readonly [RegExp, string][] = [
  [/\/\/[^\s/@]+@/g, `//${CENSORED}@`],
  [/\b(bearer|basic)\s+[^\s"',;]+/gi, `$1 ${CENSORED}`],
  [
    /((?:x-)?api[-_]?key|token|secret|password|hmac)(["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi,
    `$1$2${CENSORED}`,
  ],
];

/** Text of others (reasons, messages, stacks) without what looks like a key or a password. */
export function textWithoutSecrets(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of IN_TEXT) clean = clean.replace(pattern, replacement);
  return clean;
}

/**
 * A copy of what is logged in which every field with a key-like name is censored, at any depth,
 * and every text is searched. Errors become plain fields, their causes included.
 */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return textWithoutSecrets(value);
  if (typeof value !== "object" || value === null) return plain(value);
  if (depth >= DEPTH_MAX) return "[too deep]";
  if (value instanceof Error) return withoutSecrets(fieldsOf(value), depth);
  if (Array.isArray(value)) {
    return value.slice(0, ITEMS_MAX).map((item) => withoutSecrets(item, depth + 1));
  }
  const clean: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value).slice(0, ITEMS_MAX)) {
    clean[name] = SECRET_NAME.test(name) && field !== undefined && field !== null
      ? CENSORED
      : withoutSecrets(field, depth + 1);
  }
  return clean;
}

/** JSON has neither big integers nor functions, and a log must not throw. */
function plain(value: unknown): unknown {
  return typeof value === "bigint" || typeof value === "symbol" || typeof value === "function"
    ? String(value)
    : value;
}

function fieldsOf(error: Error): Record<string, unknown> {
  return {
    name: error.name,
    ...("code" in error ? { code: error.code } : {}),
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  };
}
