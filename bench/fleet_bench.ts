/**
 * 10,000 sessions on 100 WAHAs: what a quiet sweep of all and doing nothing cost. Run:
 * `deno run -A bench/fleet_bench.ts --sweeps N`, or `--idle SECONDS`, in a folder with a `./data`.
 *
 * WAHA answers from memory in this very process. Unfair to us: its answers are made on our thread.
 * Unfair to a real network: no bytes are read from a socket.
 */
import process from "node:process";
import { systemClock } from "../src/clock.ts";
import { parseConfig, renderProblems } from "../src/config.ts";
import { createService, type Service } from "../src/service.ts";
import { openStore, type Store } from "../src/store/mod.ts";
import { median } from "./processes.ts";

const SERVERS = 100;
const SESSIONS = 100;
const VERSION = "2026.2.1";

export interface SweepFigures {
  sweepMs: number;
  requests: number;
  heartbeats: number;
  commits: number;
}

export interface IdleFigures {
  corePercent: number;
  rssMiB: number;
}

/** Two sweeps, so that all is known and nothing is left to be written. */
const LEARN_MS = 65_000;

const started = Date.now() - 3_600_000;
const status = JSON.stringify({
  startTimestamp: started,
  uptime: 3_600_000,
  worker: { id: null },
});
const version = JSON.stringify({
  version: VERSION,
  engine: "NOWEB",
  tier: "PLUS",
  browser: null,
  platform: "linux/x64",
  worker: { id: null },
});
const lists = Array.from({ length: SERVERS }, (_, server) => JSON.stringify(sessionsOf(server)));

/** As WAHA 2026.2.1 lists them (tests/recorded/http), with the config of one with a webhook. */
function sessionsOf(server: number) {
  return Array.from({ length: SESSIONS }, (_, index) => ({
    name: `shop-${server}-${index}`,
    status: "WORKING",
    config: {
      metadata: { tenant: `tenant-${server}` },
      noweb: { store: { enabled: true, fullSync: false } },
      webhooks: [{
        url: `http://waha-recovery:8080/api/v1/waha/webhook?server=waha-${server}`,
        events: ["session.status", "state.change", "message.ack"],
        hmac: { key: "0123456789abcdef0123456789abcdef" },
        retries: { policy: "exponential", delaySeconds: 2, attempts: 7 },
        customHeaders: null,
      }],
    },
    me: {
      id: `${4_915_100_000_000 + server * SESSIONS + index}@c.us`,
      pushName: `Shop ${index}`,
      lid: `${100_000_000_000_000 + index}@lid`,
      jid: `${4_915_100_000_000 + index}:3@s.whatsapp.net`,
    },
    presence: null,
    timestamps: { activity: started + 1_000 * index },
    assignedWorker: "",
  }));
}

let requests = 0;
const fetching: typeof fetch = (input) => {
  requests++;
  const url = String(input);
  const headers = { "content-type": "application/json", date: new Date().toUTCString() };
  const server = Number(/waha-(\d+)\./.exec(url)?.[1] ?? 0);
  const body = url.endsWith("/api/server/status")
    ? status
    : url.endsWith("/api/server/version")
    ? version
    : url.endsWith("?all=true")
    ? lists[server] ?? "[]"
    : '{"status":"ok","info":{},"error":{},"details":{}}';
  return Promise.resolve(new Response(body, { headers }));
};

const written = { heartbeats: 0, commits: 0 };

/** Counts what is written to a store. */
function counted(store: Store): Store {
  const commit = store.commit.bind(store);
  store.commit = (server, version, changes) => {
    written.commits++;
    return commit(server, version, changes);
  };
  const beat = store.beat.bind(store);
  store.beat = (server, replica, value) => {
    written.heartbeats++;
    return beat(server, replica, value);
  };
  return store;
}

const names = Array.from({ length: SERVERS }, (_, index) => `waha-${index}`);

async function serviceOn(store: Store): Promise<Service> {
  const list = names.map((name) => ({ name, url: `http://${name}.test`, webSocket: false }));
  const settings: Record<string, string> = { WAHA_SERVERS: JSON.stringify(list) };
  const parsed = parseConfig((name) => settings[name], { onDeploy: false });
  if (parsed.is === "bad") throw new Error(renderProblems(parsed.problems));
  const service = createService({
    config: parsed.config,
    clock: systemClock,
    fetch: fetching,
    store,
    log: { event: () => {} },
    random: Math.random,
    newId: () => crypto.randomUUID(),
    by: "bench",
    memory: () => ({ rssBytes: 0, heapUsedBytes: 0 }),
  });
  await service.start();
  return service;
}

/** All servers at once, which the monitor would spread over its interval. */
async function sweep(service: Service): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(service.watch.servers.map(({ supervisor }) => supervisor.wake()));
  return performance.now() - startedAt;
}

async function opened(): Promise<{ service: Service; store: Store }> {
  const clock = systemClock;
  const { store } = await openStore("./data/fleet_bench.sqlite", { clock, random: Math.random });
  return { service: await serviceOn(counted(store)), store };
}

async function sweepFigures(sweeps: number): Promise<SweepFigures> {
  const { service, store } = await opened();
  // The first sweeps learn: versions, logins, wishes, one summary each.
  for (let turn = 0; turn < 3; turn++) await sweep(service);
  const times: number[] = [];
  const before = { requests, ...written };
  for (let turn = 0; turn < sweeps; turn++) times.push(await sweep(service));
  const figures = {
    sweepMs: median(times),
    requests: (requests - before.requests) / sweeps,
    heartbeats: (written.heartbeats - before.heartbeats) / sweeps,
    commits: (written.commits - before.commits) / sweeps,
  };
  await service.stop();
  await store.close();
  return figures;
}

/** As it runs in life: looks are spread, and only the start learns. */
async function idleFigures(seconds: number): Promise<IdleFigures> {
  const { service } = await opened();
  void service.run();
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await pause(LEARN_MS);
  const from = process.cpuUsage();
  await pause(seconds * 1_000);
  const { user, system } = process.cpuUsage(from);
  const rssMiB = Deno.memoryUsage().rss / 1_048_576;
  return { corePercent: (user + system) / (seconds * 10_000), rssMiB };
}

if (import.meta.main) {
  const [what = "", count = ""] = Deno.args;
  const figures = what === "--sweeps"
    ? await sweepFigures(Number(count || 10))
    : await idleFigures(Number(count || 60));
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figures)}\n`));
  Deno.exit(0);
}
