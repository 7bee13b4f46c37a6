import { z } from "zod";
import { CAUSE_WORDS, EVENT_KINDS } from "../session/causes/mod.ts";
import { PatternError, type PatternRule } from "./patterns.ts";
import { LITERALS_MAX, scannable } from "./scan/mod.ts";

const patternSchema = z.strictObject({
  name: z.string().min(1, "give the pattern a name").max(64),
  text: z.string().refine((text) => scannable(text).length >= 3, {
    message: "give a text with three plain characters in a row: it is looked for byte by byte",
  }),
  matches: z.string().optional().refine((source) => source === undefined || compiles(source), {
    message: "give a regular expression that compiles",
  }),
  kind: z.enum(EVENT_KINDS, `give one of ${EVENT_KINDS.join(", ")}`),
  cause: z.enum(CAUSE_WORDS, `give one of ${CAUSE_WORDS.join(", ")}`).optional(),
});
const fileSchema = z.array(patternSchema).max(LITERALS_MAX / 5, "give at most 50 patterns");

/**
 * The rules of a file of patterns; read through `loadPatterns`, since zod takes longer to load than
 * a small log to read.
 * @throws {PatternError} Names the file, the field and what belongs there.
 */
export function readRules(text: string, file: string): PatternRule[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PatternError(`Cannot use the patterns of ${file}: it is no JSON`);
  }
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) {
    return parsed.data.map(({ matches, cause, ...rule }) => ({
      ...rule,
      ...(matches === undefined ? {} : { matches }),
      ...(cause === undefined ? {} : { cause }),
    }));
  }
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).join(".") || "the file";
  throw new PatternError(
    `Cannot use the patterns of ${file}: ${path}: ${issue?.message ?? "invalid"}`,
  );
}

function compiles(source: string): boolean {
  try {
    return new RegExp(source, "u").source.length > 0;
  } catch {
    return false;
  }
}
