import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import type { Clock } from "../clock.ts";
import { sessionParamsSchema } from "../contract/asked.ts";
import type { WahaService, WebhookPort } from "../recovery/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { Access } from "./access.ts";
import { addressed, namesServer } from "./addressed.ts";
import type { ApiDocument } from "./document.ts";
import { type ApiEnv, mountFrame } from "./frame.ts";
import { historyRoutes } from "./history_routes.ts";
import { refuseInvalid } from "./invalid_request.ts";
import { ownQuery } from "./other_session.ts";
import { API_PATH, SERVER_PATH, SERVER_SESSION_PATH, SESSION_PATH, WEBHOOK_PATH } from "./paths.ts";
import type { QrLinks } from "./qr_link.ts";
import { listRoutes, probeRoutes, serviceRoutes } from "./service_routes.ts";
import { type RouteParts, sessionRoutes } from "./session_routes.ts";
import type { Visits } from "./visits.ts";
import { createWebhookPath } from "./webhook_path.ts";
import { webhookRoute } from "./webhook_route.ts";

export interface AppParts {
  service: WahaService;
  /** Takes WAHA's webhooks. */
  webhook: WebhookPort;
  log: Log;
  clock: Clock;
  /** Makes the ids of requests that bring none. */
  newId: () => string;
  config: {
    /** Left out, only loopback names are served: the process must listen there alone. */
    apiKey?: string;
    /** Origins whose pages may call without a key. */
    pages?: readonly string[];
  };
  /** Who may read by the cookie of a visit to our pages. */
  visits?: Visits;
  /** Makes links to QR pages; left out, there are none. */
  links?: QrLinks;
}

/** The HTTP API around a service: `fetch` answers requests, and never throws. */
export function createApp(
  { service, webhook, log, clock, newId, config, visits, links }: AppParts,
): Hono<ApiEnv> {
  const { apiKey, pages = [] } = config;
  const access: Access = apiKey === undefined ? { is: "loopback", pages } : { is: "key", apiKey };
  const app = new Hono<ApiEnv>();
  // Signed webhooks carry their own proof: WAHA need not know our key.
  const ownPaths = webhook.signed ? [WEBHOOK_PATH] : [];
  mountFrame(app, { access, ownPaths, log, clock, newId, ...(visits && { visits }) });
  mountRoutes(app, {
    service: () => service,
    webhook: () => webhook,
    clock,
    probes: service,
    ...(links && { links }),
  });
  if (webhook.signed) putBefore(app, createWebhookPath({ webhook, log, clock, newId }));
  return app;
}

/** Asks `first` before the app: what is taken there never enters it. */
function putBefore(
  app: Hono<ApiEnv>,
  first: (request: Request) => Promise<Response> | null,
): void {
  const framed = app.fetch;
  app.fetch = (request, ...rest) => first(request) ?? framed(request, ...rest);
}

/** All routes, each defined once; a session's routes stand at two places. */
export function mountRoutes(
  app: Hono<ApiEnv>,
  parts: RouteParts & {
    webhook: () => WebhookPort;
    probes: Pick<WahaService, "alive" | "ready">;
  },
): void {
  const named = zValidator(
    "param",
    sessionParamsSchema,
    (result) => refuseInvalid(result, "param"),
  );
  app.use(`${API_PATH}/*`, namesServer());
  app.use(`${SERVER_PATH}/*`, namesServer());
  for (const path of [SESSION_PATH, SERVER_SESSION_PATH]) {
    app.use(`${path}/*`, named, (c, next) => {
      c.set("session", c.req.param("session"));
      return next();
    });
  }
  app.use(`${API_PATH}/*`, ownQuery((c) => addressed(c, parts.service).session));
  const ofSession = sessionRoutes(parts);
  const paths = [API_PATH, SESSION_PATH, SERVER_PATH, SERVER_SESSION_PATH];
  for (const path of paths) app.route(path, ofSession);
  // Before the lists: `/incidents/stats` is no incident's id.
  const history = historyRoutes(parts);
  for (const path of [API_PATH, SERVER_PATH]) app.route(path, history);
  const lists = listRoutes(parts);
  for (const path of [API_PATH, SERVER_PATH]) app.route(path, lists);
  app.route(API_PATH, serviceRoutes(parts));
  app.route(API_PATH, webhookRoute(parts.webhook));
  app.route("/", probeRoutes(parts.probes));
  let document: ApiDocument | null = null;
  app.get("/openapi.json", async (c) => {
    // Left out at the start: with it come zod-openapi and the schemas of all answers.
    const { describeApi } = await import("./document.ts");
    return c.json(document ??= describeApi());
  });
}
