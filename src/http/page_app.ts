import { type Context, Hono, type MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { assetAt, problemPage } from "../pages/mod.ts";
import { loopbackRefusal } from "./access.ts";
import { ApiError, statusOfError } from "./api_error.ts";
import { docsRoutes } from "./docs_routes.ts";
import { type ApiEnv, mountFrame } from "./frame.ts";
import { historyPageRoutes } from "./history_page_routes.ts";
import { loginRoutes } from "./login_routes.ts";
import { overviewRoutes } from "./overview_routes.ts";
import type { PageParts } from "./page_path.ts";
import { pageLiveRoute } from "./page_live.ts";
import { createDoorman, type Doorman } from "./page_visit.ts";
import { qrPageRoutes } from "./qr_page_routes.ts";
import { sessionPageRoutes } from "./session_page_routes.ts";

/**
 * Nothing from elsewhere, nothing written into the page: a hostile name that found a way through
 * the escaping would still be dead text.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** All pages, each in the frame that the API has too. */
export function createPageApp(parts: PageParts): Hono<ApiEnv> {
  const { log, clock, newId } = parts;
  const doorman = createDoorman(parts);
  const app = new Hono<ApiEnv>();
  mountFrame(app, {
    access: { is: "open" },
    log,
    clock,
    newId,
    problemAnswer: (c, error) => problemAnswer(c, { error, doorman }),
  });
  // Sizes tell nothing of a form's token to others (BREACH): what another site makes a browser ask
  // for comes without the strict cookie, and so without a page.
  app.use("*", compress());
  app.use("*", guarded(parts));
  assetRoutes(app);
  loginRoutes(app, { ...parts, doorman });
  docsRoutes(app, { doorman, keyNeeded: parts.keyed !== undefined });
  qrPageRoutes(app, parts);
  app.use("*", doorman.letIn);
  overviewRoutes(app, { ...parts, doorman });
  sessionPageRoutes(app, { ...parts, doorman });
  historyPageRoutes(app, { ...parts, doorman });
  pageLiveRoute(app, parts);
  return app;
}

function guarded({ keyed }: PageParts): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.header("Content-Security-Policy", POLICY);
    c.header("X-Frame-Options", "DENY");
    c.header("Cross-Origin-Opener-Policy", "same-origin");
    const { method, url } = c.req;
    const header = (name: string) => c.req.header(name);
    const refused = keyed === undefined ? loopbackRefusal({ method, url, header }, []) : null;
    if (refused !== null) throw refused;
    if (method === "POST" && isForeign(c)) {
      throw new ApiError("FORBIDDEN", "Cannot take a form from another site's page: open ours");
    }
    await next();
  };
}

/** Behind a proxy the scheme may differ from what the browser saw; the host does not. */
function isForeign({ req }: Context): boolean {
  const site = req.header("sec-fetch-site");
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  const origin = req.header("origin");
  if (origin === undefined) return false;
  // Phones of before 2023 say no more of a form on a page without a referrer. Who knows the token
  // in the path needs no other page to use it.
  if (origin === "null" && req.path.startsWith("/qr/")) return false;
  const host = req.header("host") ?? new URL(req.url).host;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

function assetRoutes(app: Hono<ApiEnv>): void {
  app.get("/assets/:file", (c) => {
    const asset = assetAt(c.req.path);
    if (asset === undefined) {
      throw new ApiError("NOT_FOUND", "Cannot find this file: load the page anew");
    }
    c.header("Cache-Control", "public, max-age=31536000, immutable");
    c.header("Content-Type", asset.type);
    return c.body(asset.body);
  });
}

/** Whoever may not see the page is led to where that can be mended. */
function problemAnswer(
  c: Context<ApiEnv>,
  { error, doorman }: { error: ApiError; doorman: Doorman },
): Response | Promise<Response> {
  const status = statusOfError(error);
  if (error.code === "UNAUTHORIZED" && c.req.method === "GET") {
    const { pathname, search } = new URL(c.req.url);
    const next = `${pathname}${search}`;
    return c.redirect(next === "/" ? "/login" : `/login?next=${encodeURIComponent(next)}`, 303);
  }
  const frame = doorman.frameOf(c);
  const html = problemPage({
    status,
    message: error.message,
    requestId: c.get("requestId"),
    ...(frame === null ? {} : { frame }),
  });
  return c.html(html, status);
}
