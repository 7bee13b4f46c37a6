import type { Setting } from "./setting.ts";

/** Where WAHA is, and how it reaches us. */
export const WAHA_SETTINGS = [
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
] as const satisfies readonly Setting[];
