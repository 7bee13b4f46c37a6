import { aborted, fasterClock, sleep, systemClock } from "./clock.ts";
import { parseConfig } from "./config.ts";
import { createService } from "./service.ts";
import { serveSimulator } from "./simulator/mod.ts";
import { openStore } from "./store/mod.ts";

export interface DemoOptions {
  /** How many times as fast as the wall clock the story runs. */
  speed: number;
  print: (line: string) => void;
  /** Ends the demo. */
  signal: AbortSignal;
  /** Ends after the story instead of staying up. */
  once: boolean;
  random: () => number;
  memory: () => { rssBytes: number; heapUsedBytes: number };
}

const CRASHED = "default";
const UNSCANNED = "front-desk";
const KEY = "demo-key";
/** How long after a QR ran out it must have been left alone, in the story's time. */
const LEFT_ALONE_MS = 5 * 60_000;
/** The story ends at the latest, whatever it came to, in its own time. */
const STORY_MS_MAX = 13 * 60_000;
const LOOK_MS = 100;

interface Told {
  status: string;
  phase: string;
  because: string;
}

interface Stage {
  api: string;
  waha: string;
  options: DemoOptions;
  /** Ms of the story since its beginning. */
  at: () => number;
  lines: Map<string, string>;
  callsTold: number;
}

/**
 * A crash that heals and a QR that is left alone, on the real rules and a simulated WAHA. All that
 * it tells comes from the service's API and from the simulator's list of calls.
 * @returns Whether both stories ended as they should.
 */
export async function runDemo(options: DemoOptions): Promise<boolean> {
  const { speed, print, signal } = options;
  const clock = fasterClock(speed);
  const simulator = await serveSimulator({
    port: 0,
    clock,
    apiKey: KEY,
    sessions: [CRASHED, { name: UNSCANNED, status: "SCAN_QR_CODE" }],
  });
  const { store } = await openStore("memory:", { clock, random: options.random });
  const service = createService({
    config: configFor(simulator.url),
    clock,
    fetch: globalThis.fetch,
    store,
    log: { event: () => {} },
    random: options.random,
    newId: () => crypto.randomUUID(),
    by: "demo",
    memory: options.memory,
  });
  await service.start();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, service.fetch);
  const running = service.run();
  const startedAt = clock.now();
  const stage: Stage = {
    api: `http://127.0.0.1:${server.addr.port}`,
    waha: simulator.url,
    options,
    at: () => clock.now() - startedAt,
    lines: new Map(),
    callsTold: 0,
  };
  print(`This story runs ${speed} times as fast as life; seconds are the story's own.`);
  print(`WAHA is simulated at ${simulator.url}, waha-recovery answers at ${stage.api}`);
  print("");
  try {
    const ended = await tellStory(stage);
    printCommands(stage, ended);
    if (!options.once && !signal.aborted) await aborted(signal);
    return ended;
  } finally {
    await service.stop(signal.aborted ? signal : undefined);
    await Promise.all([running, server.shutdown(), simulator.close()]);
    await store.close();
  }
}

function configFor(url: string) {
  const settings: Record<string, string> = {
    WAHA_URL: url,
    WAHA_API_KEY: KEY,
    STORE_URL: "memory:",
  };
  const parsed = parseConfig((name) => settings[name], { onDeploy: false });
  if (parsed.is === "bad") throw new Error("Cannot run the demo: its own settings are refused");
  return parsed.config;
}

async function tellStory(stage: Stage): Promise<boolean> {
  const { signal } = stage.options;
  let crashed = false;
  let failedAt: number | null = null;
  while (!signal.aborted && stage.at() < STORY_MS_MAX) {
    await followCalls(stage);
    const one = await follow(stage, CRASHED);
    const two = await follow(stage, UNSCANNED);
    if (!crashed && one?.phase === "healthy") {
      crashed = true;
      await control(stage, `sessions/${CRASHED}/crash`);
    }
    if (two?.status === "FAILED") failedAt ??= stage.at();
    const alone = failedAt !== null && stage.at() - failedAt >= LEFT_ALONE_MS;
    if (crashed && one?.phase === "healthy" && alone) return await endedWell(stage, two);
    await sleep(systemClock, LOOK_MS, signal).catch(() => {});
  }
  return false;
}

