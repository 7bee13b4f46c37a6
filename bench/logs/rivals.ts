/** The programs that are measured, each as a process of its own. */

const WORDS = ["session|failed|logout", "memory|oom"] as const;
const RIPGREP = "@vscode/ripgrep@1.18.0";
const ROOT = new URL("../..", import.meta.url).pathname;
/** Whose memory is looked at. */
const WATCHED: readonly string[] = [Deno.execPath(), "jq", "lnav"];

/** Starts its processes one after the other, or all at once. */
export interface Contender {
  name: string;
  commands: readonly (readonly string[])[];
  parallel: boolean;
}

/** Where ripgrep 15 is, fetched from npm into `folder`; null where that cannot be done. */
export async function fetchRipgrep(folder: string): Promise<string | null> {
  const npm = new Deno.Command("npm", {
    args: ["install", "--prefix", folder, "--no-audit", "--no-fund", RIPGREP],
    stdout: "null",
    stderr: "null",
  });
  const { success } = await npm.output().catch(() => ({ success: false }));
  const built = `${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
  const path = `${folder}/node_modules/@vscode/ripgrep-${built}/bin/rg`;
  const found = await Deno.stat(path).then(({ isFile }) => isFile, () => false);
  return success && found ? path : null;
}

export function ripgrep(rg: string, file: string, flags: readonly string[] = []): Contender {
  const commands = WORDS.map((words) => [rg, "-aic", "--no-config", ...flags, words, file]);
  return { name: "rg x2", commands, parallel: false };
}

/** The guide's two commands, made exact by `-a` and the C locale. */
export function grep(file: string): Contender {
  const commands = WORDS.map((words) => ["env", "LC_ALL=C", "grep", "-aicE", words, file]);
  return { name: "grep x2", commands, parallel: false };
}

export function atOnce({ name, commands }: Contender): Contender {
  return { name: `${name}, both at once`, commands, parallel: true };
}

/** One pattern once, and the same twice at once: alike when a second core is free. */
export function coreCheck(rg: string, file: string): [Contender, Contender] {
  const [command = []] = ripgrep(rg, file).commands;
  return [
    { name: "rg, one count", commands: [command], parallel: false },
    { name: "rg, one count twice at once", commands: [command, command], parallel: true },
  ];
}

export function cat(file: string): Contender {
  return { name: "cat", commands: [["cat", file]], parallel: false };
}

/** Both counts, all candidate lines of the catalogue; `columns` reads their heads, too. */
export function scan(
  file: string,
  { threads, work = "count" }: { threads: number; work?: "count" | "columns" | "text" },
): Contender {
  const args = [file, "--threads", `${threads}`, "--work", work];
  return {
    name: `scan (${work}), ${threads} thr`,
    commands: [[Deno.execPath(), "run", "--allow-read", `${ROOT}bench/logs/scan_once.ts`, ...args]],
    parallel: false,
  };
}

/**
 * The analyzer itself, with the report that a person reads, or all of it as JSON; without `threads`
 * it decides by the file's size.
 */
export function analyzer(
  file: string,
  { threads, form }: { threads?: number; form?: "--json" } = {},
): Contender {
  // As the task has them: a small nursery is emptied before what was inflated piles up.
  const rights = [
    "--v8-flags=--max-semi-space-size=1",
    "--allow-read",
    "--allow-env=LOG_PATH,NO_COLOR,API_KEY",
  ];
  const flags = [
    ...(form === undefined ? [] : [form]),
    ...(threads === undefined ? [] : ["--threads", `${threads}`]),
  ];
  const program = ["analyze", ...(form === undefined ? [] : [form])].join(" ");
  return {
    name: threads === undefined ? program : `${program}, ${threads} thr`,
    commands: [[Deno.execPath(), "run", ...rights, `${ROOT}scripts/analyze.ts`, ...flags, file]],
    parallel: false,
  };
}

export function emptyProgram(file: string): Contender {
  return {
    name: "empty deno run",
    commands: [[Deno.execPath(), "run", file]],
    parallel: false,
  };
}

export interface Measured {
  ms: number;
  /** Of the biggest process; null where the system does not tell. */
  rssMb: number | null;
  /** What the processes printed, numbers of the greps in their order. */
  printed: string[];
}

/** @throws {Error} A process failed: a wrong answer has no speed. */
export async function measure({ name, commands, parallel }: Contender): Promise<Measured> {
  const startedAt = performance.now();
  const each: { printed: string; rssMb: number | null }[] = [];
  if (parallel) each.push(...await Promise.all(commands.map((command) => run(name, command))));
  else for (const command of commands) each.push(await run(name, command));
  const ms = performance.now() - startedAt;
  const sizes = each.flatMap(({ rssMb }) => rssMb ?? []);
  return {
    ms,
    rssMb: sizes.length === 0 ? null : Math.max(...sizes),
    printed: each.map(({ printed }) => printed),
  };
}

async function run(
  name: string,
  [program = "", ...args]: readonly string[],
): Promise<{ printed: string; rssMb: number | null }> {
  const stdout = program === "cat" ? "null" : "piped";
  const child = new Deno.Command(program, { args, cwd: ROOT, stdout, stderr: "null" }).spawn();
  const watched = WATCHED.includes(program) ? peakOf(child) : Promise.resolve(null);
  const printed = stdout === "null" ? "" : await new Response(child.stdout).text();
  const { code } = await child.status;
  // The greps say 1 for none, ripgrep prints nothing then.
  if (code > 1) throw new Error(`Cannot measure ${name} as it ended with ${code}`);
  return { printed: printed.trim(), rssMb: await watched };
}

/** The peak only grows, so the last look before the end is the one that counts. */
async function peakOf(child: Deno.ChildProcess): Promise<number | null> {
  let ended = false;
  const status = child.status.then(() => ended = true);
  let peak: number | null = null;
  while (!ended) {
    try {
      const text = await Deno.readTextFile(`/proc/${child.pid}/status`);
      const kilobytes = /VmHWM:\s+(\d+) kB/.exec(text)?.[1];
      if (kilobytes !== undefined) peak = Number(kilobytes) * 1024 / 1e6;
    } catch {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  await status;
  return peak;
}
