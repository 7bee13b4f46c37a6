import type { Hono } from "hono";
import type { Clock } from "../clock.ts";
import type { WahaService } from "../recovery/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { ApiEnv } from "./frame.ts";
import type { QrLinks } from "./qr_link.ts";
import type { Visits } from "./visits.ts";

export interface PageParts {
  service: WahaService;
  log: Log;
  clock: Clock;
  newId: () => string;
  /** Left out, only loopback names are served, and whoever is there may use the pages. */
  keyed?: { apiKey: string; visits: Visits };
  /** Reads links to QR pages; left out, none opens anything. */
  links?: QrLinks;
}

const PATH = /^https?:\/\/[^/?#]*([^?#]*)/;

/** Every path that a person opens in a browser, and what such a page brings along. */
const PAGE_PATH =
  /^\/(?:$|(?:login|logout|ledger|docs)$|incidents(?:\/|$)|(?:assets|servers|sessions|ui|qr)\/)/;

/**
 * The pages. They stand beside the API: a service that nobody looks at never loads them.
 * @returns Null for what is no page.
 */
export function createPagePath(parts: PageParts): (request: Request) => Promise<Response> | null {
  let app: Promise<Hono<ApiEnv>> | undefined;
  return (request) => {
    if (!PAGE_PATH.test(PATH.exec(request.url)?.[1] ?? "")) return null;
    app ??= import("./page_app.ts").then(({ createPageApp }) => createPageApp(parts));
    return app.then(async (pages) => await pages.fetch(request));
  };
}
