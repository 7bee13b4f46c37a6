import type { Setting } from "./setting.ts";

/** Who may call us, and how calls pass to WAHA. */
export const HTTP_SETTINGS = [
  {
    name: "API_KEY",
    kind: "key",
    bounds: { min: 16, max: 1_024 },
    secret: true,
    meaning:
      "The key that callers of this service must send, as `X-Api-Key` or `Authorization: Bearer`. Without it the service listens on this machine only (127.0.0.1) and on Deno Deploy it does not start healing.",
  },
  {
    name: "PUBLIC_URL",
    kind: "url",
    meaning:
      "Where people reach this service in a browser, on a phone too. Links to the page of a QR code ([qr-page.md](qr-page.md)) begin with it; without it none are made.",
    example: "https://recovery.example",
  },
  {
    name: "LINK_SECRET",
    kind: "key",
    bounds: { min: 16, max: 1_024 },
    secret: true,
    meaning:
      "Signs the links to QR pages. Left out, `API_KEY` does; without both none are made. Another one ends all links that were given out.",
  },
  {
    name: "QR_LINK_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 60_000, max: 2_592_000_000 },
    default: "86400000",
    meaning:
      "How long a link to a QR page may be opened. It ends sooner when the session is connected.",
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
] as const satisfies readonly Setting[];
