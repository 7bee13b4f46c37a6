import type { Hono } from "hono";
import type { WahaService } from "../recovery/mod.ts";
import { overviewPage } from "../pages/mod.ts";
import type { ApiEnv } from "./frame.ts";
import type { Doorman } from "./page_visit.ts";
import { overviewOf, statusOf } from "./wire.ts";

/** All servers and sessions on one page. */
export function overviewRoutes(
  app: Hono<ApiEnv>,
  { service, doorman }: { service: WahaService; doorman: Doorman },
): void {
  app.get("/", async (c) => {
    const [servers, sessions] = await Promise.all([service.servers(), service.sessions()]);
    return c.html(overviewPage({
      servers: servers.map(overviewOf),
      sessions: sessions.map(statusOf),
      frame: doorman.frameOf(c) ?? {},
    }));
  });
}
