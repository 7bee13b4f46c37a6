import type { Context, Hono } from "hono";
import { chatParamsSchema, chatQuerySchema, messageQuerySchema } from "../contract/asked.ts";
import type { RowsOutcome } from "../recovery/mod.ts";
import { addressed } from "./addressed.ts";
import { ApiError } from "./api_error.ts";
import type * as described from "./definitions.ts";
import type { ApiEnv } from "./frame.ts";
import { mount } from "./mount.ts";
import { noSuchSession } from "./outcome.ts";
import { ok, type RouteParts } from "./session_routes.ts";
import { unreachable } from "./unreachable.ts";

interface Paging {
  limit: number;
  offset: number;
}

/** What WAHA shows of a session's chats, a page at a time. */
export function chatRoutes(routes: Hono<ApiEnv>, { service }: RouteParts): void {
  const at = (c: Context<ApiEnv>) => addressed(c, service);
  const nameOf = (c: Context<ApiEnv>) => c.get("session") ?? at(c).session;

  mount<typeof described.CHATS>(routes, {
    method: "get",
    path: "/chats",
    query: chatQuerySchema,
  }, async (c) => {
    const paging = c.req.valid("query");
    const page = { ...paging, signal: c.req.raw.signal };
    const outcome = await at(c).chats(c.get("session"), page);
    const { rows, next } = pageOf(c, outcome, { name: nameOf(c), ...paging });
    return c.json(ok({ chats: rows, next }), 200);
  });

  mount<typeof described.MESSAGES>(routes, {
    method: "get",
    path: "/chats/:id/messages",
    query: messageQuerySchema,
    param: chatParamsSchema,
  }, async (c) => {
    const paging = c.req.valid("query");
    const { id: chat } = c.req.valid("param");
    const of = c.get("session");
    const outcome = await at(c).messages(
      of === undefined ? { chat } : { session: of, chat },
      { ...paging, signal: c.req.raw.signal },
    );
    const { rows, next } = pageOf(c, outcome, { name: nameOf(c), ...paging });
    return c.json(ok({ messages: rows, next }), 200);
  });
}

/** @throws {ApiError} `SESSION_NOT_WORKING`, `SESSION_NOT_FOUND`. */
function pageOf(c: Context<ApiEnv>, outcome: RowsOutcome, asked: Paging & { name: string }) {
  const { name, limit, offset } = asked;
  switch (outcome.is) {
    case "page": {
      const { rows, full } = outcome;
      // Not hono's own path: that one is decoded in part.
      const { pathname } = new URL(c.req.url);
      const named = c.req.query("server");
      const server = named === undefined ? "" : `server=${encodeURIComponent(named)}&`;
      const next = full
        ? `${pathname}?${server}limit=${limit}&offset=${offset + limit}`
        : undefined;
      return { rows, next };
    }
    case "not-working": {
      const { status, because, todo } = outcome;
      throw new ApiError(
        "SESSION_NOT_WORKING",
        `Cannot read chats of session ${name} as ${because}; to do: ${todo}`,
        { details: { status, because, todo } },
      );
    }
    case "no-such-session":
      throw noSuchSession(name);
    default:
      return unreachable(outcome);
  }
}
