import { parseArgs } from "node:util";
import { sessionNameSchema } from "../contract/mod.ts";

/** A command line that cannot be followed; the message is one sentence for the person. */
export class FlagError extends Error {
  override readonly name = "FlagError";
  readonly code = "BAD_FLAG";
}

/** What a command takes. */
export interface FlagList {
  switches: readonly string[];
  values: readonly string[];
  /** What a word without dashes names; left out where there is none. */
  word?: string;
}

export interface FlagsGiven {
  on: (name: string) => boolean;
  of: (name: string) => string | undefined;
  word: string | undefined;
}

/**
 * @returns Null where help was asked for.
 * @throws {FlagError} When a flag is unknown, doubled, empty, or one word too many was given.
 */
export function flagsOf(args: readonly string[], list: FlagList): FlagsGiven | null {
  const { values, positionals, tokens } = parsed(args, list);
  if (values["help"] === true) return null;
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    if (seen.has(token.name)) {
      throw new FlagError(`Cannot take --${token.name} twice: give it once`);
    }
    seen.add(token.name);
    if (token.value === "") throw new FlagError(`Cannot use --${token.name} as it is empty`);
  }
  const [word, more] = positionals;
  const extra = list.word === undefined ? word : more;
  if (extra !== undefined) {
    const takes = list.word === undefined ? "no word without dashes" : `one ${list.word} at most`;
    throw new FlagError(`Cannot take ${extra}: this command takes ${takes}`);
  }
  return {
    on: (name) => values[name] === true,
    of: (name) => {
      const value = values[name];
      return typeof value === "string" ? value : undefined;
    },
    word,
  };
}

/** Which session on which server is meant: the one that the service means where none is named. */
export interface Target {
  session?: string;
  server?: string;
}

/** @throws {FlagError} When a name could not stand in a path of the API. */
export function targetOf(session: string | undefined, server: string | undefined): Target {
  for (const [what, name] of [["session", session], ["server", server]] as const) {
    const checked = name === undefined ? null : sessionNameSchema.safeParse(name);
    if (checked === null || checked.success) continue;
    throw new FlagError(`Cannot use that ${what}'s name: ${checked.error.issues[0]?.message}`);
  }
  return {
    ...(session === undefined ? {} : { session }),
    ...(server === undefined ? {} : { server }),
  };
}

function parsed(args: readonly string[], { switches, values }: FlagList) {
  const names = [
    ...[...switches, "help"].map((name) => [name, { type: "boolean" as const }] as const),
    ...values.map((name) => [name, { type: "string" as const }] as const),
  ];
  const options: Record<string, { type: "boolean" | "string"; short?: string }> = {
    ...Object.fromEntries(names),
    help: { type: "boolean", short: "h" },
  };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
  } catch (error) {
    const said = error instanceof Error ? error.message.split(/\. |\.?\n/)[0] : "unknown flag";
    throw new FlagError(`Cannot read the command line: ${said}`, { cause: error });
  }
}
