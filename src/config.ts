import {
  type ConfigProblem,
  isAsExpected,
  isList,
  type NotifyConfig,
  type Platform,
  type Read,
  Reading,
  readNotify,
} from "./config/mod.ts";
import { expectation, type SettingName, settingOf } from "./settings.ts";

export type { ConfigProblem, Platform };

/** Where the list of several WAHAs comes from. */
export type ServersSource =
  | { is: "text"; text: string }
  /** Under `./data`. */
  | { is: "file"; path: string };

/** How a WAHA as a whole is restarted. */
export type ServerRestart =
  | { is: "waha-stop" }
  | { is: "render"; serviceId: string; apiKey: string }
  | { is: "url"; url: string };

export interface Config {
  /** The WAHA of `WAHA_URL`. */
  waha: {
    /** Origin and path, without a slash at the end; empty where `servers` alone names them. */
    url: string;
    apiKey?: string;
    /** The session of the routes that name none. */
    session: string;
    /** Whether its WebSocket is listened to. */
    webSocket: boolean;
  };
  servers?: ServersSource;
  webhook: {
    /** What WAHA signs its webhooks with. */
    hmacKey?: string;
    /** How far a webhook's own time may lie from ours. */
    windowMs: number;
    /** Where WAHA reaches it. */
    url?: string;
  };
  http: {
    apiKey?: string;
    /** Origins whose pages may call. */
    pages: readonly string[];
    hostname: string;
    /** 0: any free one. */
    port: number;
    /** How long auto-recover waits for the outcome. */
    waitMs: number;
    /** How long running requests may take to end at a stop. */
    shutdownMs: number;
  };
  /** Links that let a person scan a session's code without a key. */
  qrLink: {
    /** Where a person's browser reaches this service, without a slash at the end. */
    publicUrl?: string;
    /** What signs them, where that is not `http.apiKey`. */
    secret?: string;
    forMs: number;
  };
  proxy: {
    dropIn: boolean;
    /** Further keys, which open the proxy alone. */
    apiKeys: readonly string[];
    replayBytes: number;
    waitMs: number;
  };
  /** `memory:`, `kv:` or a path under `./data`. */
  storeUrl: string;
  /** Divides a minute. */
  monitorIntervalMs: number;
  /** One of pino's. */
  logLevel: string;
  /** WAHA's log, where this process can read it. */
  logPath?: string;
  /** Fits into the guard's policy as it is. */
  guard: {
    running: number;
    waiting: number;
    failuresMax: number;
    openForMs: number;
    totalMs: number;
  };
  /** Fits into the session policy as it is. */
  policy: {
    settleMs: number;
    stableMs: number;
    qrRestarts: number;
    keepRunning: boolean;
    actsMax: number;
    actsPeriodMs: number;
    healDeaf: boolean;
    qrIdleStopMs: number;
    serverDownMs: number;
    digest: boolean;
    allowRecreate: boolean;
  };
  /** Decide and tell, and touch nothing. */
  dryRun: boolean;
  /** Absent: WAHA is never restarted as a whole. */
  serverRestart?: ServerRestart;
  /** For servers of the list that are restarted at Render. */
  renderApiKey?: string;
  /** For every engine; absent: each engine's own. */
  startTimeoutMs?: number;
  /** For every engine; absent: each engine's own. */
  slots?: number;
  notify: NotifyConfig;
  platform: { onDeploy: boolean; timeline?: string; deploymentId?: string };
}

export type Parsed = { is: "ok"; config: Config } | { is: "bad"; problems: ConfigProblem[] };

const MINUTE_MS = 60_000;
const NO_HASH = "the key itself, not its sha512 hash";
/** Deno Deploy says so itself. */
export function isOnDeploy(read: Read): boolean {
  return read("DENO_DEPLOY") === "true";
}

/**
 * Reads every setting. An empty variable counts as unset: that is how compose files and CI leave
 * one out.
 * @returns All problems at once, so that nobody starts a service ten times to find ten of them.
 */
export function parseConfig(read: Read, platform: Platform): Parsed {
  const reading = new Reading(read, platform);
  const config = readAll(reading, platform);
  checkTogether(reading, config, platform);
  const { problems } = reading;
  return problems.length === 0 ? { is: "ok", config } : { is: "bad", problems };
}