/** One restart healed the crash; nothing was ever done to the session that waits for a phone. */
async function endedWell(stage: Stage, unscanned: Told | null): Promise<boolean> {
  const acts = (await calls(stage)).filter(isAct);
  const ofCrashed = acts.filter(({ path }) => path.includes(`/${CRASHED}/`));
  const ofUnscanned = acts.filter(({ path }) => path.includes(`/${UNSCANNED}/`));
  return ofCrashed.length === 1 && ofCrashed[0]?.path.endsWith("/restart") === true &&
    ofUnscanned.length === 0 && unscanned?.phase === "awaiting-person";
}

/** Prints what the API says of a session whenever it says something else than before. */
async function follow(stage: Stage, session: string): Promise<Told | null> {
  const told = toldOf(await json(`${stage.api}/api/v1/waha/sessions/${session}/status`));
  if (told === null) return null;
  const line = `${told.status.padEnd(13)} ${told.phase.padEnd(16)} ${told.because}`;
  if (stage.lines.get(session) !== line) {
    stage.lines.set(session, line);
    tell(stage, session, line);
  }
  return told;
}

function toldOf(answer: unknown): Told | null {
  const read = (value: unknown, key: string) =>
    typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  const known = read(answer, "data");
  const status = read(known, "status");
  const phase = read(known, "phase");
  const because = read(known, "because");
  if (typeof status !== "string" || typeof phase !== "string") return null;
  return { status, phase, because: typeof because === "string" ? because : "" };
}

interface Call {
  method: string;
  path: string;
  status: number | null;
}

async function calls(stage: Stage): Promise<Call[]> {
  const listed = await json(`${stage.waha}/__sim/calls`);
  if (!Array.isArray(listed)) return [];
  return listed.filter((call): call is Call =>
    typeof call?.method === "string" && typeof call?.path === "string"
  );
}

function isAct({ method, path }: Call): boolean {
  return method !== "GET" && path.startsWith("/api/sessions/");
}

async function followCalls(stage: Stage): Promise<void> {
  const acts = (await calls(stage)).filter(isAct).filter(({ status }) => status !== null);
  for (const { method, path, status } of acts.slice(stage.callsTold)) {
    tell(stage, "→ WAHA", `${method} ${path} ${status}`);
  }
  stage.callsTold = acts.length;
}

function tell(stage: Stage, who: string, line: string): void {
  const seconds = Math.round(stage.at() / 1000).toString().padStart(4);
  stage.options.print(`${seconds} s  ${who.padEnd(10)}  ${line}`);
}

async function control(stage: Stage, what: string): Promise<void> {
  tell(stage, "simulator", what);
  const headers = { "x-api-key": KEY };
  const answer = await fetch(`${stage.waha}/__sim/${what}`, { method: "POST", headers });
  await answer.body?.cancel();
}

async function json(url: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { "x-api-key": KEY } });
  return await answer.json();
}

function printCommands({ api, waha, options: { print, once } }: Stage, ended: boolean): void {
  print("");
  print(ended ? "Both stories ended as they should." : "A story did not end as it should.");
  if (once) return;
  print("");
  print("Try it; Ctrl-C ends it:");
  print(`  curl -s ${api}/api/v1/waha/status | jq .data`);
  print(`  curl -s ${api}/api/v1/waha/sessions/${UNSCANNED}/status | jq .data.because`);
  print(`  curl -s -X POST ${api}/api/v1/waha/sessions/${UNSCANNED}/auto-recover | jq .data`);
  print(`  curl -s ${api}/api/v1/waha/sessions/${UNSCANNED}/qr -H 'accept: text/plain'`);
  print(`  curl -s -X POST -H 'x-api-key: ${KEY}' ${waha}/__sim/sessions/${CRASHED}/crash`);
  print(`  curl -s ${api}/api/v1/waha/incidents | jq '.data.incidents[0]'`);
  print(`  curl -s ${api}/api/v1/waha/health | jq .data.checks`);
}
