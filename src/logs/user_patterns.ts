import { z } from "zod";
import { CAUSE_WORDS, EVENT_KINDS } from "../session/causes/mod.ts";
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

/** A pattern of the user's own: it makes an event of lines that the catalogue does not know. */
export interface UserPattern {
  name: string;
  text: string;
  kind: z.infer<typeof patternSchema>["kind"];
  cause?: z.infer<typeof patternSchema>["cause"];
  matches: (msg: string) => boolean;
}

export class PatternError extends Error {
  override readonly name = "PatternError";
  readonly code = "BAD_PATTERNS";
}

/** @throws {PatternError} Names the file, the field and what belongs there. */
export function readPatterns(text: string, file: string): UserPattern[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PatternError(`Cannot use the patterns of ${file}: it is no JSON`);
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = (issue?.path ?? []).join(".") || "the file";
    throw new PatternError(
      `Cannot use the patterns of ${file}: ${path}: ${issue?.message ?? "invalid"}`,
    );
  }
  return parsed.data.map(({ matches, ...rest }) => {
    const pattern = matches === undefined ? null : new RegExp(matches, "u");
    const own = pattern === null
      ? (msg: string) => msg.includes(rest.text)
      : (msg: string) => msg.includes(rest.text) && pattern.test(msg);
    return { ...rest, matches: own };
  });
}

function compiles(source: string): boolean {
  try {
    return new RegExp(source, "u").source.length > 0;
  } catch {
    return false;
  }
}
