import { compare } from "./compare.ts";
import { fromExport, isExport } from "./exported.ts";
import { policyFile, scenarioPolicy } from "./policy.ts";
import { rendered, renderedDifference } from "./render.ts";
import { replay } from "./replay.ts";
import { parsedJson, readScenario, type Scenario, ScenarioError } from "./scenario.ts";

const USAGE = `deno task replay FILE [--json] [--policy FILE]

Plays a scenario file or an exported incident through the rules, on a clock of its own.
  --json          the result as JSON
  --policy FILE   a JSON file of settings: also what they would have done differently
`;

export interface CommandParts {
  args: readonly string[];
  /** @throws Where the file cannot be read. */
  read: (file: string) => Promise<string>;
  write: (text: string) => void;
  complain: (text: string) => void;
}

/** @returns The exit code (design §9): 0, 2 usage, 66 input missing, 78 what it says is wrong. */
export async function runReplay(parts: CommandParts): Promise<number> {
  const { complain, write } = parts;
  const flags = flagsOf(parts.args);
  if (flags === null) {
    complain(USAGE);
    return 2;
  }
  if (flags.help) {
    write(USAGE);
    return 0;
  }
  try {
    return await played(flags, parts);
  } catch (error) {
    if (error instanceof ScenarioError) {
      complain(`${error.message}\n`);
      return 78;
    }
    throw error;
  }
}

interface Flags {
  file: string;
  json: boolean;
  help: boolean;
  policy?: string;
}

function flagsOf(args: readonly string[]): Flags | null {
  const files: string[] = [];
  const flags: Omit<Flags, "file"> = { json: false, help: false };
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === "--json") flags.json = true;
    else if (arg === "--help" || arg === "-h") flags.help = true;
    else if (arg === "--policy") {
      const policy = args[++index];
      if (policy === undefined) return null;
      flags.policy = policy;
    } else if (arg.startsWith("-")) return null;
    else files.push(arg);
  }
  const [file = "", ...more] = files;
  if (more.length > 0 || (file === "" && !flags.help)) return null;
  return { ...flags, file };
}

async function played(
  { file, json, policy: policyPath }: Flags,
  { read, write, complain }: CommandParts,
): Promise<number> {
  const text = await fileText(file, read);
  const policyText = policyPath === undefined ? null : await fileText(policyPath, read);
  if (text === null || (policyPath !== undefined && policyText === null)) {
    const missing = text === null ? file : policyPath;
    complain(`Cannot read ${missing}: give the path of a file that is there\n`);
    return 66;
  }
  const { scenario, lost } = scenarioFrom(text, file);
  const base = scenarioPolicy(scenario.settings);
  const result = replay(scenario, base);
  const other = policyPath === undefined || policyText === null
    ? null
    : compare(result, replay(scenario, policyFile(policyText, policyPath, base)));
  if (json) {
    const extra = { ...(other === null ? {} : { difference: other }), ...lostOf(lost) };
    write(`${JSON.stringify({ ...result, ...extra }, null, 2)}\n`);
    return 0;
  }
  for (const words of lost) complain(`left out, as no signal can be made of it: ${words}\n`);
  write(rendered(result));
  if (other !== null) write(`\n${renderedDifference(other)}`);
  return 0;
}

function lostOf(lost: readonly string[]): { leftOut?: readonly string[] } {
  return lost.length === 0 ? {} : { leftOut: lost };
}

function scenarioFrom(text: string, file: string): { scenario: Scenario; lost: string[] } {
  const value = parsedJson(text, file);
  return isExport(value)
    ? fromExport(value, file)
    : { scenario: readScenario(text, file), lost: [] };
}

async function fileText(
  file: string,
  read: (file: string) => Promise<string>,
): Promise<string | null> {
  try {
    return await read(file);
  } catch {
    return null;
  }
}
