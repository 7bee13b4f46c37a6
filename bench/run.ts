/**
 * `deno task bench [--write]`: every figure that we claim, in one run, beside its rival. Ratios
 * count, absolute figures are this machine's. `--write` puts the table into docs/benchmarks.md.
 */
import { cpus } from "node:os";
import type { EventFigures } from "./events_bench.ts";
import type { IdleFigures, SweepFigures } from "./fleet_bench.ts";
import { measureLoad, measureStart, median, startFolder } from "./processes.ts";
import { PAGE, partOf } from "./page.ts";
import { pagesRows } from "./pages_rows.ts";
import { proxyRows } from "./proxy_rows.ts";
import { qrRows } from "./qr_rows.ts";
import type { Row } from "./row.ts";
import { BENCH_KEY, serveStatus } from "./status_server.ts";

const ROUNDS = 5;
const ROOT = new URL("..", import.meta.url).pathname;

const rows: Row[] = [];
await guardRows();
await coreRows();
await statusRows();
await eventRows();
rows.push(...proxyRows(JSON.parse(await deno(["run", "-A", "bench/proxy_bench.ts"]))));
await fleetRows();
rows.push(...qrRows(JSON.parse(await deno(["run", "-A", "bench/qr_bench.ts"]))));
rows.push(...pagesRows(JSON.parse(await deno(["run", "-A", "bench/pages_bench.ts"]))));
await startRows();
const table = render(rows);
print(table);
if (Deno.args.includes("--write")) await write(table);

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

async function deno(args: string[]): Promise<string> {
  const output = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT, stderr: "null" })
    .output();
  return new TextDecoder().decode(output.stdout);
}

/** Medians of `ROUNDS` fresh processes, in µs a call, by the bench's name. */
async function benched(file: string): Promise<Map<string, number>> {
  const all = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    const report = JSON.parse(await deno(["bench", "-A", "--json", file]));
    for (const { name, results } of report.benches) {
      const nanoseconds = results[0]?.ok?.p75;
      if (typeof nanoseconds === "number") {
        all.set(name, [...(all.get(name) ?? []), nanoseconds / 1_000]);
      }
    }
  }
  return new Map([...all].map(([name, values]) => [name, median(values)]));
}

async function guardRows(): Promise<void> {
  const all: { ours: number; cockatiel: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    all.push(JSON.parse(await deno(["run", "-A", "bench/guard_bench.ts", "--loop"])));
  }
  const ours = median(all.map((one) => one.ours));
  const theirs = median(all.map((one) => one.cockatiel));
  rows.push({
    what: "guard: one call through queue, breaker, retry, limits",
    figure: `${ours.toFixed(2)} µs`,
    beside: `cockatiel 4, four policies, six rules broken: ${theirs.toFixed(2)} µs ` +
      `(${(ours / theirs).toFixed(2)} of it)`,
    goal: "< 3 µs",
  });
  const heap = JSON.parse(
    await deno(["run", "-A", "--v8-flags=--expose-gc", "bench/guard_bench.ts", "--heap"]),
  );
  rows.push({
    what: "guard: heap of a waiting call",
    figure: `${(heap.heapPerWaitingCall.ours / 1024).toFixed(1)} KiB`,
    beside: `cockatiel 4: ${(heap.heapPerWaitingCall.cockatiel / 1024).toFixed(1)} KiB`,
    goal: "",
  });
}

async function coreRows(): Promise<void> {
  for (const [name, us] of await benched("bench/core_bench.ts")) {
    rows.push({ what: `core: ${name} (p75)`, figure: `${us.toFixed(1)} µs`, beside: "", goal: "" });
  }
}

async function statusRows(): Promise<void> {
  const served = await serveStatus();
  const request = () =>
    new Request("http://127.0.0.1/api/v1/waha/status", { headers: { "x-api-key": BENCH_KEY } });
  const once = async (app: typeof served.status) => {
    const startedAt = performance.now();
    for (let count = 0; count < 20_000; count++) await (await app(request())).text();
    return performance.now() - startedAt;
  };
  await once(served.status);
  await once(served.constant);
  const ratios: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0
      ? ["status", "constant"] as const
      : ["constant", "status"] as const;
    const took = { status: 0, constant: 0 };
    for (const which of order) took[which] = await once(served[which]);
    ratios.push(took.constant / took.status);
    times.push(took.status / 20);
  }
  await served.stop();
  rows.push({
    what: "GET status, in process, body read",
    figure: `${median(times).toFixed(1)} µs`,
    beside: `a route with the same middleware and a constant as long: ${
      median(ratios).toFixed(2)
    } of its rate`,
    goal: "≥ 0.8",
  });
  await loadRow();
}

async function loadRow(): Promise<void> {
  const ratios: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0
      ? ["status", "constant"] as const
      : ["constant", "status"] as const;
    const rate = { status: 0, constant: 0 };
    for (const which of order) {
      const measured = await measureLoad(which);
      if (measured === null) {
        rows.push({
          what: "GET status, wrk",
          figure: "not run",
          beside: "no wrk here",
          goal: "≥ 0.8",
        });
        return;
      }
      rate[which] = measured;
    }
    ratios.push(rate.status / rate.constant);
    rates.push(rate.status);
  }
  rows.push({
    what: "GET status, wrk, 32 connections",
    figure: `${Math.round(median(rates))} req/s`,
    beside: `a route with the same middleware and a constant as long: ${
      median(ratios).toFixed(2)
    } of its rate`,
    goal: "≥ 0.8",
  });
}

