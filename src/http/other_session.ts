import type { Context, MiddlewareHandler } from "hono";
import type { z } from "zod";
import { ApiError } from "./api_error.ts";
import { bodyAs, readJson } from "./body.ts";
import type { ApiEnv } from "./frame.ts";
import { API_PATH } from "./paths.ts";

/**
 * Routes whose session is the path's alone; of the others some filter by `?session=`. One
 * middleware looks at the path: one for each route cost the router a third of its start.
 */
const OWN =
  /\/(?:status|qr|health|pairing-code|qr-link|auto-recover|restart|stop|start|pause|resume|chats(?:\/.*)?)$/;

/** Where callers who know WAHA's own API look for the session's name in a body. */
const NAMES = ["session", "name"] as const;

/**
 * A session named in the query or the body, where only the path counts: it would be another
 * session that is stopped or restarted than the one that was meant.
 */
export function refuseOther(c: Context<ApiEnv>, named: unknown, configured: string): void {
  const meant = c.get("session") ?? configured;
  if (typeof named !== "string" || named === meant) return;
  throw new ApiError(
    "INVALID_REQUEST",
    `Cannot take another session's name here, as this path means session ${meant}: ` +
      `name it in the path, as ${API_PATH}/sessions/{session}/…`,
  );
}

/** Refuses `?session=` of another session, where the session is the path's alone. */
export function ownQuery(configured: (c: Context<ApiEnv>) => string): MiddlewareHandler<ApiEnv> {
  return (c, next) => {
    const named = c.req.query("session");
    if (named !== undefined && OWN.test(c.req.path)) refuseOther(c, named, configured(c));
    return next();
  };
}

/**
 * The body of an act on a session.
 * @throws {ApiError} As `readBody`, and `INVALID_REQUEST` when it names another session.
 */
export async function readAsk<Schema extends z.ZodType>(
  c: Context<ApiEnv>,
  schema: Schema,
  configured: string,
): Promise<z.output<Schema>> {
  const value = await readJson(c);
  const body = bodyAs(schema, value);
  if (typeof value !== "object" || value === null) return body;
  for (const name of NAMES) refuseOther(c, Reflect.get(value, name), configured);
  return body;
}
