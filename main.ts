import { aborted, systemClock } from "./src/clock.ts";
import {
  type Config,
  type ConfigProblem,
  isOnDeploy,
  parseConfig,
  renderProblems,
} from "./src/config.ts";
import type { Service } from "./src/service.ts";
import { type OpenedStore, openStore, StoreOpenError } from "./src/store/mod.ts";
import { createPinoLog } from "./src/telemetry/mod.ts";

/** EX_CONFIG of sysexits.h. */
const EXIT_CONFIG = 78;
const EXIT_FAILED = 1;
const DEFAULT_PORT = 8080;
const FIRST_LOOK_MS = 50;
const KEYLESS = "API_KEY is not set: only this machine is listened to, and nobody has to show a " +
  "key. Set one of 16 characters or more to let others in";

const read = (name: string) => Deno.env.get(name);
const onDeploy = isOnDeploy(read);
const parsed = parseConfig(read, { onDeploy });
const log = createPinoLog({
  level: parsed.is === "ok" ? parsed.config.logLevel : "info",
  // The platform keeps what is printed to the console, and says nothing of standard output.
  // deno-lint-ignore no-console
  ...(onDeploy ? { write: (line: string) => console.log(line) } : {}),
});

let service: Service | null = null;
const schedule = new AbortController();

// Deno Deploy finds schedules by evaluating this top level, before any configuration exists.
const scheduled = typeof Deno.cron === "function";
if (scheduled) {
  Deno.cron("waha-recovery monitor", "* * * * *", { signal: schedule.signal }, async () => {
    await service?.minute();
  });
}

if (parsed.is === "ok") {
  await serve(parsed.config, open(parsed.config));
} else {
  const { problems } = parsed;
  await refuse(problems, { message: renderProblems(problems), exitCode: EXIT_CONFIG });
}

/** Everything wrong in one message; on Deno Deploy every request is answered with it. */
async function refuse(
  problems: ConfigProblem[],
  { message, exitCode }: { message: string; exitCode: number },
): Promise<void> {
  if (!onDeploy) {
    // deno-lint-ignore no-console
    console.error(message);
    Deno.exit(exitCode);
  }
  log.event({ is: "notice", text: message });
  const { createUnconfiguredApp } = await import("./src/http/mod.ts");
  const app = createUnconfiguredApp(problems);
  const port = Number(read("PORT") ?? DEFAULT_PORT) || DEFAULT_PORT;
  Deno.serve({ port, hostname: "0.0.0.0", onListen: () => {} }, (request) => app.fetch(request));
}

async function serve(config: Config, opening: Promise<OpenedStore | null>): Promise<void> {
  // The store opens on other threads while the service's modules are read.
  const { createService } = await import("./src/service.ts");
  const opened = await opening;
  if (opened === null) return;
  const { store } = opened;
  const running = createService({
    config,
    clock: systemClock,
    fetch: globalThis.fetch,
    WebSocket,
    store,
    log,
    random: Math.random,
    newId: () => crypto.randomUUID(),
    by: replicaName(config),
    memory: () => {
      const { rss, heapUsed } = Deno.memoryUsage();
      return { rssBytes: rss, heapUsedBytes: heapUsed };
    },
  });
  await running.start();
  service = running;
  const { hostname, port, shutdownMs } = config.http;
  const mode = onDeploy ? "cron-only" : "resident";
  const onListen = (at: Deno.NetAddr) => {
    const url = `http://${at.hostname}:${at.port}`;
    log.event({ is: "started", url, waha: config.waha.url, mode });
    if (config.http.apiKey === undefined) log.event({ is: "notice", text: KEYLESS });
  };
  const server = listen({ hostname, port, onListen }, (request) => running.fetch(request));
  if (onDeploy) return;
  const ticking = firstAnswer().then(() => scheduled ? running.untilNextMinute() : running.run());
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, () => void stop(signal));
  }

  let stopping = false;
  async function stop(signal: string): Promise<void> {
    if (stopping) Deno.exit(EXIT_FAILED);
    stopping = true;
    const startedAt = systemClock.monotonic();
    log.event({ is: "stopping", signal });
    schedule.abort();
    const late = new AbortController();
    const cancel = systemClock.after(shutdownMs, () => late.abort());
    const drained = server.shutdown();
    await running.stop(late.signal);
    await Promise.race([Promise.all([drained, ticking]), aborted(late.signal)]);
    cancel();
    await store.close();
    log.event({ is: "stopped", ms: Math.round(systemClock.monotonic() - startedAt) });
    Deno.exit(0);
  }
}

async function open(config: Config): Promise<OpenedStore | null> {
  try {
    const opened = await openStore(config.storeUrl, { clock: systemClock, random: Math.random });
    for (const text of opened.notices) log.event({ is: "notice", text });
    return opened;
  } catch (error) {
    if (!(error instanceof StoreOpenError)) throw error;
    const { message } = error;
    const expected = `a store that can be opened (${message})`;
    const problem: ConfigProblem = { variable: "STORE_URL", given: config.storeUrl, expected };
    await refuse([problem], { message, exitCode: EXIT_FAILED });
    return null;
  }
}

function listen(
  at: Deno.ServeTcpOptions,
  handler: (request: Request) => Response | Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve(at, handler);
  } catch (error) {
    const because = error instanceof Error ? error.message : "unknown";
    // deno-lint-ignore no-console
    console.error(
      `Cannot listen on ${at.hostname} port ${at.port} (${because}): ` +
        "stop what listens there, or choose another HOST and PORT",
    );
    Deno.exit(EXIT_FAILED);
  }
}

/** Whoever waits for the first answer does not wait for the first look's HTTP client to load. */
function firstAnswer(): Promise<void> {
  return new Promise((resolve) => systemClock.after(FIRST_LOOK_MS, resolve));
}

function replicaName(config: Config): string {
  const deployment = config.platform.deploymentId ?? Deno.hostname();
  return `${deployment}-${crypto.randomUUID().slice(0, 8)}`;
}
