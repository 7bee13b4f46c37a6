import { parseArgs } from "node:util";

/**
 * `deno task test`: everything that this machine can run, in one command; arguments pass on to
 * `deno test`. Says in one line each what was skipped and why; with CI set nothing may be.
 */
const FOLDERS_COVERED = ["session", "guard", "waha", "recovery"];
const LINES_MIN = 95;
/** What Deno Deploy is said to run. */
const DEPLOY_DENO = "2.5.7";
const PROFILE = "coverage/profile";
/**
 * They drive other processes, or compute for minutes: counting their lines shows nothing new and
 * doubles what they cost.
 */
const UNCOVERED = ["browser", "client", "e2e", "logs", "logs_scan", "simulation"];

interface Ran {
  passed: number;
  failed: number;
  skipped: number;
}

const { positionals } = parseArgs({ args: Deno.args, strict: false });
const onCi = Deno.env.get("CI") !== undefined;
await Deno.remove("coverage", { recursive: true }).catch(() => {});
await Deno.mkdir(PROFILE, { recursive: true });

const skips: string[] = [];
const older = await olderDeno();
if (older === null) {
  skips.push(`the rehearsal of Deno Deploy, as npx cannot fetch deno@${DEPLOY_DENO} here`);
}
const whole = Deno.args.length === 0;
const parts = whole
  ? [
    [`--coverage=${PROFILE}`, "src/", ...await testFolders((name) => !UNCOVERED.includes(name))],
    await testFolders((name) => UNCOVERED.includes(name)),
  ]
  : [[...Deno.args, ...(positionals.length > 0 ? [] : ["src/", "tests/"])]];
const total: Ran = { passed: 0, failed: 0, skipped: 0 };
let broken = false;
for (const [part, args] of parts.entries()) {
  const junit = `coverage/junit_${part + 1}.xml`;
  const code = await run(Deno.execPath(), [
    "test",
    "-A",
    "--parallel",
    // `deno task check` comes first there.
    ...(onCi ? ["--no-check", "--preload=./tests/fixed_seed.ts"] : []),
    `--junit-path=${junit}`,
    ...args,
  ], older === null ? {} : { DENO_OF_DEPLOY: older });
  broken ||= code !== 0;
  const ran = await counted(junit);
  for (const kind of ["passed", "failed", "skipped"] as const) total[kind] += ran[kind];
}
const covered = !whole || await isCovered();
for (const skip of skips) say(`skipped: ${skip}`);
const failed = broken || !covered || (onCi && skips.length > 0);
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
Deno.exit(failed ? 1 : 0);

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}

async function run(program: string, args: string[], env: Record<string, string>): Promise<number> {
  const child = new Deno.Command(program, { args, env, stdin: "null" }).spawn();
  return (await child.status).code;
}

/** Named one by one, since Deno 2.9 ignores `--ignore` where it is given two folders. */
async function testFolders(belongs: (name: string) => boolean): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir("tests"));
  return entries
    .filter(({ name, isDirectory }) => (isDirectory || name.endsWith("_test.ts")) && belongs(name))
    .map(({ name, isDirectory }) => `tests/${name}${isDirectory ? "/" : ""}`)
    .toSorted();
}

/** The path of the Deno that Deploy runs; npx keeps it after the first time. */
async function olderDeno(): Promise<string | null> {
  try {
    const output = await new Deno.Command("npx", {
      args: ["-y", `deno@${DEPLOY_DENO}`, "eval", "console.log(Deno.execPath())"],
      stdin: "null",
      stderr: "null",
    }).output();
    const path = new TextDecoder().decode(output.stdout).trim();
    return output.success && path !== "" ? path : null;
  } catch {
    return null;
  }
}

async function counted(junit: string): Promise<Ran> {
  const xml = await Deno.readTextFile(junit).catch(() => "");
  const told = (name: string) => {
    const sum = /<testsuites[^>]*>/.exec(xml)?.[0] ?? "";
    return Number(new RegExp(`${name}="(\\d+)"`).exec(sum)?.[1] ?? 0);
  };
  const cases = xml.match(/<testcase /g)?.length ?? 0;
  const skipped = xml.match(/<skipped/g)?.length ?? 0;
  const fallen = told("failures") + told("errors");
  return { passed: cases - fallen - skipped, failed: fallen, skipped };
}

/** Line coverage of the folders in which a fault does harm. */
async function isCovered(): Promise<boolean> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["coverage", PROFILE, "--lcov"],
    stderr: "null",
  }).output();
  const sums = new Map<string, { found: number; hit: number }>();
  let folder = "";
  for (const line of new TextDecoder().decode(output.stdout).split("\n")) {
    const [kind = "", value = ""] = line.split(":", 2);
    if (kind === "SF") folder = /\/src\/(\w+)\//.exec(line)?.[1] ?? "";
    const sum = sums.get(folder) ?? { found: 0, hit: 0 };
    if (kind === "LF") sums.set(folder, { ...sum, found: sum.found + Number(value) });
    if (kind === "LH") sums.set(folder, { ...sum, hit: sum.hit + Number(value) });
  }
  let enough = true;
  for (const name of FOLDERS_COVERED) {
    const { found, hit } = sums.get(name) ?? { found: 0, hit: 0 };
    const percent = found === 0 ? 0 : (100 * hit) / found;
    if (percent < LINES_MIN) enough = false;
    say(`coverage of src/${name}: ${percent.toFixed(1)} % of lines (at least ${LINES_MIN})`);
  }
  return enough;
}
