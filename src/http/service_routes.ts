import { type Context, Hono } from "hono";
import { incidentFormQuerySchema, incidentParamsSchema } from "../contract/asked.ts";
import type { WahaService } from "../recovery/mod.ts";
import { addressed } from "./addressed.ts";
import { ApiError } from "./api_error.ts";
import type * as described from "./definitions.ts";
import type { ApiEnv } from "./frame.ts";
import { incidentAnswer } from "./incident_answer.ts";
import { liveRoute } from "./live_route.ts";
import { mount } from "./mount.ts";
import { ok, type RouteParts } from "./session_routes.ts";
import { signalsRoute } from "./signals_route.ts";
import { incidentOf, overviewOf, statusOf } from "./wire.ts";

/** The routes of one server, and of all, that belong to no single session. */
export function listRoutes({ service, clock }: RouteParts): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const at = (c: Context<ApiEnv>) => addressed(c, service);

  mount<typeof described.SESSIONS>(routes, { method: "get", path: "/sessions" }, async (c) => {
    const reports = await at(c).sessions();
    return c.json(ok({ sessions: reports.map(statusOf) }), 200);
  });

  mount<typeof described.INCIDENT>(routes, {
    method: "get",
    path: "/incidents/:id",
    param: incidentParamsSchema,
    query: incidentFormQuerySchema,
  }, async (c) => {
    const { id } = c.req.valid("param");
    const incident = await at(c).incident(id);
    if (incident === null) {
      throw new ApiError("NOT_FOUND", `Cannot find incident ${id}: /incidents lists those kept`);
    }
    const [server] = await service().of(incident.server)?.servers() ?? [];
    return await incidentAnswer(c, incidentOf(incident), { ...c.req.valid("query"), server });
  });

  liveRoute(routes, { service, clock });
  return routes;
}

/** The routes below the API that are of no single server. */
export function serviceRoutes({ service }: RouteParts): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  mount<typeof described.SERVERS>(routes, { method: "get", path: "/servers" }, async (c) => {
    const reports = await addressed(c, service).servers();
    return c.json(ok({ servers: reports.map(overviewOf) }), 200);
  });

  mount<typeof described.SERVER>(routes, { method: "get", path: "/servers/:server" }, async (c) => {
    c.set("server", c.req.param("server"));
    const [report] = await addressed(c, service).servers();
    if (report === undefined) {
      throw new ApiError("NOT_READY", "Cannot say anything of it: ask again");
    }
    return c.json(ok(overviewOf(report)), 200);
  });

  signalsRoute(routes, service);
  return routes;
}

/** What whoever runs this service asks it: at the root, and without a key. */
export function probeRoutes(
  probes: Pick<WahaService, "alive" | "ready">,
): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  mount<typeof described.LIVEZ>(routes, { method: "get", path: "/livez" }, (c) => {
    const { ok: alive, because } = probes.alive();
    if (alive) return c.json(ok({ because }), 200);
    throw new ApiError("UNHEALTHY", `Cannot heal as ${because}: restart this service`);
  });

  mount<typeof described.READYZ>(routes, { method: "get", path: "/readyz" }, (c) => {
    const { ok: ready, because } = probes.ready();
    if (ready) return c.json(ok({ because }), 200);
    throw new ApiError("NOT_READY", `Cannot say anything true yet as ${because}: ask again`);
  });
  return routes;
}
