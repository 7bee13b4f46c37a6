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
const STAYS: ReadonlySet<string> = new Set(["bare", "least"]);
const only = Deno.args[1];

/** Whom the load was put on, by name: calls a second, p99 and the part of what `bare` had. */
export type LoadFigures = Record<string, Load & { ofBare: number }>;

export interface Spread {
  p50Ms: number;
  p99Ms: number;
}

export interface ProxyFigures {
  /** By the number of connections and the settings; null without nginx, which plays WAHA. */
  load: Record<string, LoadFigures> | null;
  /** Through whom, at `rate` calls a second. */
  halfLoad: { rate: number; spreads: Record<string, Spread> } | null;
  bulk: Awaited<ReturnType<typeof bulkFigures>>;
  kill: Awaited<ReturnType<typeof killFigures>>;
  crowd: Awaited<ReturnType<typeof crowdFigures>>;
}

const folder = await Deno.makeTempDir({ prefix: "waha-recovery-bench-" });
const figures: Partial<ProxyFigures> = {};
try {
  const wanted = (part: string) => only === undefined || only === part;
  if (wanted("load")) Object.assign(figures, await loadFigures());
  if (wanted("bulk")) figures.bulk = await bulkFigures(folder);
  if (wanted("kill")) figures.kill = await killFigures(folder);
  if (wanted("crowd")) figures.crowd = await crowdFigures(folder);
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figures, null, 2)}\n`));
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(0);

async function loadFigures(): Promise<Pick<ProxyFigures, "load" | "halfLoad">> {
  const waha = await nginxWaha(folder);
  if (waha === null) return { load: null, halfLoad: null };
  const url = `http://127.0.0.1:${waha.port}`;
  const started: Rival[] = [waha];
  const bare = await program("proxy_bare.ts", [url]);
  const least = await program("proxy_least.ts", [url]);
  started.push(bare, least);
  const figures: Record<string, LoadFigures> = {};
  let half: ProxyFigures["halfLoad"] = null;
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
        ["least", least],
        ["ours", ours],
        ["ours, no access log", quiet],
        ["nginx", await nginxProxy(folder, waha.port)],
        ["haproxy", await haproxy(folder, waha.port)],
      ];
      figures[name] = await beside(all, connections);
      if (connections === 2) half = await halfLoad({ straight: waha, bare, least, ours });
      for (const [who, rival] of all) if (!STAYS.has(who)) await rival?.end();
    }
  } finally {
    for (const rival of started) await rival.end();
  }
  return { load: figures, halfLoad: half };
}

/** Medians of interleaved rounds, each in another order, and the ratio of each round. */
async function beside(all: [string, Rival | null][], connections: number): Promise<LoadFigures> {
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
  return Object.fromEntries(
    [...seen].map(([name, loads]) => [name, {
      aSecond: Math.round(median(loads.map(({ aSecond }) => aSecond))),
      p99Ms: median(loads.map(({ p99Ms }) => p99Ms)),
      ofBare: median(loads.map(({ aSecond }, round) => aSecond / (bare[round]?.aSecond ?? NaN))),
    }]),
  );
}

/** What a call takes at half of what we can do: straight, through the others, through us. */
async function halfLoad(
  through: { straight: Rival; bare: Rival; least: Rival; ours: Rival },
): Promise<ProxyFigures["halfLoad"]> {
  const most = await load(through.ours.port, { connections: 2, seconds: SECONDS, key: API_KEY });
  const rate = Math.round((most?.aSecond ?? 1_000) / 2);
  const seen: Record<string, { p50: number[]; p99: number[] }> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, { port }] of Object.entries(through)) {
      const client = new BenchProcess("proxy_client.ts", {
        cwd: folder,
        args: [`http://127.0.0.1:${port}/api/default/profile`, `${rate}`, "3"],
      });
      const { p50, p99 } = JSON.parse(await client.line());
      await client.end();
      const all = seen[name] ??= { p50: [], p99: [] };
      all.p50.push(p50);
      all.p99.push(p99);
    }
  }
  const spreads = Object.fromEntries(
    Object.entries(seen).map(([name, { p50, p99 }]) => [name, {
      p50Ms: median(p50),
      p99Ms: median(p99),
    }]),
  );
  return { rate, spreads };
}

async function program(file: string, args: string[]): Promise<Rival> {
  const process = new BenchProcess(file, { cwd: folder, args });
  const port = Number(await process.line());
  return { port, end: () => process.end() };
}
