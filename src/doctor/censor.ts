/** Below it a key is found in half of all words: replacing it would only garble what is said. */
const SECRET_CHARS_MIN = 6;

/**
 * The last line of defence: a text without any of the given secrets, whoever put one there.
 * Findings are written without them in the first place.
 */
export function censored(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SECRET_CHARS_MIN)
    // The longest first: one secret may be a part of another.
    .toSorted((a, b) => b.length - a.length)
    .reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}
