/** What stands for a secret in a config that is shown to somebody who may not have it. */
export const MASK = "***";

/** Masks of ours and of others: a value that is one, a URL's login, a parameter of a URL. */
const SHOWS_MASK = /^[*•]{3,}$|(?:^|:\/\/)\*{3}@|[?&#][^=&#\s]+=\*{3}(?=[&#]|$)/;

/**
 * Whether a config shows somewhere that a secret was hidden in it: written back, WAHA would keep the
 * asterisks and lose the secret.
 * @param config Whatever came; it may be nested without end.
 */
export function isMasked(config: unknown): boolean {
  // A caller's JSON may be nested more deeply than calls can be.
  const left = [config];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === "string" && SHOWS_MASK.test(value)) return true;
    if (typeof value !== "object" || value === null) continue;
    for (const inner of Object.values(value)) left.push(inner);
  }
  return false;
}
