import type { Context, Hono } from "hono";
import { z } from "zod";
import {
  type HealthShown,
  OVERVIEW_PARTS_PATH,
  overviewPage,
  overviewParts,
} from "../pages/mod.ts";
import type { WahaService } from "../recovery/mod.ts";
import type { ApiEnv } from "./frame.ts";
import type { Doorman } from "./page_visit.ts";
import { overviewOf, statusOf } from "./wire.ts";

const askedSchema = z.object({
  q: z.string().max(200).catch(""),
  phase: z.string().max(40).catch(""),
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

  app.get(
    OVERVIEW_PARTS_PATH,
    async (c: Context<ApiEnv>) => c.html(overviewParts(await upperPart(service))),
  );
}

async function upperPart(service: WahaService) {
  const [servers, health] = await Promise.all([service.servers(), service.health()]);
  const { mode, checks } = health;
  const shown: HealthShown = { mode, checks };
  return { servers: servers.map(overviewOf), health: shown };
}
