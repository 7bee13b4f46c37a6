import type { Context, Hono } from "hono";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { BINS_MAX, BINS_MS, incidentListQuerySchema } from "../contract/asked.ts";
import { incidentPage, type IncidentsAsked, incidentsPage, ledgerPage } from "../pages/mod.ts";
import type { WahaService } from "../recovery/mod.ts";
import { addressed } from "./addressed.ts";
import { ApiError } from "./api_error.ts";
import type { ApiEnv } from "./frame.ts";
import { given } from "./given.ts";
import { STATS_MS } from "./history_routes.ts";
import { ledgerOf, statsOf } from "./history_wire.ts";
import type { Doorman } from "./page_visit.ts";
import { API_PATH, incidentPath } from "./paths.ts";
import { incidentOf, incidentPageOf } from "./wire.ts";

/** More days than a chart shows: the service refuses it, and the page goes back that far. */
const STATS_MS_MAX = (BINS_MAX - 1) * BINS_MS.day;

const text = z.string().max(200).catch("").default("");
const askedSchema = z.object({
  session: text,
  server: text,
  open: text,
  rule: text,
  cause: text,
  since: text,
  until: text,
  text,
});

interface Parts {
  service: WahaService;
  doorman: Doorman;
  clock: Clock;
}

/** What happened, one by one and added up. */
export function historyPageRoutes(app: Hono<ApiEnv>, parts: Parts): void {
  app.get("/incidents", async (c) => await incidentsAnswer(c, parts));

  app.get("/incidents/:id", async (c) => {
    const server = c.req.query("server");
    if (server !== undefined) c.set("server", server);
    const incident = await addressed(c, () => parts.service).incident(c.req.param("id"));
    if (incident === null) {
      throw new ApiError("NOT_FOUND", "Cannot find this incident: the list shows those kept");
    }
    return c.html(incidentPage({
      incident: incidentOf(incident),
      apiPath: incidentPath(incident.id, undefined),
      frame: parts.doorman.frameOf(c) ?? {},
    }));
  });

  app.get("/ledger", async (c) =>
    c.html(ledgerPage({
      ledger: ledgerOf(await parts.service.ledger()),
      apiPath: `${API_PATH}/ledger`,
      frame: parts.doorman.frameOf(c) ?? {},
    })));
}

async function incidentsAnswer(c: Context<ApiEnv>, parts: Parts): Promise<Response> {
  const { service, doorman, clock } = parts;
  const asked: IncidentsAsked = askedSchema.parse(c.req.query());
  if (asked.server !== "") c.set("server", asked.server);
  const of = addressed(c, () => service);
  const { query, refused } = readQuery(asked, c.req.query("before"));
  const { limit, format: _, ...filter } = query;
  const until = query.until ?? clock.now();
  const since = Math.max(query.since ?? until - STATS_MS, until - STATS_MS_MAX);
  const range = given({ session: query.session });
  const [page, stats] = await Promise.all([
    of.incidents({ ...given(filter), limit }),
    of.incidentStats({ ...range, since: Math.min(since, until - 1), until, binMs: BINS_MS.day }),
  ]);
  const { incidents, next, scanned } = incidentPageOf(page);
  const html = incidentsPage({
    incidents,
    next,
    scanned,
    stats: statsOf(stats, { window: "day" }),
    asked,
    ...(refused === undefined ? {} : { refused }),
    servers: service.serverNames,
    apiPath: `${API_PATH}/incidents`,
    frame: doorman.frameOf(c) ?? {},
  });
  return c.html(html, refused === undefined ? 200 : 400);
}

/** A form sends its empty fields too: they are no filter. What cannot be taken is said, and left out. */
function readQuery({ server: _, ...asked }: IncidentsAsked, before: string | undefined) {
  const fields = Object.entries({ ...asked, before: before ?? "" })
    .filter(([, value]) => value !== "");
  const read = incidentListQuerySchema.safeParse(Object.fromEntries(fields));
  if (read.success) return { query: read.data, refused: undefined };
  const [issue] = read.error.issues;
  const refused = `Nothing is left out, as ${
    issue?.path.join(".")
  } cannot be taken: ${issue?.message}`;
  return { query: incidentListQuerySchema.parse({}), refused };
}