async function eventRows(): Promise<void> {
  const figures: EventFigures = JSON.parse(
    await deno(["run", "-A", "bench/events_bench.ts"]),
  );
  const { restartMs, chainMs, reasonMs, flood } = figures;
  const said = ({ p50, p99 }: { p50: number; p99: number }) =>
    `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  rows.push({
    what: "webhook of a FAILED to the restart request at WAHA, no grace",
    figure: said(restartMs),
    beside: `the same calls and two commits without any rule: ${said(chainMs)}`,
    goal: "p99 < 20 ms",
  });
  rows.push({
    what: "webhook of a log-out to a status that names it",
    figure: said(reasonMs),
    beside: "",
    goal: "< 100 ms",
  });
  rows.push({
    what: `a flood of ${flood.aSecond} webhooks a second: the same restart of another session`,
    figure: said(flood.restartMs),
    beside: `a bare handler of the same flood: ${flood.bare.aSecond} a second; without the flood: ${
      said(restartMs)
    }`,
    goal: "10,000 a second, as without",
  });
  rows.push({
    what: "the same flood: `/livez`",
    figure: said(flood.livezMs),
    beside: `without the flood: ${said(flood.livezQuietMs)}`,
    goal: "",
  });
  rows.push({
    what: "the same flood: memory (RSS) from its third second to its tenth, looks at WAHA",
    figure: `${flood.rssGrewMiB} MiB more, ${flood.looks} looks`,
    beside: "",
    goal: "flat",
  });
}

async function fleetRows(): Promise<void> {
  const cwd = await startFolder();
  const run = async (args: string[]) => {
    await Deno.remove(`${cwd}/data`, { recursive: true }).catch(() => {});
    await Deno.mkdir(`${cwd}/data`);
    const command = ["run", "-A", "bench/fleet_bench.ts", ...args];
    const output = await new Deno.Command(Deno.execPath(), { args: command, cwd, stderr: "null" })
      .output();
    return JSON.parse(new TextDecoder().decode(output.stdout));
  };
  const swept: SweepFigures[] = [];
  for (let round = 0; round < ROUNDS; round++) swept.push(await run(["--sweeps", "10"]));
  const idle: IdleFigures = await run(["--idle", "60"]);
  await Deno.remove(cwd, { recursive: true });
  const [one] = swept;
  rows.push({
    what: "10,000 sessions on 100 WAHAs: a quiet sweep of all at once",
    figure: `${Math.round(median(swept.map(({ sweepMs }) => sweepMs)))} ms`,
    beside: `${one?.requests} requests, ${one?.heartbeats} heartbeats, ${one?.commits} commits; ` +
      "WAHA answers from memory",
    goal: "< 1 s, 100–200 requests, 100 heartbeats",
  });
  rows.push({
    what: "the same, idle",
    figure: `${idle.corePercent.toFixed(2)} % of a core, ${Math.round(idle.rssMiB)} MiB`,
    beside: "the answers of WAHA are made in the same process",
    goal: "< 2 %, < 150 MiB",
  });
}

async function startRows(): Promise<void> {
  const ours: number[] = [];
  const bare: number[] = [];
  const ratios: number[] = [];
  const rss: number[] = [];
  const cwd = await startFolder();
  await measureStart(["-P", "main.ts"], { cwd, idleMs: 0 });
  await measureStart(["-P", "bench/baseline_app.ts"], { cwd, idleMs: 0 });
  for (let round = 0; round < 2 * ROUNDS; round++) {
    // What a start leaves for later is read after five seconds, and is part of what idles.
    const idleMs = round < ROUNDS ? 8_000 : 0;
    const one = await measureStart(["-P", "main.ts"], { cwd, idleMs });
    const other = await measureStart(["-P", "bench/baseline_app.ts"], { cwd, idleMs: 0 });
    ours.push(one.coldStartMs);
    bare.push(other.coldStartMs);
    ratios.push(one.coldStartMs / other.coldStartMs);
    if (round < ROUNDS) rss.push(one.idleRssMiB);
  }
  await Deno.remove(cwd, { recursive: true });
  rows.push({
    what: "cold start to the first 200",
    figure: `${Math.round(median(ours))} ms`,
    beside: `an app with the same imports, rights and KV: ${Math.round(median(bare))} ms ` +
      `(${median(ratios).toFixed(2)} ×)`,
    goal: "≤ 1.6 ×, ≤ 150 ms",
  });
  rows.push({
    what: "memory when idle (RSS)",
    figure: `${Math.round(median(rss))} MiB`,
    beside: "",
    goal: "< 90 MiB",
  });
}

function render(all: readonly Row[]): string {
  const lines = all.map(({ what, figure, beside, goal }) =>
    `| ${what} | ${figure} | ${beside} | ${goal} |`
  );
  return ["| What | Figure | Beside | Goal |", "| --- | --- | --- | --- |", ...lines].join("\n");
}

async function write(measured: string): Promise<void> {
  const { model } = cpus()[0] ?? { model: "unknown" };
  const text = `# Benchmarks

\`deno task bench --write\` measures all of this in one run and writes this page.
Medians of ${ROUNDS} rounds, fresh processes where a process is measured, order reversed each round.
Compare within a row; absolute figures are this machine's.

- Date: ${new Date().toISOString().slice(0, 10)}
- Machine: ${cpus().length} × ${model}, ${Deno.build.os}
- Deno ${Deno.version.deno}, V8 ${Deno.version.v8}

${measured}

The guard's comparison is unfair to ours: around the same call cockatiel does less (the six rules stand in \`bench/guard_bench.ts\`).
`;
  const logs = partOf(await Deno.readTextFile(PAGE), "logs");
  await Deno.writeTextFile(PAGE, logs === "" ? text : `${text}\n${logs}\n`);
  await deno(["fmt", "docs/benchmarks.md"]);
}
