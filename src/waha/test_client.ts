/** For the tests of this folder: a client whose other side is a function of the test. */
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { createGuard } from "../guard/mod.ts";
import type { Guard } from "../guard/mod.ts";
import { createWahaClient } from "./client.ts";
import type { WahaClient } from "./client.ts";
import { WahaError } from "./errors.ts";
import type { WahaErrorCode } from "./errors.ts";

export const KEY = "test-key-0000";

/** One request as the other side got it. */
export interface Sent {
  method: string;
  path: string;
  headers: Headers;
  body: string | undefined;
  redirect: RequestRedirect | undefined;
}

export interface Rig {
  client: WahaClient;
  clock: VirtualClock;
  guard: Guard;
  sent: Sent[];
}

/** A client on a virtual clock; `answer` is the outside world. */
export function rig(
  answer: (sent: Sent, signal: AbortSignal) => Response | Promise<Response>,
  options: { url?: string; apiKey?: string } = {},
): Rig {
  const sent: Sent[] = [];
  const outside: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const one = {
      method: init?.method ?? "GET",
      path: url.pathname + url.search,
      headers: new Headers(init?.headers),
      body: typeof init?.body === "string" ? init.body : undefined,
      redirect: init?.redirect,
    };
    sent.push(one);
    return await answer(one, init?.signal ?? new AbortController().signal);
  };
  return { ...clientOver(outside, options), sent };
}

/** A client over any fetch, for the tests on loopback. */
export function clientOver(
  over: typeof fetch,
  options: { url?: string; apiKey?: string } = {},
): Omit<Rig, "sent"> {
  const clock = new VirtualClock();
  const guard = createGuard({ clock, random: () => 0.5 });
  const client = createWahaClient({
    url: "http://waha:3000",
    apiKey: KEY,
    ...options,
    fetch: over,
    clock,
    guard,
  });
  return { client, clock, guard };
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}) {
  return new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}

export const STATUS_BODY = {
  startTimestamp: 1795568883119,
  uptime: 2346,
  worker: { id: "waha1" },
};
export const VERSION_BODY = { version: "2026.2.1", engine: "NOWEB", tier: "CORE", browser: null };

/** A WAHA that is well: each test replaces the route that it is about. */
export function wellExcept(
  routes: Record<string, (sent: Sent, signal: AbortSignal) => Response | Promise<Response>>,
): (sent: Sent, signal: AbortSignal) => Response | Promise<Response> {
  return (sent, signal) => {
    const own = routes[sent.path];
    if (own !== undefined) return own(sent, signal);
    switch (sent.path) {
      case "/api/server/status":
        return json(200, STATUS_BODY);
      case "/api/server/version":
        return json(200, VERSION_BODY);
      case "/api/sessions?all=true":
        return json(200, []);
      default:
        return json(404, { message: "Session not found", error: "Not Found", statusCode: 404 });
    }
  };
}

/** How long an act may still be sent in these tests, ms. */
export const SOON = 10_000;

export const PAGE = () =>
  new Response("<html>hi</html>", { status: 200, headers: { "content-type": "text/html" } });

/** Never answers; ends as a fetch does when it is aborted. */
export function hangs(_: unknown, signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  );
}

/** As Deno says it, with secrets where Deno may have them. */
export function refuses(): Promise<Response> {
  return Promise.reject(
    new TypeError("fetch failed", {
      cause: new Error(
        `error sending request for url (http://u:${KEY}@x/): client error (Connect): ` +
          "tcp connect error: Connection refused (os error 111)",
      ),
    }),
  );
}

export function rejectsWith(code: WahaErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof WahaError && error.code === code;
}
