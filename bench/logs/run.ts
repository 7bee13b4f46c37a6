/**
 * `deno run -A bench/logs/run.ts [--megabytes 1074] [--rounds 7] [--only NAME] [--keep FILE]
 * [--write]`: the log scanner and the analyzer beside ripgrep 15 and grep, in one run: whole
 * processes, page cache warm, the order reversed each round, medians. lnav and jq stand beside for
 * scale where they are installed. `--write` puts the tables into docs/benchmarks.md. Made logs go to
 * a temporary folder and are removed. Under each table stands whether a second core was free: the
 * same count twice at once takes as long as once then.
 * Below 1.7 of 2 cores the rows of 2 threads and of both at once mean nothing.
 *
 * Fair to both: all read the same file from the page cache. Unfair to us: the rivals only count,
 * we also find the lines, and their processes start in 5 ms and ours in 20.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { PAGE, withPart } from "../page.ts";
import { type Corpus, writeCorpus } from "./corpora.ts";
import {
  analyzer,
  atOnce,
  cat,
  type Contender,
  coreCheck,
  emptyProgram,
  fetchRipgrep,
  grep,
  measure,
  ripgrep,
  scan,
} from "./rivals.ts";
import { forScale } from "./scale.ts";
import { type Section, tableOf } from "./tables.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    megabytes: { type: "string", default: "1074" },
    rounds: { type: "string", default: "7" },
    only: { type: "string" },
    keep: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
if (values.write && values.only !== undefined) {
  throw new Error("Cannot write a part of the tables: leave out --only, or --write");
}
const LARGE = Number(values.megabytes);
const HUNDRED = Math.min(100, LARGE);
const ROUNDS = Number(values.rounds);
const folder = await Deno.makeTempDir();
const kept: Section[] = [];
try {
  const rg = await fetchRipgrep(folder);
  if (rg === null) throw new Error("Cannot measure without ripgrep: npm gives none here");
  const programs = await versions(rg);
  print(`${LARGE} MB, ${ROUNDS} rounds, ${navigator.hardwareConcurrency} cores, ${programs}`);
  for (const corpus of ["dense", "sparse", "pretty", "docker", "compose", "cri"] as const) {
    if (isAsked(corpus)) await large(corpus, rg);
  }
  for (const corpus of ["storm-1", "storm-10", "storm-60"] as const) {
    if (isAsked(corpus)) await storm(corpus, rg);
  }
  for (const corpus of ["dense", "sparse", "pretty"] as const) {
    if (isAsked(`100-${corpus}`)) await hundred(corpus, rg);
  }
  if (isAsked("packed")) await packed(rg);
  if (isAsked("small")) await small();
  if (values.keep !== undefined) {
    await Deno.writeTextFile(values.keep, `${JSON.stringify(kept, null, 1)}\n`);
  }
  if (values.write) await writePage(programs);
} finally {
  await Deno.remove(folder, { recursive: true });
}

function isAsked(name: string): boolean {
  return values.only === undefined || values.only.split(",").includes(name);
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function versions(rg: string): Promise<string> {
  const said = async (program: string) => {
    const asked = new Deno.Command(program, { args: ["--version"] }).output();
    // jq and lnav need not be here.
    const { stdout } = await asked.catch(() => ({ stdout: new Uint8Array() }));
    return new TextDecoder().decode(stdout).split("\n")[0] ?? "";
  };
  const all = await Promise.all([Deno.execPath(), rg, "grep", "jq", "lnav"].map(said));
  return all.filter((one) => one !== "").join(", ");
}

async function withCorpus(
  corpus: Corpus,
  megabytes: number,
  use: (path: string) => Promise<void>,
): Promise<void> {
  const path = `${folder}/${corpus}.log`;
  await writeCorpus(corpus, { path, bytes: megabytes * 1e6 });
  try {
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

async function large(corpus: Corpus, rg: string): Promise<void> {
  await withCorpus(corpus, LARGE, async (path) => {
    const two = ripgrep(rg, path);
    await compare(`${corpus}, ${LARGE} MB`, path, [
      cat(path),
      grep(path),
      atOnce(grep(path)),
      ...coreCheck(rg, path),
      two,
      atOnce(two),
      scan(path, { threads: 1 }),
      scan(path, { threads: 2 }),
      analyzer(path, { threads: 1 }),
      analyzer(path, { threads: 2 }),
    ]);
  });
}

async function storm(corpus: Corpus, rg: string): Promise<void> {
  await withCorpus(corpus, Math.min(300, LARGE), async (path) => {
    await compare(`${corpus}, ${Math.min(300, LARGE)} MB`, path, [
      ...coreCheck(rg, path),
      ripgrep(rg, path),
      atOnce(ripgrep(rg, path)),
      scan(path, { threads: 2 }),
      scan(path, { threads: 1, work: "columns" }),
      scan(path, { threads: 2, work: "columns" }),
      scan(path, { threads: 2, work: "text" }),
      analyzer(path, { threads: 1 }),
      analyzer(path, { threads: 2 }),
      analyzer(path, { threads: 1, form: "--json" }),
      analyzer(path, { threads: 2, form: "--json" }),
    ]);
  });
}

async function hundred(corpus: Corpus, rg: string): Promise<void> {
  await withCorpus(corpus, HUNDRED, async (path) => {
    const two = ripgrep(rg, path);
    await compare(`${corpus}, ${HUNDRED} MB`, path, [
      two,
      atOnce(two),
      scan(path, { threads: 1 }),
      scan(path, { threads: 2 }),
      analyzer(path, { threads: 1 }),
      analyzer(path, { threads: 2 }),
      analyzer(path),
      ...await forScale(corpus, { file: path, folder: `${folder}/lnav` }),
    ]);
  });
}

async function packed(rg: string): Promise<void> {
  await withCorpus("dense", HUNDRED, async (path) => {
    for (const [program, suffix] of [["gzip", "gz"], ["zstd", "zst"]] as const) {
      const command = new Deno.Command(program, { args: ["-k", "-f", "-q", path] });
      const { success } = await command.output().catch(() => ({ success: false }));
      if (!success) {
        print(`skipped: ${suffix}, as there is no ${program}`);
        continue;
      }
      const file = `${path}.${suffix}`;
      const rows = [ripgrep(rg, file, ["-z"]), scan(file, { threads: 1 }), analyzer(file)];
      await compare(`dense.${suffix}, ${HUNDRED} MB of output`, path, rows);
    }
  });
}

async function small(): Promise<void> {
  await withCorpus("dense", 0.02, async (path) => {
    const empty = `${folder}/empty.ts`;
    await Deno.writeTextFile(empty, "");
    const rows = [emptyProgram(empty), scan(path, { threads: 1 }), analyzer(path)];
    await compare("dense, 20 kB", path, rows);
  });
}

/** One table: each contender as often as there are rounds, the order reversed in every other. */
async function compare(what: string, path: string, contenders: Contender[]): Promise<void> {
  const bytes = (await Deno.stat(path)).size;
  const rows = contenders.map(({ name }) => ({
    name,
    ms: [] as number[],
    rssMb: null as number | null,
  }));
  const answers = new Set<string>();
  for (let round = 0; round <= ROUNDS; round++) {
    const order = contenders.map((_, n) => n);
    if (round % 2 === 1) order.reverse();
    for (const n of order) {
      const contender = contenders[n];
      const row = rows[n];
      if (contender === undefined || row === undefined) continue;
      const { ms, rssMb, printed } = await measure(contender);
      // The first round fills caches of all kinds and only checks the answers.
      if (round > 0) row.ms.push(ms);
      else answers.add(answerOf(contender.name, printed));
      row.rssMb = Math.max(row.rssMb ?? 0, rssMb ?? 0) || null;
    }
  }
  answers.delete("");
  if (answers.size > 1) {
    throw new Error(`Cannot compare: counts differ: ${[...answers].join(" | ")}`);
  }
  const section = { what, bytes, rows };
  kept.push(section);
  print(`\n${tableOf(section)}`);
}

