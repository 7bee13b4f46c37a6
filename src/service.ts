import type { Clock } from "./clock.ts";
import { type Config, misfit } from "./config.ts";
import {
  createApp,
  createProxyPath,
  forPages,
  LATER_CODE,
  PagePath,
  QrLinks,
  qrPath,
  ReadAhead,
  Visits,
} from "./http/mod.ts";
import { Notices } from "./notify/notices.ts";
import { type Connection, Proxies, type SocketEdges } from "./proxy/mod.ts";
import {
  type EarParts,
  EventDoors,
  FleetRegistry,
  FleetService,
  type HealthReport,
  LiveStream,
  LogTail,
  Monitor,
  type ReadServers,
  type RestartWay,
  type ServerSettings,
  type WahaService,
  Watch,
  WatchedList,
  WatchedServer,
} from "./recovery/mod.ts";
import { POLICY, type Policy } from "./session/mod.ts";
import type { Store } from "./store/mod.ts";
import type { Log } from "./telemetry/mod.ts";
import { type ListedServer, readServerList, twinFault, twinOf } from "./waha/mod.ts";

/** The edges that `main.ts`, a test or a rehearsal makes. */
export interface ServiceParts {
  config: Config;
  /** What the file of `config.servers` holds, where it is one. */
  serversText?: string;
  clock: Clock;
  fetch: typeof fetch;
  /** Left out, WAHA's WebSocket is not listened to. */
  WebSocket?: EarParts["WebSocket"];
  /** Left out, callers get no WebSocket of WAHA's through us. */
  sockets?: SocketEdges;
  store: Store;
  log: Log;
  random: () => number;
  newId: () => string;
  /** The name of this replica. */
  by: string;
  memory: () => { rssBytes: number; heapUsedBytes: number };
}

export interface Service {
  /** Answers our HTTP API; `connection` is what `Deno.serve` tells beside the request. */
  fetch(request: Request, connection?: Connection): Response | Promise<Response>;
  /** For programs that embed recovery. */
  waha: WahaService;
  /** A link to the page of a session's code; undefined where the settings allow none. */
  qrLinkOf(of: { server: string; session: string }): Promise<string | undefined>;
  /** The servers that are watched now, for whoever measures or embeds their supervisors. */
  watch: Watch;
  /** Reads what was known; passes begin with `untilNextMinute`, `run` or `minute`. */
  start(): Promise<void>;
  /** The passes of one minute, for a scheduler that calls once a minute. */
  minute(): Promise<void>;
  /** The passes until a scheduler that calls at full minutes takes over. */
  untilNextMinute(): Promise<void>;
  /** Passes by our own timer, where there is no scheduler. Ends with `stop`. */
  run(): Promise<void>;
  /**
   * Takes another list of servers in the place of the one before. Servers that stay as they were
   * are not touched; a list of which nothing can be used changes nothing, and is said.
   */
  reload(serversText: string): void;
  /** Ends passes and waits for acts that were sent, until `signal` aborts. */
  stop(signal?: AbortSignal): Promise<void>;
}

/** The one folder that this program writes. */
const DATA_FOLDER = "./data";
/** The server of `WAHA_URL`. */
const MAIN = "main";
/** A handler of the platform's scheduler may stay awake for so long (design §1). */
const AWAKE_MS = 55_000;
/** Where a handler must end before the next one, all servers are looked at this soon. */
const AWAKE_SPREAD_MS = 5_000;

/**
 * Builds the parts and owns their start and stop.
 * @throws {NoServersError}
 */
