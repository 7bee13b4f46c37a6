import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import type { Clock } from "../clock.ts";
import { sessionParamsSchema } from "../contract/asked.ts";
import type { WahaService, WebhookPort } from "../recovery/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { Access } from "./access.ts";
import type { ApiDocument } from "./document.ts";
import { type ApiEnv, mountFrame } from "./frame.ts";
import { refuseInvalid } from "./invalid_request.ts";
import { API_PATH, SESSION_PATH, WEBHOOK_PATH } from "./paths.ts";
import { probeRoutes, serviceRoutes } from "./service_routes.ts";
import { type RouteParts, sessionRoutes } from "./session_routes.ts";
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
    /** The session that is meant where none is named. */
    session: string;
    /** Left out, only loopback names are served: the process must listen there alone. */
    apiKey?: string;
  };
}

/** The HTTP API around a service: `fetch` answers requests, and never throws. */
export function createApp(
  { service, webhook, log, clock, newId, config }: AppParts,
): Hono<ApiEnv> {
  const { apiKey, session } = config;
  const access: Access = apiKey === undefined ? { is: "loopback" } : { is: "key", apiKey };
  const app = new Hono<ApiEnv>();
  // Signed webhooks carry their own proof: WAHA need not know our key.
  const ownPaths = webhook.signed ? [WEBHOOK_PATH] : [];
  mountFrame(app, { access, ownPaths, log, clock, newId });
  mountRoutes(app, {
    service: () => service,
    webhook: () => webhook,
    session,
    clock,
    probes: service,
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
  app.use(`${SESSION_PATH}/*`, named, (c, next) => {
    c.set("session", c.req.param("session"));
    return next();
  });
  const ofSession = sessionRoutes(parts);
  app.route(API_PATH, ofSession);
  app.route(SESSION_PATH, ofSession);
  app.route(API_PATH, serviceRoutes(parts));
  app.route(API_PATH, webhookRoute(parts.webhook));
  app.route("/", probeRoutes(parts.probes));
  let document: ApiDocument | null = null;
  app.get("/openapi.json", async (c) => {
    // Loaded when asked for: with it come zod-openapi and the schemas of all answers.
    const { describeApi } = await import("./document.ts");
    return c.json(document ??= describeApi());
  });
}
