/**
 * Every setting as data. The parser, `docs/settings.md`, and the list of variables that Deno may
 * read (deno.json; a test compares them) are made from it: one more setting is one more entry.
 */
export interface Setting {
  /** The environment variable. */
  name: string;
  /** `platform`: set by Deno Deploy, never by a person. */
  kind:
    | "url"
    | "session"
    | "key"
    | "keys"
    | "origins"
    | "host"
    | "store"
    | "servers"
    | "log-file"
    | "restart"
    | "integer"
    | "flag"
    | "choice"
    | "platform";
  unit?: "ms";
  /** Both included. Characters for text, the value itself for integers. */
  bounds?: { min: number; max: number };
  choices?: readonly string[];
  /** As it would be written into the variable; without one the meaning says what happens. */
  default?: string;
  /** The value on Deno Deploy where it is another. */
  defaultOnDeploy?: string;
  required?: boolean;
  /** The setting that may stand in its place. */
  unless?: string;
  /** Never shown: a problem tells only its length. */
  secret?: boolean;
  /** Sentences for whoever runs the service. */
  meaning: string;
  example?: string;
}

export const SETTINGS = [
  {
    name: "WAHA_URL",
    kind: "url",
    required: true,
    unless: "WAHA_SERVERS",
    meaning: "Where WAHA answers. A path is kept, so a WAHA behind a reverse proxy works too.",
    example: "http://localhost:3000",
  },
  {
    name: "WAHA_API_KEY",
    kind: "key",
    bounds: { min: 1, max: 1_024 },
    secret: true,
    meaning:
      "The key that WAHA expects in `X-Api-Key`: the key itself, not its `sha512:` hash. Leave it out for a WAHA without a key.",
  },
  {
    name: "WAHA_SERVERS",
    kind: "servers",
    secret: true,
    meaning:
      "Several WAHAs: a JSON list, or a file that holds one, which is read again when it changes and at SIGHUP ([servers.md](servers.md)). `WAHA_URL` beside it is one more server, named `main`.",
    example: "data/servers.json",
  },
  {
    name: "WAHA_WEBSOCKET",
    kind: "flag",
    default: "true",
    defaultOnDeploy: "false",
    meaning:
      "Whether WAHA's WebSocket is listened to, so that a fall is known at once and with its reason. Without it, or where WAHA has none, sessions are still looked at every `MONITOR_INTERVAL_MS`. On Deno Deploy it is always off: nothing runs there between requests.",
  },
  {
    name: "WEBHOOK_HMAC_KEY",
    kind: "key",
    bounds: { min: 8, max: 1_024 },
    secret: true,
    meaning:
      "The key that WAHA signs its webhooks with (`hmac.key` of the webhook, or `WHATSAPP_HOOK_HMAC_KEY`). With it `/webhook` needs no `API_KEY`; without it a webhook is taken from this machine alone, or with `API_KEY`.",
  },
  {
    name: "WEBHOOK_WINDOW_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 60_000, max: 86_400_000 },
    default: "900000",
    meaning:
      "How far a webhook's own time may lie from this machine's clock. An older one is refused, since it could be a copy that somebody sends again.",
  },
  {
    name: "WEBHOOK_URL",
    kind: "url",
    meaning:
      "Where WAHA reaches this service's webhook, seen from WAHA. Only `deno task doctor` reads it, to set the webhook up and to check it.",
    example: "http://waha-recovery:8080/api/v1/waha/webhook",
  },
  {
    name: "WAHA_SESSION",
    kind: "session",
    bounds: { min: 1, max: 54 },
    default: "default",
    meaning: "The session that the routes without a session's name mean.",
    example: "shop",
  },
  {
    name: "API_KEY",
    kind: "key",
    bounds: { min: 16, max: 1_024 },
    secret: true,
    meaning:
      "The key that callers of this service must send, as `X-Api-Key` or `Authorization: Bearer`. Without it the service listens on this machine only (127.0.0.1) and on Deno Deploy it does not start healing.",
  },
  {
    name: "PROXY_DROP_IN",
    kind: "flag",
    default: "false",
    meaning:
      "`true` makes WAHA's own paths (`/api/…`, `/ws`, `/ping`, `/health`) lead to WAHA through the self-healing proxy, so that a WAHA client needs another base URL and key and nothing else. The proxy itself is always at `/api/v1/waha/proxy/…`.",
  },
  {
    name: "PROXY_API_KEYS",
    kind: "keys",
    bounds: { min: 16, max: 1_024 },
    secret: true,
    meaning:
      "Further keys, with commas between them, that may call the proxy and nothing else: for programs that use WAHA and must not steer this service. They need `API_KEY` beside them.",
  },
  {
    name: "CORS_ORIGINS",
    kind: "origins",
    bounds: { min: 1, max: 2_048 },
    meaning:
      "Origins, with commas between them, whose pages may call this service from a browser and read its answers. Only these very ones; none unless set. Without `API_KEY` such a page needs no key either.",
    example: "https://desk.example",
  },
  {
    name: "PROXY_REPLAY_BYTES",
    kind: "integer",
    bounds: { min: 0, max: 16_777_216 },
    default: "1048576",
    meaning:
      "Up to so many bytes of a call's body are kept, so that it can be sent once more when WAHA refused it for its session's status. A larger one is answered with WAHA's 422.",
  },
  {
    name: "PROXY_WAIT_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 0, max: 60_000 },
    default: "20000",
    defaultOnDeploy: "4000",
    meaning:
      "How long a proxied call waits for a session that is being recovered, unless it says otherwise (`Prefer: wait=N`, in seconds).",
  },
  {
    name: "HOST",
    kind: "host",
    meaning:
      "The address to listen on: `0.0.0.0` when `API_KEY` is set, else `127.0.0.1`. Any other than this machine's own needs `API_KEY`.",
    example: "0.0.0.0",
  },
  {
    name: "PORT",
    kind: "integer",
    bounds: { min: 0, max: 65_535 },
    default: "8080",
    meaning: "The port to listen on. 0 takes any free one.",
  },
  {
    name: "STORE_URL",
    kind: "store",
    default: "./data/waha-recovery.sqlite",
    defaultOnDeploy: "kv:",
    meaning:
      "Where the state is kept: a file under `./data` (one process per file), `memory:` (forgotten when the process ends), or `kv:` (Deno Deploy's own database, only there).",
    example: "memory:",
  },
  {
    name: "MONITOR_INTERVAL_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 5_000, max: 60_000 },
    default: "30000",
    meaning: "How often WAHA is looked at when nothing calls for it. A minute must be a multiple.",
    example: "15000",
  },
  {
    name: "LOG_PATH",
    kind: "log-file",
    meaning: "WAHA's own log, read as it is written: a file under `./data`, by a mount or a link.",
    example: "./data/waha.log",
  },
  {
    name: "LOG_LEVEL",
    kind: "choice",
    choices: ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
    default: "info",
    meaning: "The least important lines that are logged.",
  },
  {
    name: "WAHA_TIMEOUT_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 1_000, max: 300_000 },
    default: "30000",
    meaning: "How long a call to WAHA may take in all, waiting and retries included.",
  },
  {
    name: "QUEUE_RUNNING",
    kind: "integer",
    bounds: { min: 1, max: 100 },
    default: "2",
    meaning: "How many calls run at WAHA at once. Looks at its state have places of their own.",
  },
  {
    name: "QUEUE_WAITING",
    kind: "integer",
    bounds: { min: 0, max: 1_000 },
    default: "10",
    meaning: "How many calls may wait for a place; one more is refused with 429.",
  },
  {
    name: "BREAKER_FAILURES",
    kind: "integer",
    bounds: { min: 1, max: 100 },
    default: "5",
    meaning: "After so many failures in a row WAHA is left alone for a while.",
  },
  {
    name: "BREAKER_OPEN_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 1_000, max: 3_600_000 },
    default: "60000",
    meaning: "How long it is then left alone, before one call tries again.",
  },
  {
    name: "SETTLE_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 5_000, max: 300_000 },
    default: "30000",
    meaning: "How long a session may take to move after WAHA took a restart; then it was useless.",
  },
  {
    name: "STABLE_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 10_000, max: 3_600_000 },
    default: "60000",
    meaning: "How long a session must work again before its incident is closed.",
  },
  {
    name: "START_TIMEOUT_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 30_000, max: 900_000 },
    meaning:
      "How long a session may be STARTING before it counts as hung. Unset it is 150000 for NOWEB, which gives up by itself after 119 s, and 120000 for the other engines.",
    example: "180000",
  },
  {
    name: "QR_RESTARTS",
    kind: "integer",
    bounds: { min: 0, max: 10 },
    default: "0",
    meaning:
      "How often a session whose QR code nobody scanned is restarted by itself. Each restart keeps a browser busy for nothing when nobody is there.",
  },
  {
    name: "KEEP_RUNNING",
    kind: "flag",
    default: "false",
    meaning:
      "`true` starts every stopped session, except those that were stopped through this service.",
  },
  {
    name: "ACTS_MAX",
    kind: "integer",
    bounds: { min: 1, max: 100 },
    default: "5",
    meaning: "A session that needed more acts than this within `ACTS_PERIOD_MS` is left in peace.",
  },
  {
    name: "ACTS_PERIOD_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 60_000, max: 86_400_000 },
    default: "600000",
    meaning: "The period of `ACTS_MAX`.",
  },
  {
    name: "RECOVERY_DRY_RUN",
    kind: "flag",
    default: "false",
    meaning:
      "`true`: looks, decides and tells what it would do, and touches nothing. `/health` says so.",
  },
  {
    name: "HEAL_DEAF",
    kind: "flag",
    default: "false",
    meaning:
      "`true`: a session that is WORKING and hears nothing is cured once, by the mildest act; else it is only told.",
  },
  {
    name: "ALLOW_RECREATE",
    kind: "flag",
    default: "false",
    meaning:
      "`true`: a session that nothing else brings back is deleted and made anew, which ends its login. Never while its login is good.",
  },
  {
    name: "QR_IDLE_STOP_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 0, max: 604_800_000 },
    default: "0",
    meaning:
      "A browser whose QR code nobody looked at for so long is stopped, as it costs memory for nothing. 0: never.",
  },
  {
    name: "SERVER_DOWN_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 30_000, max: 3_600_000 },
    default: "180000",
    meaning:
      "How long WAHA may be away before that is told, and before `SERVER_RESTART` restarts it.",
  },
  {
    name: "DIGEST",
    kind: "flag",
    default: "true",
    meaning: "Whether small troubles are told once a day; `false`: never.",
  },
  {
    name: "SERVER_RESTART",
    kind: "restart",
    bounds: { min: 1, max: 2_048 },
    secret: true,
    meaning:
      "Restarts a WAHA that is down for `SERVER_DOWN_MS`, once in 15 min at most: `waha-stop` asks WAHA to end, which is for good where nothing starts it again; `render` restarts the service `RENDER_SERVICE_ID` at Render; a URL is called with an empty POST. Unset, WAHA is never restarted. Other servers of `WAHA_SERVERS` take `waha-stop` from here and nothing else.",
    example: "waha-stop",
  },
  {
    name: "RENDER_SERVICE_ID",
    kind: "key",
    bounds: { min: 1, max: 128 },
    meaning: "The service that `SERVER_RESTART=render` restarts.",
    example: "srv-cukouhrtq21c73e9scng",
  },
  {
    name: "RENDER_API_KEY",
    kind: "key",
    bounds: { min: 8, max: 1_024 },
    secret: true,
    meaning: "The key of Render's API, for `SERVER_RESTART=render`. It is sent to Render alone.",
  },
  {
    name: "SLOTS",
    kind: "integer",
    bounds: { min: 1, max: 20 },
    meaning:
      "How many sessions of one WAHA are started at once. Unset it is 4 for NOWEB and GOWS and 2 for the others, each of which starts a browser.",
    example: "2",
  },
  {
    name: "WAIT_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 0, max: 25_000 },
    default: "25000",
    defaultOnDeploy: "4000",
    meaning: "How long `auto-recover` waits for the outcome before it answers 202.",
  },
  {
    name: "SHUTDOWN_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 100, max: 60_000 },
    default: "4500",
    meaning:
      "How long requests that run may take to end when the service is stopped. Deno Deploy kills after 5 s.",
  },
  {
    name: "DENO_DEPLOY",
    kind: "platform",
    meaning: "`true` on Deno Deploy, which sets it.",
  },
  {
    name: "DENO_TIMELINE",
    kind: "platform",
    meaning:
      "Set by Deno Deploy. Only `production` heals: a preview of a branch must not act on the same WAHA.",
  },
  {
    name: "DENO_DEPLOYMENT_ID",
    kind: "platform",
    meaning: "Set by Deno Deploy: a part of this replica's name.",
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]["name"];

/** The same entries without their literal types, for whoever goes through all of them. */
export const ALL_SETTINGS: readonly Setting[] = SETTINGS;

export function settingOf(name: SettingName): Setting {
  const setting = ALL_SETTINGS.find((each) => each.name === name);
  if (setting === undefined) throw new Error(`Cannot find the setting ${name}: it is not listed`);
  return setting;
}

/** What a variable may hold, as it stands after "expected". */
export function expectation(setting: Setting): string {
  const { bounds } = setting;
  switch (setting.kind) {
    case "url":
      return "http:// or https:// and a host, without user, password, query and fragment";
    case "session":
      return `1 to ${bounds?.max} characters without '/' and control characters, not '.' or '..'`;
    case "key":
      return `${bounds?.min} to ${bounds?.max} visible ASCII characters without spaces`;
    case "keys":
      return `keys of ${bounds?.min} to ${bounds?.max} visible ASCII characters, with commas between them`;
    case "origins":
      return "origins such as https://desk.example, as browsers send them: without path and default port, with commas between them";
    case "host":
      return "an IP address or a host's name, without port";
    case "store":
      return "a file under ./data, memory: or, on Deno Deploy, kv:";
    case "log-file":
      return "a file under ./data";
    case "servers":
      return "a JSON list of servers, or a file under ./data that holds one";
    case "restart":
      return "waha-stop, render, or http:// or https:// and a host, without user and password";
    case "integer":
      return `a whole number from ${bounds?.min} to ${bounds?.max}` +
        (setting.unit === undefined ? "" : ` (${setting.unit})`);
    case "flag":
      return "true or false";
    case "choice":
      return `one of ${setting.choices?.join(", ")}`;
    case "platform":
      return "what Deno Deploy sets";
    default:
      return unreachable(setting.kind);
  }
}

function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: no such case`);
}