export function createService(parts: ServiceParts): Service {
  const { config, clock, log, newId } = parts;
  const mode: HealthReport["mode"] = config.platform.onDeploy ? "cron-only" : "resident";
  const observing = observingBecause(config);
  const stream = new LiveStream({ clock, newId, mode });
  const fleet = new FleetRegistry(clock);
  const links = linksOf(config, clock);
  const qrLinkOf: Service["qrLinkOf"] = (of) => Promise.resolve(links?.make(of).url);
  const notices = new Notices(config.notify, { ...parts, qrLinkOf });
  const watch: Watch = new Watch((settings) =>
    new WatchedServer(settings, {
      ...parts,
      mode,
      monitor,
      stream,
      fleet,
      webhook: config.webhook,
      waitMs: config.http.waitMs,
      courier: notices,
      notices: () => notices.health(),
      ...(observing === undefined ? {} : { observing }),
    })
  );
  const monitor = new Monitor({
    clock,
    log,
    supervisors: watch.supervisors,
    intervalMs: config.monitorIntervalMs,
    ticked: () => {
      if (recovery.alive().ok && recovery.ready().ok) notices.healthy();
    },
    dueWithin: (ms) => notices.dueWithin(ms),
    ...(mode === "resident" ? {} : { spreadMs: AWAKE_SPREAD_MS }),
  });
  const list = new WatchedList({ watch, log, read: (text) => readServers(text, config) });
  list.begin(config.servers?.is === "text" ? config.servers.text : parts.serversText);
  const logTail: LogTail | null = config.logPath === undefined ? null : new LogTail({
    path: config.logPath,
    folder: DATA_FOLDER,
    clock,
    log,
    takeSignals: (batch) => recovery.takeSignals(batch),
  });
  const recovery = new FleetService({
    ...parts,
    watch,
    stream,
    faults: () => list.faults,
    ...(logTail === null ? {} : { logRead: () => logTail.health() }),
  });
  const door = new EventDoors({ clock, log, servers: () => watch.servers, ...config.webhook });
  const { apiKey } = config.http;
  const keyed = apiKey === undefined
    ? {}
    : { keyed: { apiKey, visits: new Visits({ apiKey, ...parts }) } };
  const linked = links === null ? {} : { links };
  const pages = new PagePath({ service: recovery, log, clock, newId, ...keyed, ...linked });
  const app = createApp({
    service: recovery,
    webhook: door,
    log,
    clock,
    newId,
    config: config.http,
    ...(keyed.keyed && { visits: keyed.keyed.visits }),
    ...linked,
  });
  const { proxies, passed } = passingOf(parts, watch);
  const ahead = new ReadAhead({ clock, log, reads: [() => pages.load(), ...LATER_CODE] });
  const prepare = () => {
    notices.prepare();
    ahead.start();
  };
  return {
    fetch: forPages(
      config.http.pages,
      (request, connection?: Connection) =>
        passed(request, connection) ?? pages.answer(request) ?? app.fetch(request),
    ),
    waha: recovery,
    qrLinkOf,
    watch,
    start: async () => {
      if (observing !== undefined) {
        log.event({ is: "notice", text: `Only watching, nothing is done: ${observing}` });
      }
      await watch.start();
      logTail?.start();
    },
    minute: () => mode === "resident" ? monitor.minute() : monitor.minuteAwake(AWAKE_MS),
    untilNextMinute: () => {
      watch.listen();
      if (mode === "resident") prepare();
      return monitor.untilNextMinute();
    },
    run: () => {
      watch.listen();
      prepare();
      return monitor.run();
    },
    reload: (text) => list.reload(text),
    stop: async (signal) => {
      monitor.stop();
      fleet.stop();
      proxies.stop();
      await logTail?.stop();
      await Promise.all([ahead.stop(), notices.stop(signal), watch.stop(signal)]);
    },
  };
}

function linksOf({ http, qrLink }: Config, clock: Clock): QrLinks | null {
  const { publicUrl, secret = http.apiKey, forMs } = qrLink;
  if (publicUrl === undefined || secret === undefined) return null;
  return new QrLinks({ publicUrl, secret, forMs, clock });
}

/** The way of callers to WAHA. */
function passingOf(parts: ServiceParts, watch: Watch) {
  const { config: { http, proxy } } = parts;
  const { replayBytes, waitMs, dropIn, apiKeys } = proxy;
  const proxies = new Proxies({
    ...parts,
    servers: () => watch.servers,
    qrPath,
    policy: { replayBytes, waitMs, foreignPages: http.apiKey !== undefined },
  });
  const passed = createProxyPath({
    ...parts,
    proxyOf: (server) => proxies.of(server),
    dropIn,
    proxyKeys: apiKeys,
    pages: http.pages,
    ...(http.apiKey === undefined ? {} : { apiKey: http.apiKey }),
  });
  return { proxies, passed };
}

