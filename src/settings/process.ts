import type { Setting } from "./setting.ts";

/** The state, the log and the calls to WAHA. */
export const PROCESS_SETTINGS = [
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
    meaning:
      "WAHA's own log, read as it is written: a file under `./data`, by a mount or a link; " +
      "`GET health` says under `log` when it cannot be read.",
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
] as const satisfies readonly Setting[];
