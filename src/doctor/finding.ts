/** From nothing to do to act at once, least first. */
export const LEVELS = ["ok", "advice", "problem", "danger"] as const;

/**
 * `advice`: it works, and could be better. `problem`: something will not work. `danger`: a stranger
 * may get in, or a login may be lost.
 */
export type Level = (typeof LEVELS)[number];

/** One line of the doctor. Neither text ever holds a key. */
export interface Finding {
  /** Stable, for programs: `waha.open`, `webhook.hmac`, `hazard.gows-deaf`. */
  id: string;
  level: Level;
  says: string;
  /** What a person should do about it. */
  todo?: string;
}

/** The gravest level; `ok` for none. */
export function worstOf(findings: readonly Finding[]): Level {
  const ranks = findings.map(({ level }) => LEVELS.indexOf(level));
  return LEVELS[Math.max(0, ...ranks)] ?? "ok";
}

/** Whether something has to be done before one can rely on it. */
export function isGrave(level: Level): boolean {
  return level === "problem" || level === "danger";
}
