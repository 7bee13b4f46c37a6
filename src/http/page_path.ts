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

/** The pages. They stand beside the API, so that a start does not pay for them. */
export class PagePath {
  readonly #parts: PageParts;
  #app: Promise<Hono<ApiEnv>> | undefined;

  constructor(parts: PageParts) {
    this.#parts = parts;
  }

  /** @returns Null for what is no page. */
  answer(request: Request): Promise<Response> | null {
    if (!PAGE_PATH.test(PATH.exec(request.url)?.[1] ?? "")) return null;
    return this.#loaded().then(async (pages) => await pages.fetch(request));
  }

  /** Reads their code; it is read once. */
  async load(): Promise<void> {
    await this.#loaded();
  }

  #loaded(): Promise<Hono<ApiEnv>> {
    return this.#app ??= import("./page_app.ts").then(({ createPageApp }) =>
      createPageApp(this.#parts)
    );
  }
}
