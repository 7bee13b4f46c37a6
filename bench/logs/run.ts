/**
 * `deno run -A bench/logs/run.ts [--megabytes 1074] [--rounds 7] [--only NAME] [--keep FILE]`: the
 * log scanner beside ripgrep 15 and grep, in one run: whole processes, page cache warm, the order
 * reversed each round, medians. Made logs go to a temporary folder and are removed. Under each table
 * stands whether a second core was free: the same count twice at once takes as long as once then.
 * Below 1.7 of 2 cores the rows of 2 threads and of both at once mean nothing.
 *
 * Fair to both: all read the same file from the page cache. Unfair to us: the rivals only count,
 * we also find the lines, and their processes start in 5 ms and ours in 20.
 */
import { parseArgs } from "node:util";
import { median } from "../processes.ts";
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

const { values } = parseArgs({
  args: Deno.args,
  options: {
    megabytes: { type: "string", default: "1074" },
    rounds: { type: "string", default: "7" },
    only: { type: "string" },
    keep: { type: "string" },
  },
});
const LARGE = Number(values.megabytes);
const ROUNDS = Number(values.rounds);
const folder = await Deno.makeTempDir();
const kept: Section[] = [];
try {
  const rg = await fetchRipgrep(folder);
  if (rg === null) throw new Error("Cannot measure without ripgrep: npm gives none here");
  print(
    `${LARGE} MB, ${ROUNDS} rounds, ${navigator.hardwareConcurrency} cores, ${await versions(rg)}`,
  );
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
} finally {
  await Deno.remove(folder, { recursive: true });
}

interface Section {
  what: string;
  bytes: number;
  rows: { name: string; ms: number[]; rssMb: number | null }[];
}

function isAsked(name: string): boolean {
  return values.only === undefined || values.only.split(",").includes(name);
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function versions(rg: string): Promise<string> {
  const said = async (program: string) => {
    const { stdout } = await new Deno.Command(program, { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).split("\n")[0] ?? "";
  };
  return [await said(Deno.execPath()), await said(rg), await said("grep")].join(", ");
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
      ...await analyzer(path),
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
      ...await analyzer(path),
    ]);
  });
}

async function hundred(corpus: Corpus, rg: string): Promise<void> {
  await withCorpus(corpus, 100, async (path) => {
    const two = ripgrep(rg, path);
    await compare(`${corpus}, 100 MB`, path, [
      two,
      atOnce(two),
      scan(path, { threads: 1 }),
      scan(path, { threads: 2 }),
      ...await analyzer(path),
    ]);
  });
}

async function packed(rg: string): Promise<void> {
  await withCorpus("dense", 100, async (path) => {
    for (const [program, suffix] of [["gzip", "gz"], ["zstd", "zst"]] as const) {
      const command = new Deno.Command(program, { args: ["-k", "-f", "-q", path] });
      const { success } = await command.output().catch(() => ({ success: false }));
      if (!success) {
        print(`skipped: ${suffix}, as there is no ${program}`);
        continue;
      }
      const file = `${path}.${suffix}`;
      const rows = [ripgrep(rg, file, ["-z"]), scan(file, { threads: 1 }), ...await analyzer(file)];
      await compare(`dense.${suffix}, 100 MB of output`, path, rows);
    }
  });
}

async function small(): Promise<void> {
  await withCorpus("dense", 0.02, async (path) => {
    const empty = `${folder}/empty.ts`;
    await Deno.writeTextFile(empty, "");
    const rows = [emptyProgram(empty), scan(path, { threads: 1 }), ...await analyzer(path)];
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
  kept.push({ what, bytes, rows });
  report({ what, bytes, rows });
}

/** Both counts, or "" of those who do not count. */
function answerOf(name: string, printed: readonly string[]): string {
  if (/^rg, one/.test(name)) return "";
  if (/^(rg|grep)/.test(name)) return printed.map((count) => count || "0").join(" and ");
  if (!/^(scan|analyze)/.test(name)) return "";
  const { session, memory, counts } = JSON.parse(printed[0] ?? "{}");
  return `${counts?.session ?? session} and ${counts?.memory ?? memory}`;
}

function report({ what, bytes, rows }: Section): void {
  const msOf = (name: string) => median(rows.find((row) => row.name === name)?.ms ?? []);
  const [rg, grepped] = [msOf("rg x2"), msOf("grep x2")];
  print(
    `\n${what} | ms | MB/s | spread | of rg x2 | of grep x2 | RSS MB\n---|---|---|---|---|---|---`,
  );
  for (const { name, ms, rssMb } of rows) {
    const mid = median(ms);
    const spread = `${Math.min(...ms).toFixed(0)}-${Math.max(...ms).toFixed(0)}`;
    const ratio = (base: number) => Number.isNaN(base) ? "" : (base / mid).toFixed(2);
    const speed = (bytes / 1000 / mid).toFixed(0);
    print(
      [name, mid.toFixed(0), speed, spread, ratio(rg), ratio(grepped), rssMb?.toFixed(0) ?? ""]
        .join(" | "),
    );
  }
  const cores = 2 * msOf("rg, one count") / msOf("rg, one count twice at once");
  if (!Number.isNaN(cores)) print(`cores that were free: ${cores.toFixed(2)} of 2`);
}
