/**
 * The proxy, each part in a process of its own as in life: throughput and p99 beside a bare proxy
 * on `fetch` (and nginx and haproxy, where they are installed), 1 GiB through it, a WAHA that is
 * killed under load, and ten thousand callers. `deno run -A bench/proxy_bench.ts [ROUNDS]` prints
 * JSON. Unfair to us: nobody else here checks keys, looks at sessions, keeps a breaker or logs.
 */
import { BenchProcess } from "./bench_process.ts";
import { API_KEY } from "./events_keys.ts";
import { median } from "./processes.ts";
import { bulkFigures } from "./proxy_bulk.ts";
import { crowdFigures } from "./proxy_crowd.ts";
import { killFigures } from "./proxy_kill.ts";
import { haproxy, type Load, load, nginxProxy, nginxWaha, type Rival } from "./proxy_rivals.ts";

const ROUNDS = Number(Deno.args[0] ?? 5);
const SECONDS = 2;
const only = Deno.args[1];

const folder = await Deno.makeTempDir({ prefix: "waha-recovery-bench-" });
const figures: Record<string, unknown> = {};
try {
  const wanted = (part: string) => only === undefined || only === part;
  if (wanted("load")) figures["load"] = await loadFigures();
  if (wanted("bulk")) figures["bulk"] = await bulkFigures(folder);
  if (wanted("kill")) figures["kill"] = await killFigures(folder);
  if (wanted("crowd")) figures["crowd"] = await crowdFigures(folder);
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figures, null, 2)}\n`));
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(0);

async function loadFigures(): Promise<unknown> {
  const waha = await nginxWaha(folder);
  if (waha === null) return "nginx is not installed";
  const url = `http://127.0.0.1:${waha.port}`;
  const started: Rival[] = [waha];
  const bare = await program("proxy_bare.ts", [url]);
  started.push(bare);
  const figures: Record<string, unknown> = {};
  try {
    for (
      const [name, connections, settings] of [
        ["2 connections, default queue", 2, []],
        ["16 connections, QUEUE_RUNNING=64", 16, ["QUEUE_RUNNING=64"]],
      ] as const
    ) {
      const ours = await program("proxy_service.ts", [url, ...settings]);
      const quiet = await program("proxy_service.ts", [url, ...settings, "LOG_LEVEL=warn"]);
      const all: [string, Rival | null][] = [
        ["bare", bare],
        ["ours", ours],
        ["ours, no access log", quiet],
        ["nginx", await nginxProxy(folder, waha.port)],
        ["haproxy", await haproxy(folder, waha.port)],
      ];
      figures[name] = await beside(all, connections);
      if (connections === 2) figures["half load"] = await halfLoad({ waha, bare, ours });
      for (const [who, rival] of all) if (who !== "bare") await rival?.end();
    }
  } finally {
    for (const rival of started) await rival.end();
  }
  return figures;
}

/** Medians of interleaved rounds, each in another order, and the ratio of each round. */
async function beside(all: [string, Rival | null][], connections: number): Promise<unknown> {
  const seen = new Map<string, Load[]>();
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, rival] of round % 2 === 0 ? all : all.toReversed()) {
      if (rival === null) continue;
      const one = await load(rival.port, { connections, seconds: SECONDS, key: API_KEY });
      // The first round warms all of them.
      if (one !== null && round > 0) seen.set(name, [...(seen.get(name) ?? []), one]);
    }
  }
  const bare = seen.get("bare") ?? [];
  const ours = seen.get("ours") ?? [];
  const figures = Object.fromEntries(
    [...seen].map(([name, loads]) => [name, {
      aSecond: Math.round(median(loads.map(({ aSecond }) => aSecond))),
      p99Ms: median(loads.map(({ p99Ms }) => p99Ms)),
    }]),
  );
  const ofBare = (loads: readonly Load[]) =>
    median(loads.map(({ aSecond }, round) => aSecond / (bare[round]?.aSecond ?? NaN))).toFixed(2);
  const quiet = seen.get("ours, no access log") ?? [];
  return { ...figures, oursOfBare: ofBare(ours), oursWithoutLogOfBare: ofBare(quiet) };
}

/** What a call takes at half of what we can do: straight, through the bare one, through us. */
async function halfLoad(
  { waha, bare, ours }: { waha: Rival; bare: Rival; ours: Rival },
): Promise<unknown> {
  const most = await load(ours.port, { connections: 2, seconds: SECONDS, key: API_KEY });
  const rate = Math.round((most?.aSecond ?? 1_000) / 2);
  const spreads: Record<string, { p50: number[]; p99: number[] }> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, { port }] of Object.entries({ straight: waha, bare, ours })) {
      const client = new BenchProcess("proxy_client.ts", {
        cwd: folder,
        args: [`http://127.0.0.1:${port}/api/default/profile`, `${rate}`, "3"],
      });
      const { p50, p99 } = JSON.parse(await client.line());
      await client.end();
      const all = spreads[name] ??= { p50: [], p99: [] };
      all.p50.push(p50);
      all.p99.push(p99);
    }
  }
  const medians = Object.fromEntries(
    Object.entries(spreads).map(([name, { p50, p99 }]) => [name, {
      p50Ms: median(p50).toFixed(2),
      p99Ms: median(p99).toFixed(2),
    }]),
  );
  return { rate, ...medians };
}

async function program(file: string, args: string[]): Promise<Rival> {
  const process = new BenchProcess(file, { cwd: folder, args });
  const port = Number(await process.line());
  return { port, end: () => process.end() };
}
