import type { Context, Hono } from "hono";
import { z } from "zod";
import {
  type HealthShown,
  liveUptime,
  OVERVIEW_PARTS_PATH,
  overviewPage,
  overviewParts,
  UPTIME_PATH,
} from "../pages/mod.ts";
import { UPTIMES_MAX } from "../contract/asked.ts";
import type { WahaService } from "../recovery/mod.ts";
import type { ApiEnv } from "./frame.ts";
import type { Doorman } from "./page_visit.ts";
import { shownUptimes } from "./shown_uptimes.ts";
import { overviewOf, statusOf } from "./wire.ts";

const askedSchema = z.object({
  q: z.string().max(200).catch(""),
  phase: z.string().max(40).catch(""),
});

const offsetSchema = z.object({
  offset: z.string().regex(/^\d{1,9}$/).transform(Number).catch(0),
});

/** All servers and sessions on one page. */
export function overviewRoutes(
  app: Hono<ApiEnv>,
  { service, doorman }: { service: WahaService; doorman: Doorman },
): void {
  app.get("/", async (c) => {
    const [sessions, upper] = await Promise.all([service.sessions(), upperPart(service)]);
    return c.html(overviewPage({
      ...upper,
      sessions: sessions.map(statusOf),
      asked: askedSchema.parse(c.req.query()),
      frame: doorman.frameOf(c) ?? {},
    }));
  });

  app.get(UPTIME_PATH, async (c) => {
    const { offset } = offsetSchema.parse(c.req.query());
    return c.json(await uptimePart(service, offset));
  });

  app.get(
    OVERVIEW_PARTS_PATH,
    async (c: Context<ApiEnv>) => c.html(overviewParts(await upperPart(service))),
  );
}

/** A page of it, drawn. */
async function uptimePart(service: WahaService, offset: number) {
  const uptimes = await shownUptimes(service, { limit: UPTIMES_MAX, offset });
  if (uptimes === null) return { rows: [] };
  const { day, month } = uptimes;
  const rows = day.sessions.map((each, index) =>
    liveUptime({
      day: each,
      month: month.sessions[index],
      dayRange: day,
      monthRange: month,
    })
  );
  return { rows, next: day.next };
}

async function upperPart(service: WahaService) {
  const [servers, health] = await Promise.all([service.servers(), service.health()]);
  const { mode, checks } = health;
  const shown: HealthShown = { mode, checks };
  return { servers: servers.map(overviewOf), health: shown };
}
