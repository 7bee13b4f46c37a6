import type { CauseWord, EventKind } from "../session/causes/mod.ts";

/** A pattern of the user's own as its file tells it: it may go to another thread. */
export interface PatternRule {
  name: string;
  text: string;
  /** A regular expression that must fit, too. */
  matches?: string;
  kind: EventKind;
  cause?: CauseWord;
}

/** A pattern that makes an event of lines that the catalogue does not know. */
export interface UserPattern extends Omit<PatternRule, "matches"> {
  matches: (msg: string) => boolean;
}

export class PatternError extends Error {
  override readonly name = "PatternError";
  readonly code = "BAD_PATTERNS";
}

/** @throws {PatternError} Names the file, the field and what belongs there. */
export async function loadPatterns(text: string, file: string): Promise<PatternRule[]> {
  const { readRules } = await import("./user_patterns.ts");
  return readRules(text, file);
}

export function patternsOf(rules: readonly PatternRule[] = []): UserPattern[] {
  return rules.map(({ matches, ...rule }) => {
    const pattern = matches === undefined ? null : new RegExp(matches, "u");
    return {
      ...rule,
      matches: (msg) => msg.includes(rule.text) && pattern?.test(msg) !== false,
    };
  });
}
