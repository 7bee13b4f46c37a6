import { type Context, Hono } from "hono";
import {
  BINS_MAX,
  BINS_MS,
  ledgerQuerySchema,
  statsQuerySchema,
  uptimeQuerySchema,
  WINDOWS_MS,
} from "../contract/asked.ts";
import { binCount } from "../recovery/mod.ts";
import { addressed } from "./addressed.ts";
import { ApiError } from "./api_error.ts";
import type { ApiEnv } from "./frame.ts";
import { given } from "./given.ts";
import type * as described from "./history_definitions.ts";
import { ledgerOf, statsOf, uptimeOf } from "./history_wire.ts";
import { mount } from "./mount.ts";
import { ok, type RouteParts, unknownSession } from "./session_routes.ts";

/** How far back charts go where nobody says otherwise. */
export const STATS_MS = 30 * 24 * 60 * 60 * 1_000;

/** What incidents add up to, of one server or of all. */
export function historyRoutes({ service, clock }: RouteParts): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const at = (c: Context<ApiEnv>) => addressed(c, service);

  mount<typeof described.LEDGER>(routes, {
    method: "get",
    path: "/ledger",
    query: ledgerQuerySchema,
  }, async (c) => c.json(ok(ledgerOf(await at(c).ledger(given(c.req.valid("query"))))), 200));

  mount<typeof described.UPTIME>(routes, {
    method: "get",
    path: "/uptime",
    query: uptimeQuerySchema,
  }, async (c) => {
    const { window, session, ...page } = c.req.valid("query");
    const request = { ...page, windowMs: WINDOWS_MS[window], ...given({ session }) };
    const report = await at(c).uptime(request);
    if (report === null) throw unknownSession(session ?? at(c).session, at(c));
    return c.json(ok(uptimeOf(report)), 200);
  });

  mount<typeof described.INCIDENT_STATS>(routes, {
    method: "get",
    path: "/incidents/stats",
    query: statsQuerySchema,
  }, async (c) => {
    const { window, ...query } = c.req.valid("query");
    const until = query.until ?? clock.now();
    const since = query.since ?? until - STATS_MS;
    const binMs = BINS_MS[window];
    requireFew({ since, until }, { binMs, window });
    const report = await at(c).incidentStats({ ...given(query), since, until, binMs });
    return c.json(ok(statsOf(report, { window })), 200);
  });

  return routes;
}

/** @throws {ApiError} `INVALID_REQUEST` for a range with more bins than a chart shows. */
function requireFew(
  range: { since: number; until: number },
  { binMs, window }: { binMs: number; window: "hour" | "day" },
): void {
  if (range.since >= range.until) {
    throw new ApiError(
      "INVALID_REQUEST",
      "Cannot take query.since: it lies ahead: give an instant before now",
    );
  }
  const bins = binCount(range, binMs);
  if (bins <= BINS_MAX) return;
  throw new ApiError(
    "INVALID_REQUEST",
    `Cannot take query.since: it makes ${bins} bins of a${
      window === "hour" ? "n" : ""
    } ${window}, ` +
      `at most ${BINS_MAX} are told: give a later since${
        window === "hour" ? " or window=day" : ""
      }`,
  );
}
