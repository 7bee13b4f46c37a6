/**
 * How long from a webhook of WAHA to what it brings, over loopback, with the service's own parts
 * on SQLite and a simulated WAHA: `deno run -A bench/events_bench.ts` prints JSON. The grace of a
 * FAILED is 0 here, as it is the rules' and not the program's; slots and budgets are out of the
 * way, so that every round acts.
 */
import { createHmac } from "node:crypto";
import { systemClock } from "../src/clock.ts";
import { createGuard } from "../src/guard/mod.ts";
import { createApp } from "../src/http/mod.ts";
import { EventDoor, Monitor, RecoveryService, Supervisor } from "../src/recovery/mod.ts";
import { type Engine, POLICY } from "../src/session/mod.ts";
import { serveSimulator } from "../src/simulator/mod.ts";
import { openStore } from "../src/store/mod.ts";
import { createWahaClient } from "../src/waha/mod.ts";

const WAHA_KEY = "bench-waha-key";
const HMAC_KEY = "bench-hmac-key";
const API_KEY = "bench-key-0123456789";
const ROUNDS = 100;
/** Slower than events are paced, so that each brings its look at once. */
const APART_MS = 300;
const FLOOD_S = 10;
const FLOOD_A_SECOND = 10_000;

export interface EventFigures {
  restartMs: { p50: number; p99: number };
  reasonMs: { p50: number; p99: number };
  flood: {
    aSecond: number;
    /** Answers by status. */
    answered: Record<string, number>;
    restartMs: { p50: number; p99: number };
    livezMs: { p50: number; p99: number };
    livezQuietMs: { p50: number; p99: number };
    /** From its third second to its end. */
    rssGrewMiB: number;
    looks: number;
  };
}

/** Each falls again when it has come back. */
const SESSIONS = 20;
const names = Array.from({ length: 2 * SESSIONS }, (_, index) => `s${index}`);
const forAll = (value: number): Record<Engine, number> => ({
  WEBJS: value,
  WPP: value,
  NOWEB: value,
  GOWS: value,
  UNKNOWN: value,
});

const folder = await Deno.makeTempDir({ prefix: "waha-recovery-bench-" });
Deno.chdir(folder);
const waha = await serveSimulator({
  port: 0,
  clock: systemClock,
  apiKey: WAHA_KEY,
  sessions: names,
});
/** Who waits for the restart of a session to arrive at WAHA. */
const arrivals = new Map<string, (at: number) => void>();
let looks = 0;
const answering = waha.simulator.fetch;
waha.simulator.fetch = (input, init) => {
  const { pathname } = new URL(String(input));
  const session = /^\/api\/sessions\/(\w+)\/restart$/.exec(pathname)?.[1];
  if (session !== undefined) arrivals.get(session)?.(performance.now());
  if (pathname === "/api/sessions") looks++;
  return answering(input, init);
};
const { store } = await openStore("./data/bench.sqlite", {
  clock: systemClock,
  random: Math.random,
});
const clock = systemClock;
const log = { event: () => {} };
const policy = {
  ...POLICY,
  graceMs: forAll(0),
  slots: forAll(10_000),
  actsMax: 10_000,
};
const guard = createGuard({ clock, random: Math.random });
const client = createWahaClient({
  url: waha.url,
  apiKey: WAHA_KEY,
  fetch: globalThis.fetch,
  clock,
  guard,
});
const supervisor = new Supervisor({
  server: "main",
  by: "bench",
  clock,
  waha: client,
  store,
  policy,
  log,
});
const monitor = new Monitor({ clock, log, supervisors: [supervisor], intervalMs: 30_000 });
const service = new RecoveryService({
  clock,
  supervisor,
  monitor,
  guard,
  waha: client,
  store,
  policy,
  session: "s0",
  waitMs: 0,
  mode: "resident",
  newId: () => crypto.randomUUID(),
  memory: () => ({ rssBytes: 0, heapUsedBytes: 0 }),
});
const door = new EventDoor({
  clock,
  log,
  supervisor,
  mode: "resident",
  hmacKey: HMAC_KEY,
  windowMs: 900_000,
});
const app = createApp({
  service,
  webhook: door,
  log,
  clock,
  newId: () => crypto.randomUUID(),
  config: { session: "s0", apiKey: API_KEY },
});
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  (request) => app.fetch(request),
);
const url = `http://127.0.0.1:${server.addr.port}`;

