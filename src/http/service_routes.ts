import { Hono } from "hono";
import { incidentFormQuerySchema, incidentParamsSchema } from "../contract/asked.ts";
import type { WahaService } from "../recovery/mod.ts";
import { ApiError } from "./api_error.ts";
import type * as described from "./definitions.ts";
import type { ApiEnv } from "./frame.ts";
import { incidentAnswer } from "./incident_answer.ts";
import { liveRoute } from "./live_route.ts";
import { mount } from "./mount.ts";
import { ok, type RouteParts } from "./session_routes.ts";
import { signalsRoute } from "./signals_route.ts";
import { incidentOf, serverOf, statusOf } from "./wire.ts";

/** The routes below the API that belong to no single session. */
export function serviceRoutes({ service, clock }: RouteParts): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();

  mount<typeof described.SESSIONS>(routes, { method: "get", path: "/sessions" }, async (c) => {
    const reports = await service().sessions();
    return c.json(ok({ sessions: reports.map(statusOf) }), 200);
  });

  mount<typeof described.SERVERS>(routes, { method: "get", path: "/servers" }, async (c) => {
    const reports = await service().servers();
    return c.json(ok({ servers: reports.map(serverOf) }), 200);
  });

  mount<typeof described.INCIDENT>(routes, {
    method: "get",
    path: "/incidents/:id",
    param: incidentParamsSchema,
    query: incidentFormQuerySchema,
  }, async (c) => {
    const { id } = c.req.valid("param");
    const incident = await service().incident(id);
    if (incident === null) {
      throw new ApiError("NOT_FOUND", `Cannot find incident ${id}: /incidents lists those kept`);
    }
    const servers = await service().servers();
    const server = servers.find(({ name }) => name === incident.server);
    return await incidentAnswer(c, incidentOf(incident), { ...c.req.valid("query"), server });
  });

  liveRoute(routes, { service, clock });
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
