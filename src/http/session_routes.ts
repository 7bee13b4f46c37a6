import { type Context, Hono } from "hono";
import type { Clock } from "../clock.ts";
import {
  emptyBodySchema,
  incidentListQuerySchema,
  pairingBodySchema,
  pauseBodySchema,
  recoverBodySchema,
  restartBodySchema,
  waitQuerySchema,
} from "../contract/asked.ts";
import type { Envelope } from "../contract/mod.ts";
import type { Outcome, WahaService } from "../recovery/mod.ts";
import { addressed } from "./addressed.ts";
import { ApiError } from "./api_error.ts";
import { readBody } from "./body.ts";
import { chatRoutes } from "./chat_routes.ts";
import type * as described from "./definitions.ts";
import type { ApiEnv } from "./frame.ts";
import { given } from "./given.ts";
import { incidentListAnswer } from "./incident_list_answer.ts";
import { mount } from "./mount.ts";
import { actedOf, noSuchSession } from "./outcome.ts";
import { pairingOf } from "./pairing_answer.ts";
import { readAsk } from "./other_session.ts";
import { qrAnswer } from "./qr_answer.ts";
import type { QrLinks } from "./qr_link.ts";
import { qrLinkFor } from "./qr_link_answer.ts";
import { incidentPageOf, statusOf } from "./wire.ts";

export interface RouteParts {
  /** @throws {ApiError} `NOT_CONFIGURED`: there is none. */
  service: () => WahaService;
  clock: Clock;
  /** Left out, no links are made. */
  links?: QrLinks;
}

/**
 * The routes of one session. They are mounted below the API, a session's name, a server's name and
 * both: one definition and one handler each, which take the names from the frame.
 */
export function sessionRoutes(parts: RouteParts): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  readRoutes(routes, parts);
  chatRoutes(routes, parts);
  actRoutes(routes, parts);
  ownerRoutes(routes, parts);
  return routes;
}

function readRoutes(routes: Hono<ApiEnv>, { service, links }: RouteParts): void {
  const at = (c: Context<ApiEnv>) => addressed(c, service);
  const nameOf = (c: Context<ApiEnv>) => c.get("session") ?? at(c).session;

  mount<typeof described.STATUS>(routes, { method: "get", path: "/status" }, async (c) => {
    const report = await at(c).getSessionStatus(c.get("session"));
    if (report === null) throw unknownSession(nameOf(c), at(c));
    return c.json(ok(statusOf(report)), 200);
  });

  mount<typeof described.QR>(routes, { method: "get", path: "/qr" }, async (c) => {
    const { signal } = c.req.raw;
    return qrAnswer(c, await at(c).qr(c.get("session"), { signal }), nameOf(c));
  });

  mount<typeof described.PAIRING>(routes, { method: "post", path: "/pairing-code" }, async (c) => {
    const { phoneNumber } = await readBody(c, pairingBodySchema);
    const { signal } = c.req.raw;
    const outcome = await at(c).pairingCode(c.get("session"), { phoneNumber, signal });
    return c.json(ok(pairingOf(outcome, nameOf(c))), 200);
  });

  mount<typeof described.QR_LINK>(routes, { method: "post", path: "/qr-link" }, async (c) => {
    await readAsk(c, emptyBodySchema, at(c).session);
    const report = await at(c).getSessionStatus(c.get("session"));
    if (report === null) throw unknownSession(nameOf(c), at(c));
    return c.json(ok(qrLinkFor(report, links)), 200);
  });

  mount<typeof described.HEALTH>(routes, { method: "get", path: "/health" }, async (c) => {
    await requireKnown(c.get("session"), at(c));
    const { status, mode, checks } = await at(c).health();
    if (status !== "fail") return c.json(ok({ status, mode, checks }), 200);
    const failing = Object.entries(checks).filter(([, check]) => check.status === "fail")
      .map(([name, { because }]) => `${name} fails (${because})`);
    throw new ApiError("UNHEALTHY", `Cannot call this healthy as ${failing.join(", ")}`, {
      details: { mode, checks },
    });
  });

  mount<typeof described.INCIDENTS>(routes, {
    method: "get",
    path: "/incidents",
    query: incidentListQuerySchema,
  }, async (c) => {
    const { format, session: asked, ...query } = c.req.valid("query");
    const named = c.get("session");
    const request = given({ ...query, session: named ?? asked });
    const page = await at(c).incidents({ ...request, limit: query.limit });
    // A session that is gone may still have a history.
    if (page.incidents.length === 0) await requireKnown(named, at(c));
    return await incidentListAnswer(c, incidentPageOf(page), { format });
  });
}

