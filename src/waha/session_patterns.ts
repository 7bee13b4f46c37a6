/**
 * Which of a WAHA's sessions are watched: names with `*` for any characters and `?` for one. No
 * regular expression: a pattern of many stars would try all ways to fit.
 */
export function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < name.length) {
    const step = pattern[from];
    if (step === "*") {
      star = from++;
      resumeAt = at;
    } else if (step === "?" || (step !== undefined && step === name[at])) {
      from++;
      at++;
    } else if (star === -1) {
      return false;
    } else {
      // Only the newest star need take one more: what an older one took stays right.
      from = star + 1;
      at = ++resumeAt;
    }
  }
  while (pattern[from] === "*") from++;
  return from === pattern.length;
}