/** Both counts, or "" of those who do not count. */
function answerOf(name: string, [first = "", second = ""]: readonly string[]): string {
  if (/^rg, one/.test(name)) return "";
  if (/^(rg|grep)/.test(name)) return `${first || "0"} and ${second || "0"}`;
  if (/^(scan|analyze --json)/.test(name)) {
    const { session, memory, counts } = JSON.parse(first);
    return `${counts?.session ?? session} and ${counts?.memory ?? memory}`;
  }
  const told = /^ {2}session\|failed\|logout: (\d+) lines? +memory\|oom: (\d+) lines?$/m.exec(
    first,
  );
  if (told === null && /^analyze/.test(name)) throw new Error(`Cannot find the counts of ${name}`);
  return told === null ? "" : `${told[1]} and ${told[2]}`;
}

async function writePage(programs: string): Promise<void> {
  const { model } = cpus()[0] ?? { model: "unknown" };
  const text = `## The log analyzer

\`deno run -A bench/logs/run.ts --write --megabytes ${LARGE} --rounds ${ROUNDS}\` writes this part: whole processes, medians of ${ROUNDS} rounds, the order reversed each round, page cache warm.
\`analyze\` is the full job: counts, events, causes, timeline, printed as the report that a person reads (\`--json\`: as JSON); \`scan (count)\` counts and finds the candidate lines; the greps only count.
"of rg x2" is how often it is done while ripgrep runs the guide's two patterns, "of grep x2" the same of the guide's two greps.
RSS is the highest of all rounds.
lnav, which counts lines by level, and jq, which counts warnings and errors, stand there for scale.
Unfair to us: the greps only count, and their processes start in 5 ms and ours in 20.

- Date: ${new Date().toISOString().slice(0, 10)}
- Machine: ${cpus().length} × ${model}, ${Deno.build.os}
- ${programs}

${kept.map(tableOf).join("\n\n")}`;
  const page = await Deno.readTextFile(PAGE);
  await Deno.writeTextFile(PAGE, withPart(page, { name: "logs", text }));
  const command = new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", PAGE] });
  await command.output();
}