/** The servers of the settings, and what is wrong with them. */
function readServers(text: string | undefined, config: Config): ReadServers {
  const main = config.waha.url === "" ? [] : [{ ...config.waha, name: MAIN }];
  const settings = main.map((server) => settingsOf(server, config, config.serverRestart));
  if (text === undefined) return { settings, faults: [] };
  const list = readServerList(text, misfit);
  if (list.is === "broken") {
    return { settings, faults: [`Cannot read WAHA_SERVERS as ${list.why}`] };
  }
  const faults = [...list.faults];
  for (const server of list.servers) {
    const fault = faultBeside(server, config);
    if (fault === null) settings.push(settingsOf(server, config, restartOf(server, config)));
    else faults.push(`Cannot watch server '${server.name}' of WAHA_SERVERS as ${fault}`);
  }
  return { settings, faults };
}

/** What an entry alone does not show. */
function faultBeside(server: ListedServer, config: Config): string | null {
  const { name, restart } = server;
  if (name === MAIN && config.waha.url !== "") {
    return "WAHA_URL is the server of this name: give it another one, or leave WAHA_URL out";
  }
  const { waha } = config;
  const twin = twinOf(server, waha.url === "" ? [] : [{ name: MAIN, url: waha.url }]);
  if (twin !== undefined) return twinFault(twin.name);
  return restart === "render" && config.renderApiKey === undefined
    ? "restart is render and RENDER_API_KEY is not set"
    : null;
}

/** What restarts one WAHA must not be aimed at another: only WAHA's own stop is meant for all. */
function restartOf(
  { restart, renderServiceId }: ListedServer,
  { serverRestart, renderApiKey }: Config,
): Config["serverRestart"] {
  if (restart === "waha-stop") return { is: restart };
  if (restart === undefined) return serverRestart?.is === "waha-stop" ? serverRestart : undefined;
  if (restart !== "render") return { is: "url", url: restart };
  return { is: "render", serviceId: renderServiceId ?? "", apiKey: renderApiKey ?? "" };
}

function settingsOf(
  server: ListedServer,
  config: Config,
  serverRestart: Config["serverRestart"],
): ServerSettings {
  const { name, url, apiKey, session, sessions, webSocket, limits = {} } = server;
  const key = apiKey === undefined ? {} : { apiKey };
  const restart: RestartWay | undefined = serverRestart?.is === "waha-stop"
    ? { is: "waha-stop", url, ...key }
    : serverRestart;
  const { guard } = config;
  return {
    name,
    url,
    ...key,
    session: session ?? config.waha.session,
    ...(sessions === undefined ? {} : { sessions }),
    webSocket: config.waha.webSocket && webSocket !== false,
    guard: {
      running: limits.queueRunning ?? guard.running,
      waiting: limits.queueWaiting ?? guard.waiting,
      failuresMax: limits.breakerFailures ?? guard.failuresMax,
      openForMs: limits.breakerOpenMs ?? guard.openForMs,
      totalMs: limits.timeoutMs ?? guard.totalMs,
    },
    policy: policyOf(config, { ...limits, serverRestart: restart !== undefined }),
    ...(restart === undefined ? {} : { restart }),
  };
}

/** On Deno Deploy every branch's timeline has its own cron: only production may act. */
function observingBecause({ dryRun, platform }: Config): string | undefined {
  if (dryRun) return "RECOVERY_DRY_RUN is set";
  if (!platform.onDeploy || platform.timeline === undefined) return undefined;
  return platform.timeline === "production"
    ? undefined
    : `this is the timeline ${platform.timeline}, and only production acts`;
}

function policyOf(
  config: Config,
  { slots = config.slots, startTimeoutMs = config.startTimeoutMs, serverRestart }: {
    slots?: number | undefined;
    startTimeoutMs?: number | undefined;
    serverRestart: boolean;
  },
): Policy {
  return {
    ...POLICY,
    ...config.policy,
    pollMs: config.monitorIntervalMs,
    serverRestart,
    ...(startTimeoutMs === undefined ? {} : { startTimeoutMs: forAll(startTimeoutMs) }),
    ...(slots === undefined ? {} : { slots: forAll(slots) }),
  };
}

function forAll(value: number): Policy["slots"] {
  return { WEBJS: value, WPP: value, NOWEB: value, GOWS: value, UNKNOWN: value };
}