await supervisor.start();
await supervisor.wake();
const figures: EventFigures = {
  restartMs: spread(await rounds((index) => restartRound(sessionOf(index)))),
  reasonMs: spread(await rounds((index) => reasonRound(names[SESSIONS + index % SESSIONS] ?? ""))),
  flood: await floodFigures(),
};
door.stop();
await supervisor.stop(AbortSignal.abort());
await server.shutdown();
await waha.close();
await store.close();
await Deno.remove(folder, { recursive: true });
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figures)}\n`));
Deno.exit(0);

function sessionOf(index: number): string {
  return names[index % SESSIONS] ?? "";
}

async function rounds(round: (index: number) => Promise<number>): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < ROUNDS; index++) {
    took.push(await round(index));
    await sleep(APART_MS);
  }
  return took;
}

/** From the webhook of a FAILED to the restart request at WAHA. */
async function restartRound(session: string): Promise<number> {
  waha.simulator.control(session, "crash");
  const arrived = new Promise<number>((resolve) => void arrivals.set(session, resolve));
  const startedAt = performance.now();
  const answer = await post(signed(session, "session.status", { status: "FAILED" }));
  await answer.body?.cancel();
  const at = await Promise.race([arrived, sleep(5_000).then(() => NaN)]);
  arrivals.delete(session);
  return at - startedAt;
}

/** From the webhook of a log-out to the answer of a status that names it. */
async function reasonRound(session: string): Promise<number> {
  waha.simulator.control(session, "phone-logout");
  const startedAt = performance.now();
  const error = { output: { statusCode: 401, payload: { message: "Stream Errored (conflict)" } } };
  const payload = { connection: "close", lastDisconnect: { error } };
  const answer = await post(signed(session, "state.change", payload));
  await answer.body?.cancel();
  for (;;) {
    const status = await fetch(`${url}/api/v1/waha/sessions/${session}/status`, {
      headers: { "x-api-key": API_KEY },
    });
    const { data } = await status.json();
    if (data.cause?.is === "logged-out" && data.status === "FAILED") break;
    if (performance.now() - startedAt > 5_000) return NaN;
  }
  const tookMs = performance.now() - startedAt;
  waha.simulator.control(session, "recover");
  return tookMs;
}

/** A third each: valid, forged, and of sessions that are not there; from a process of its own. */
async function floodFigures(): Promise<EventFigures["flood"]> {
  const livezQuiet: number[] = [];
  for (let count = 0; count < 200; count++) livezQuiet.push(await livez());
  const flood = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      new URL("events_flood.ts", import.meta.url).pathname,
      ...[server.addr.port, HMAC_KEY, FLOOD_A_SECOND, FLOOD_S].map(String),
    ],
    stdout: "piped",
  }).spawn();
  const output = flood.stdout.pipeThrough(new TextDecoderStream()).getReader();
  await output.read();
  let rssBefore = NaN;
  const looksBefore = looks;
  const restarts: Promise<number>[] = [];
  const livezs: number[] = [];
  const startedAt = performance.now();
  while (performance.now() - startedAt < FLOOD_S * 1_000) {
    if (performance.now() - startedAt >= restarts.length * APART_MS) {
      restarts.push(restartRound(sessionOf(1 + restarts.length)));
    }
    livezs.push(await livez());
    const warm = performance.now() - startedAt > 3_000;
    if (warm && Number.isNaN(rssBefore)) rssBefore = Deno.memoryUsage().rss;
    await sleep(10);
  }
  const rssGrew = Deno.memoryUsage().rss - rssBefore;
  const { value = "{}" } = await output.read();
  await flood.status;
  return {
    ...JSON.parse(value),
    restartMs: spread(await Promise.all(restarts)),
    livezMs: spread(livezs),
    livezQuietMs: spread(livezQuiet),
    rssGrewMiB: Math.round(rssGrew / 1_048_576),
    looks: looks - looksBefore,
  };
}

async function livez(): Promise<number> {
  const startedAt = performance.now();
  await (await fetch(`${url}/livez`)).body?.cancel();
  return performance.now() - startedAt;
}

function signed(session: string, event: string, payload: object): { body: string; hmac: string } {
  const body = JSON.stringify({
    id: `evt_${crypto.randomUUID()}`,
    timestamp: Date.now(),
    event,
    session,
    me: { id: "11111111111@c.us" },
    payload: { name: session, ...payload },
    engine: "NOWEB",
    environment: { version: "2026.2.1", engine: "NOWEB", tier: "CORE", browser: null },
  });
  return { body, hmac: createHmac("sha512", HMAC_KEY).update(body).digest("hex") };
}

function post({ body, hmac }: { body: string; hmac: string }): Promise<Response> {
  return fetch(`${url}/api/v1/waha/webhook`, {
    method: "POST",
    body,
    headers: { "x-webhook-hmac": hmac },
  });
}

/** Nearest rank: of a hundred values p99 is the last but one. */
function spread(values: readonly number[]): { p50: number; p99: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
