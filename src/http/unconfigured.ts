import { Hono } from "hono";
import { type Clock, systemClock } from "../clock.ts";
import type { Log } from "../telemetry/mod.ts";
import { ApiError } from "./api_error.ts";
import { mountRoutes } from "./app.ts";
import { type ApiEnv, mountFrame } from "./frame.ts";

/** A setting that cannot be used, as a stranger may see it: no secret stands in `given`. */
export interface Problem {
  variable: string;
  given: string;
  expected: string;
}

/**
 * Answers in place of a service that lacks its settings (Deno Deploy: the process must start):
 * every route of the API says 503 `NOT_CONFIGURED` with all problems. It has no key to ask for.
 */
export function createUnconfiguredApp(
  problems: readonly Problem[],
  { log = { event: () => {} }, clock = systemClock, newId = () => crypto.randomUUID() }: {
    log?: Log;
    clock?: Clock;
    newId?: () => string;
  } = {},
): Hono<ApiEnv> {
  const refuse = (): never => {
    throw notConfigured(problems);
  };
  const app = new Hono<ApiEnv>();
  mountFrame(app, { access: { is: "open" }, log, clock, newId });
  app.use("/api/*", refuse);
  mountRoutes(app, {
    service: refuse,
    webhook: refuse,
    clock,
    probes: {
      alive: () => ({ ok: true, because: "the process runs, but its settings are wrong" }),
      ready: refuse,
    },
  });
  return app;
}

function notConfigured(problems: readonly Problem[]): ApiError {
  const variables = problems.map(({ variable }) => variable).join(", ");
  return new ApiError(
    "NOT_CONFIGURED",
    `Cannot work as settings are missing or wrong: correct ${variables}, then start it again`,
    { details: { problems } },
  );
}
