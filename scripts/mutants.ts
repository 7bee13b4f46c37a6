import { parseArgs } from "node:util";
import { type Mutant, MUTANTS } from "../tests/mutants/mutants.ts";

/**
 * `deno task mutants [--rule ID] [--write]`: takes each rule out, or turns it round, in a copy of the
 * tree, and names the test that notices. A survivor ends it with 1.
 */
const ROOT = new URL("../", import.meta.url);
const LIMIT_MS = 120_000;
/** The cheapest tests first; those that follow run only while the fault lives. */
const STAGES: readonly { name: string; args: readonly string[] }[] = [
  {
    name: "rules",
    args: ["src/session/", "--ignore=src/session/properties_test.ts,src/session/causes"],
  },
  { name: "cases", args: ["tests/cases/"] },
  { name: "properties", args: ["src/session/properties_test.ts", "tests/recovery/random_test.ts"] },
];

interface Outcome {
  mutant: Mutant;
  /** The first test that noticed; null: nobody did. */
  killedBy: string | null;
}

const { values } = parseArgs({
  options: { rule: { type: "string" }, write: { type: "boolean", default: false } },
});
const all = [...await removals(), ...MUTANTS];
const chosen = values.rule === undefined ? all : all.filter(({ rule }) => rule === values.rule);
if (chosen.length === 0) {
  say(`Cannot find a mutant of rule ${values.rule}: there are ${ids(all).join(", ")}`);
  Deno.exit(2);
}
for (const mutant of chosen) await requireFits(mutant);
const tree = await copied();
const outcomes: Outcome[] = [];
try {
  for (const mutant of chosen) {
    const outcome = await tried(mutant, tree);
    outcomes.push(outcome);
    const { rule, what } = mutant;
    const by = outcome.killedBy ?? "SURVIVED";
    say(`${rule.padEnd(15)} ${what}: ${by}`);
  }
} finally {
  await Deno.remove(tree, { recursive: true });
}
const survivors = outcomes.filter(({ killedBy }) => killedBy === null);
say(`${outcomes.length} mutants, ${survivors.length} survivors`);
if (values.write && survivors.length === 0 && values.rule === undefined) await write(outcomes);
Deno.exit(survivors.length === 0 ? 0 : 1);

function ids(mutants: readonly Mutant[]): string[] {
  return [...new Set(mutants.map(({ rule }) => rule))];
}

/** Each row of `RULES`, taken out. */
async function removals(): Promise<Mutant[]> {
  const file = "rules/mod.ts";
  const text = await Deno.readTextFile(new URL(`src/session/${file}`, ROOT));
  const list = /RULES: readonly Rule\[\] = \[\n([^\]]+)\]/.exec(text)?.[1] ?? "";
  return list.split("\n").map((line) => line.trim().replace(",", "")).filter((name) => name !== "")
    .map((name) => ({
      rule: name === "ASKED" ? "ASK" : name === "STOPPED" ? "H11" : name,
      file,
      find: `\n  ${name},\n`,
      replace: "\n",
      what: name === "STOPPED" ? "the rule for STOPPED taken out" : "rule taken out of RULES",
    }));
}

/** Sources and tests in a place of their own: the checkout itself is never touched. */
async function copied(): Promise<string> {
  const to = await Deno.makeTempDir({ prefix: "mutants-" });
  for (const name of ["deno.json", "deno.lock", "main.ts", "src", "tests", "scripts", "docs"]) {
    const from = new URL(name, ROOT).pathname;
    const { success } = await new Deno.Command("cp", { args: ["-R", from, `${to}/${name}`] })
      .output();
    if (!success) throw new Error(`Cannot copy ${name} for the mutants: cp failed`);
  }
  return to;
}

/** Before the first one is tried: the code may have moved on since the mutant was written. */
async function requireFits({ rule, what, file, find }: Mutant): Promise<void> {
  const text = await Deno.readTextFile(new URL(`src/session/${file}`, ROOT));
  const found = text.split(find).length - 1;
  if (found === 1) return;
  throw new Error(
    `Cannot make mutant "${what}" of ${rule}: ${file} holds its text ${found} times, and once is ` +
      "needed",
  );
}

async function tried(mutant: Mutant, tree: string): Promise<Outcome> {
  const path = `${tree}/src/session/${mutant.file}`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace(mutant.find, () => mutant.replace));
  try {
    for (const { args } of STAGES) {
      const killedBy = await tested(args, tree);
      if (killedBy !== null) return { mutant, killedBy };
    }
    return { mutant, killedBy: null };
  } finally {
    await Deno.writeTextFile(path, text);
  }
}

/** @returns The first test that fails, or null. */
async function tested(args: readonly string[], cwd: string): Promise<string | null> {
  const junit = `${cwd}/junit.xml`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--fail-fast", `--junit-path=${junit}`, ...args],
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const { code, signal } = await child.status;
  clearTimeout(limit);
  if (signal !== null) return "a test that never ended";
  if (code === 0) return null;
  const xml = await Deno.readTextFile(junit).catch(() => "");
  const failure = xml.split("<testcase ").slice(1).find((one) => one.includes("<failure"));
  return plain(/^name="([^"]*)"/.exec(failure ?? "")?.[1] ?? "a test that could not be read");
}

function plain(text: string): string {
  return text.replaceAll("&apos;", "'").replaceAll("&quot;", '"').replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Puts what was seen into the last column of the table of decisions. */
async function write(seen: readonly Outcome[]): Promise<void> {
  const path = new URL("docs/decisions.md", ROOT);
  const lines = (await Deno.readTextFile(path)).split("\n");
  let stopped = 0;
  const next = lines.map((line) => {
    const cells = line.slice(2, -2).split(/(?<!\\) \| /);
    const id = cells[0]?.trim() ?? "";
    const own = seen.filter(({ mutant }) => mutant.rule === id);
    if (!line.startsWith("| ") || cells.length !== 5 || own.length === 0) return line;
    // H11 has two rows: the wish, and a STOPPED of which no wish is known.
    const of = id === "H11" ? own.slice(stopped, ++stopped) : own;
    const cell = of.map(({ mutant, killedBy }) => `${mutant.what}: “${escaped(killedBy ?? "")}”`)
      .join("; ");
    return `| ${[...cells.slice(0, 4), cell].join(" | ")} |`;
  });
  await Deno.writeTextFile(path, next.join("\n"));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", path.pathname] }).output();
}

/** A test's name may hold what would end a cell. */
function escaped(name: string): string {
  return name.replaceAll("|", "\\|");
}

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}