function actRoutes(routes: Hono<ApiEnv>, parts: RouteParts): void {
  const at = (c: Context<ApiEnv>) => addressed(c, parts.service);

  mount<typeof described.RECOVER>(routes, {
    method: "post",
    path: "/auto-recover",
    query: waitQuerySchema,
  }, async (c) => {
    const { force } = await readAsk(c, recoverBodySchema, at(c).session);
    const options = {
      ...waiting(c, c.req.valid("query")),
      ...(force === undefined ? {} : { force }),
    };
    const outcome = await at(c).autoRecoverSession(c.get("session"), options);
    return actAnswer(c, outcome, { ...parts, doing: "recover" });
  });

  mount<typeof described.RESTART>(routes, {
    method: "post",
    path: "/restart",
    query: waitQuerySchema,
  }, async (c) => {
    const { mode, force } = await readAsk(c, restartBodySchema, at(c).session);
    const outcome = await at(c).restartSession(c.get("session"), {
      ...waiting(c, c.req.valid("query")),
      ...(force === undefined ? {} : { force }),
      ...(mode === undefined ? {} : { mode }),
    });
    return actAnswer(c, outcome, { ...parts, doing: "restart" });
  });
}

function ownerRoutes(routes: Hono<ApiEnv>, parts: RouteParts): void {
  const at = (c: Context<ApiEnv>) => addressed(c, parts.service);

  mount<typeof described.STOP>(
    routes,
    { method: "post", path: "/stop", query: waitQuerySchema },
    async (c) => {
      await readAsk(c, emptyBodySchema, at(c).session);
      const options = waiting(c, c.req.valid("query"));
      const outcome = await at(c).stopSession(c.get("session"), options);
      return actAnswer(c, outcome, { ...parts, doing: "stop" });
    },
  );

  mount<typeof described.START>(
    routes,
    { method: "post", path: "/start", query: waitQuerySchema },
    async (c) => {
      await readAsk(c, emptyBodySchema, at(c).session);
      const options = waiting(c, c.req.valid("query"));
      const outcome = await at(c).startSession(c.get("session"), options);
      return actAnswer(c, outcome, { ...parts, doing: "start" });
    },
  );

  mount<typeof described.PAUSE>(routes, { method: "post", path: "/pause" }, async (c) => {
    const { forMs } = await readAsk(c, pauseBodySchema, at(c).session);
    const options = forMs === undefined ? {} : { forMs };
    const outcome = await at(c).pauseSession(c.get("session"), options);
    return actAnswer(c, outcome, { ...parts, doing: "pause" });
  });

  mount<typeof described.RESUME>(routes, { method: "post", path: "/resume" }, async (c) => {
    await readAsk(c, emptyBodySchema, at(c).session);
    const outcome = await at(c).resumeSession(c.get("session"));
    return actAnswer(c, outcome, { ...parts, doing: "resume" });
  });
}

export function ok<Data>(data: Data): Envelope<Data> {
  return { success: true, data };
}

function actAnswer(
  c: Context<ApiEnv>,
  outcome: Outcome,
  { doing, service, clock }: RouteParts & { doing: string },
) {
  const session = c.get("session");
  const name = session ?? addressed(c, service).session;
  const acted = actedOf(outcome, { doing, name, session, server: c.get("server"), clock });
  if (acted.status === 200) return c.json(ok(acted.recovery), 200);
  return c.json(ok(acted.recovery), 202, { Location: acted.location });
}

function waiting(c: Context<ApiEnv>, { waitMs }: { waitMs?: number | undefined }) {
  const { signal } = c.req.raw;
  return waitMs === undefined ? { signal } : { signal, waitMs };
}

async function requireKnown(session: string | undefined, service: WahaService): Promise<void> {
  if (session === undefined || await service.getSessionStatus(session) !== null) return;
  throw unknownSession(session, service);
}

/** Before the first look ended, nobody can say that a session does not exist. */
export function unknownSession(name: string, service: WahaService): ApiError {
  const { ok: ready, because } = service.ready();
  if (ready) return noSuchSession(name);
  return new ApiError(
    "NOT_READY",
    `Cannot say anything of session ${name} yet as ${because}: ask again in a few seconds`,
    { retryAfterMs: 2_000 },
  );
}