/** One message for the terminal, the log and the 503 of a service that has no configuration. */
export function renderProblems(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ variable, given, expected }) =>
    `  ${variable}: given ${given}, expected ${expected}`
  );
  const count = problems.length === 1 ? "1 setting is" : `${problems.length} settings are`;
  return [`Cannot start as ${count} wrong (docs/settings.md lists all):`, ...lines].join("\n");
}

function readAll(reading: Reading, platform: Platform): Config {
  const apiKey = reading.optional("API_KEY");
  const wahaKey = reading.optional("WAHA_API_KEY");
  const hmacKey = reading.optional("WEBHOOK_HMAC_KEY");
  const webhookUrl = reading.optional("WEBHOOK_URL");
  const timeline = reading.optional("DENO_TIMELINE");
  const deploymentId = reading.optional("DENO_DEPLOYMENT_ID");
  const startTimeoutMs = reading.optional("START_TIMEOUT_MS");
  const slots = reading.optional("SLOTS");
  const logPath = reading.optional("LOG_PATH");
  const servers = serversOf(reading.optional("WAHA_SERVERS"));
  const serverRestart = serverRestartOf(reading);
  const renderApiKey = reading.optional("RENDER_API_KEY");
  return {
    waha: {
      url: withoutSlash(reading.text("WAHA_URL")),
      session: reading.text("WAHA_SESSION"),
      webSocket: reading.flag("WAHA_WEBSOCKET") && !platform.onDeploy,
      ...(wahaKey === undefined ? {} : { apiKey: wahaKey }),
    },
    ...(servers === undefined ? {} : { servers }),
    webhook: {
      windowMs: reading.integer("WEBHOOK_WINDOW_MS"),
      ...(hmacKey === undefined ? {} : { hmacKey }),
      ...(webhookUrl === undefined ? {} : { url: webhookUrl }),
    },
    http: {
      pages: reading.text("CORS_ORIGINS").split(",").filter((origin) => origin !== ""),
      hostname: reading.optional("HOST") ?? (apiKey === undefined ? "127.0.0.1" : "0.0.0.0"),
      port: reading.integer("PORT"),
      waitMs: reading.integer("WAIT_MS"),
      shutdownMs: reading.integer("SHUTDOWN_MS"),
      ...(apiKey === undefined ? {} : { apiKey }),
    },
    qrLink: qrLinkOf(reading),
    proxy: {
      dropIn: reading.text("PROXY_DROP_IN") === "true",
      apiKeys: reading.text("PROXY_API_KEYS").split(",").filter((key) => key !== ""),
      replayBytes: reading.integer("PROXY_REPLAY_BYTES"),
      waitMs: reading.integer("PROXY_WAIT_MS"),
    },
    storeUrl: reading.text("STORE_URL"),
    monitorIntervalMs: reading.integer("MONITOR_INTERVAL_MS"),
    logLevel: reading.text("LOG_LEVEL"),
    ...(logPath === undefined || platform.onDeploy ? {} : { logPath }),
    guard: {
      running: reading.integer("QUEUE_RUNNING"),
      waiting: reading.integer("QUEUE_WAITING"),
      failuresMax: reading.integer("BREAKER_FAILURES"),
      openForMs: reading.integer("BREAKER_OPEN_MS"),
      totalMs: reading.integer("WAHA_TIMEOUT_MS"),
    },
    policy: {
      settleMs: reading.integer("SETTLE_MS"),
      stableMs: reading.integer("STABLE_MS"),
      qrRestarts: reading.integer("QR_RESTARTS"),
      keepRunning: reading.flag("KEEP_RUNNING"),
      actsMax: reading.integer("ACTS_MAX"),
      actsPeriodMs: reading.integer("ACTS_PERIOD_MS"),
      healDeaf: reading.flag("HEAL_DEAF"),
      qrIdleStopMs: reading.integer("QR_IDLE_STOP_MS"),
      serverDownMs: reading.integer("SERVER_DOWN_MS"),
      digest: reading.flag("DIGEST"),
      allowRecreate: reading.flag("ALLOW_RECREATE"),
    },
    dryRun: reading.flag("RECOVERY_DRY_RUN"),
    ...(serverRestart === undefined ? {} : { serverRestart }),
    ...(renderApiKey === undefined ? {} : { renderApiKey }),
    ...(startTimeoutMs === undefined ? {} : { startTimeoutMs: Number(startTimeoutMs) }),
    ...(slots === undefined ? {} : { slots: Number(slots) }),
    notify: readNotify(reading),
    platform: {
      onDeploy: platform.onDeploy,
      ...(timeline === undefined ? {} : { timeline }),
      ...(deploymentId === undefined ? {} : { deploymentId }),
    },
  };
}

