import type { Setting } from "./setting.ts";

/** What is done about sessions, when, and what is not. */
export const HEALING_SETTINGS = [
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
] as const satisfies readonly Setting[];
