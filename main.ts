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
import { createPinoLog, LineBatch } from "./src/telemetry/mod.ts";

/** EX_CONFIG of sysexits.h. */
const EXIT_CONFIG = 78;
const EXIT_FAILED = 1;
const DEFAULT_PORT = 8080;
const FIRST_LOOK_MS = 50;
/** Whoever writes a file does so in pieces. */
const RELOAD_PAUSE_MS = 200;
const KEYLESS = "API_KEY is not set: only this machine is listened to, and nobody has to show a " +
  "key. Set one of 16 characters or more to let others in";

const read = (name: string) => Deno.env.get(name);
const onDeploy = isOnDeploy(read);
const parsed = parseConfig(read, { onDeploy });
const lines = new LineBatch({
  clock: systemClock,
  writeSync: (bytes) => Deno.stdout.writeSync(bytes),
});
// Whatever ends the process, what led to it is written.
for (const end of ["unload", "error", "unhandledrejection"]) {
  addEventListener(end, () => lines.flush());
}
const log = createPinoLog({
  level: parsed.is === "ok" ? parsed.config.logLevel : "info",
  // The platform keeps what is printed to the console, and says nothing of standard output.
  // deno-lint-ignore no-console
  write: onDeploy ? (line) => console.log(line) : (line) => lines.write(line),
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
  const serversText = await readServers(config);
  if (serversText === null) return;
  const made = await created(() =>
    createService({
      config,
      ...(serversText === undefined ? {} : { serversText }),
      clock: systemClock,
      fetch: globalThis.fetch,
      WebSocket,
      sockets: { WebSocket, upgrade: (request) => Deno.upgradeWebSocket(request) },
      store,
      log,
      random: Math.random,
      newId: () => crypto.randomUUID(),
      by: replicaName(config),
      memory: () => {
        const { rss, heapUsed } = Deno.memoryUsage();
        return { rssBytes: rss, heapUsedBytes: heapUsed };
      },
    })
  );
  if (made === null) return;
  const running: Service = made;
  await running.start();
  service = running;
  const { hostname, port, shutdownMs } = config.http;
  const mode = onDeploy ? "cron-only" : "resident";
  const onListen = (at: Deno.NetAddr) => {
    const url = `http://${at.hostname}:${at.port}`;
    const waha = config.waha.url === "" ? running.waha.serverNames.join(", ") : config.waha.url;
    log.event({ is: "started", url, waha, mode });
    if (config.http.apiKey === undefined) log.event({ is: "notice", text: KEYLESS });
  };
  const server = listen(
    { hostname, port, onListen },
    (request, connection) => running.fetch(request, connection),
  );
  if (onDeploy) return;
  const ticking = firstAnswer().then(() => scheduled ? running.untilNextMinute() : running.run());
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, () => void stop(signal));
  }
  if (config.servers?.is === "file") {
    followServers(config.servers.path, (text) => running.reload(text));
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

/** What the list of servers holds; undefined where there is no file, null when it is refused. */
async function readServers({ servers }: Config): Promise<string | undefined | null> {
  if (servers?.is !== "file") return undefined;
  try {
    return await Deno.readTextFile(servers.path);
  } catch (error) {
    await refuseServers(`a file that can be read (${nameOf(error)})`);
    return null;
  }
}

/** Null when no server can be used. */
async function created(create: () => Service): Promise<Service | null> {
  try {
    return create();
  } catch (error) {
    const isNoServers = error instanceof Error && "code" in error && error.code === "NO_SERVERS";
    if (!isNoServers) throw error;
    await refuseServers(`a server that can be used (${error.message})`);
    return null;
  }
}

async function refuseServers(expected: string): Promise<void> {
  const problem: ConfigProblem = { variable: "WAHA_SERVERS", given: "a list", expected };
  await refuse([problem], { message: renderProblems([problem]), exitCode: EXIT_CONFIG });
}

/**
 * Reads the list again at SIGHUP and when its file changes. Nothing is polled: the folder is watched,
 * since editors and Kubernetes put another file in the place of the old one.
 */
function followServers(path: string, reload: (text: string) => void): void {
  let known: string | null = null;
  let cancel = () => {};
  const read = async () => {
    try {
      const text = await Deno.readTextFile(path);
      if (text !== known) reload(text);
      known = text;
    } catch (error) {
      log.event({ is: "notice", text: `Cannot read ${path} again (${nameOf(error)})` });
    }
  };
  const soon = () => {
    cancel();
    cancel = systemClock.after(RELOAD_PAUSE_MS, () => void read());
  };
  Deno.addSignalListener("SIGHUP", soon);
  void watchFile(path, soon);
}

async function watchFile(path: string, changed: () => void): Promise<void> {
  // Kubernetes moves a link of this name, and nothing else.
  const names = ["..data", path.split("/").at(-1)];
  try {
    for await (const { paths, kind } of Deno.watchFs(path.replace(/\/[^/]*$/, ""))) {
      const ours = paths.some((each) => names.includes(each.split("/").at(-1)));
      if (ours && kind !== "access") changed();
    }
  } catch (error) {
    const text = `Cannot watch ${path} (${nameOf(error)}): send SIGHUP when it has changed`;
    log.event({ is: "notice", text });
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

function listen(
  at: Deno.ServeTcpOptions,
  handler: Deno.ServeHandler<Deno.NetAddr>,
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
