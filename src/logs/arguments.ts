/** Usage that cannot be followed, with what to change. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "USAGE";
}

/** How often an option may be given, and whether a value belongs to it. */
export type Option = "switch" | "once" | "many";

export interface Arguments {
  files: string[];
  switches: ReadonlySet<string>;
  /** By the name of the option, in their order. */
  values: ReadonlyMap<string, readonly string[]>;
}

const SHORT: Readonly<Record<string, string>> = { "-f": "follow", "-h": "help" };

/**
 * `--name`, `--name value`, `--name=value`, `--` and names of files in any order. Node's own parser
 * takes a quarter of the time in which a small log is read.
 * @throws {UsageError} Names the option that is unknown, has no value or one too many.
 */
export function argumentsOf(
  args: readonly string[],
  options: Readonly<Record<string, Option>>,
): Arguments {
  const files: string[] = [];
  const switches = new Set<string>();
  const values = new Map<string, string[]>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      files.push(...args.slice(at + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      files.push(arg);
      continue;
    }
    const { name, given } = split(arg);
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) throw new UsageError(`${arg} is no option`);
    if (option === "switch") {
      if (given !== null) throw new UsageError(`--${name} takes no value`);
      switches.add(name);
      continue;
    }
    const value = given ?? args[++at];
    if (value === undefined || value === "") throw new UsageError(`--${name}: give a value`);
    const known = values.get(name) ?? [];
    if (option === "once" && known.length > 0) throw new UsageError(`Give --${name} once`);
    values.set(name, [...known, value]);
  }
  return { files, switches, values };
}

function split(arg: string): { name: string; given: string | null } {
  const short = SHORT[arg];
  if (short !== undefined) return { name: short, given: null };
  const equals = arg.indexOf("=");
  return {
    name: arg.startsWith("--") ? arg.slice(2, equals === -1 ? undefined : equals) : "",
    given: equals === -1 ? null : arg.slice(equals + 1),
  };
}