function serversOf(given: string | undefined): ServersSource | undefined {
  if (given === undefined) return undefined;
  return isList(given) ? { is: "text", text: given } : { is: "file", path: given };
}

function qrLinkOf(reading: Reading): Config["qrLink"] {
  const publicUrl = reading.optional("PUBLIC_URL");
  const secret = reading.optional("LINK_SECRET");
  if (publicUrl !== undefined && URL.canParse(publicUrl) && new URL(publicUrl).pathname !== "/") {
    reading.refuse("PUBLIC_URL", "an origin such as https://recovery.example, without a path");
  }
  return {
    forMs: reading.integer("QR_LINK_MS"),
    ...(publicUrl === undefined ? {} : { publicUrl: withoutSlash(publicUrl) }),
    ...(secret === undefined ? {} : { secret }),
  };
}

function serverRestartOf(reading: Reading): ServerRestart | undefined {
  const given = reading.optional("SERVER_RESTART");
  const serviceId = reading.optional("RENDER_SERVICE_ID");
  const apiKey = reading.optional("RENDER_API_KEY");
  if (given === undefined || given === "waha-stop") return given && { is: given };
  if (given !== "render") return { is: "url", url: given };
  if (serviceId === undefined) reading.refuse("RENDER_SERVICE_ID", "the id of WAHA's service");
  if (apiKey === undefined) reading.refuse("RENDER_API_KEY", "a key of Render's API");
  return { is: "render", serviceId: serviceId ?? "", apiKey: apiKey ?? "" };
}

/**
 * Holds a value that did not come from the environment against a setting's rules.
 * @returns What is expected instead; null where the value fits.
 */
export function misfit(name: SettingName, given: string): string | null {
  const setting = settingOf(name);
  if (name === "WAHA_API_KEY" && isHash(given)) return NO_HASH;
  return isAsExpected(setting, given) ? null : expectation(setting);
}

/** WAHA's own variable of this name may hold a hash; sent as a key it brings nothing but a 401. */
function isHash(key: string): boolean {
  return key.startsWith("sha512:");
}

/** What no variable can say alone. Each variable is named once: its own problem comes first. */
function checkTogether(reading: Reading, config: Config, platform: Platform): void {
  if (config.monitorIntervalMs > 0 && MINUTE_MS % config.monitorIntervalMs !== 0) {
    reading.refuse(
      "MONITOR_INTERVAL_MS",
      "a divisor of a minute (60000), such as 10000, 15000, 20000, 30000",
    );
  }
  if (config.storeUrl === "kv:" && !platform.onDeploy) {
    reading.refuse("STORE_URL", "a file under ./data, or memory: (kv: is Deno Deploy's own)");
  }
  const { apiKey: wahaKey = "" } = config.waha;
  if (isHash(wahaKey)) reading.refuse("WAHA_API_KEY", NO_HASH);
  const { apiKey } = config.http;
  if (config.proxy.apiKeys.length > 0 && apiKey === undefined) {
    reading.refuse("PROXY_API_KEYS", "API_KEY beside it: without one nobody is asked for a key");
  }
  if (apiKey !== undefined && config.proxy.apiKeys.includes(apiKey)) {
    reading.refuse("PROXY_API_KEYS", "other keys than API_KEY, which may do more");
  }
  if (config.http.apiKey !== undefined) return;
  if (platform.onDeploy) {
    reading.refuse("API_KEY", "a key, as Deno Deploy lets the whole internet in");
  } else if (!isLoopback(config.http.hostname)) {
    reading.refuse("HOST", "127.0.0.1, ::1 or localhost as long as API_KEY is not set");
  }
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(hostname);
}

function withoutSlash(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, "");
}
