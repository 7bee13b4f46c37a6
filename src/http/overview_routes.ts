import type { Context, Hono } from "hono";
import { z } from "zod";
import {
  type HealthShown,
  liveUptime,
  OVERVIEW_PARTS_PATH,
  overviewPage,
  overviewParts,
  type SessionUptime,
  UPTIME_PATH,
} from "../pages/mod.ts";
import { UPTIMES_MAX, WINDOWS_MS } from "../contract/asked.ts";
import type { WahaService } from "../recovery/mod.ts";
import type { ApiEnv } from "./frame.ts";
import type { Doorman } from "./page_visit.ts";
import { uptimeOf } from "./history_wire.ts";
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

/** A page of it, drawn; both windows list the same sessions in the same order. */
async function uptimePart(service: WahaService, offset: number) {
  const page = { limit: UPTIMES_MAX, offset };
  const [day, month] = await Promise.all([
    service.uptime({ ...page, windowMs: WINDOWS_MS["24h"] }),
    service.uptime({ ...page, windowMs: WINDOWS_MS["30d"] }),
  ]);
  if (day === null || month === null) return { rows: [] };
  const [ofDay, ofMonth] = [uptimeOf(day), uptimeOf(month)];
  const months = new Map(ofMonth.sessions.map((each) => [keyOf(each), each]));
  const rows = ofDay.sessions.map((each) =>
    liveUptime({
      day: each,
      month: months.get(keyOf(each)),
      dayRange: ofDay,
      monthRange: ofMonth,
    })
  );
  return { rows, next: ofDay.next };
}

function keyOf({ server, session }: SessionUptime): string {
  return `${server}\n${session}`;
}

async function upperPart(service: WahaService) {
  const [servers, health] = await Promise.all([service.servers(), service.health()]);
  const { mode, checks } = health;
  const shown: HealthShown = { mode, checks };
  return { servers: servers.map(overviewOf), health: shown };
}
