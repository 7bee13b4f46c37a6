import type { RouteConfig, RouteHandler } from "@hono/zod-openapi";
import { zValidator } from "@hono/zod-validator";
import type { Hono } from "hono";
import type { z } from "zod";
import type { ApiEnv } from "./frame.ts";
import { refuseInvalid } from "./invalid_request.ts";

export interface Mounted {
  method: "get" | "post";
  /** As hono writes it: `/incidents/:id`. */
  path: string;
  query?: z.ZodType;
  param?: z.ZodType;
}

/**
 * Mounts the handler of a route whose description, `Route`, is loaded for its types alone: the
 * compiler refuses a handler whose answer is not the described one, and zod-openapi with all
 * schemas of answers is loaded when somebody asks for the document. That both name the same routes
 * is tested.
 */
export function mount<Route extends RouteConfig>(
  routes: Hono<ApiEnv>,
  { method, path, query, param }: Mounted,
  handler: RouteHandler<Route, ApiEnv>,
): void {
  if (query !== undefined) {
    routes.on(
      method,
      path,
      zValidator("query", query, (result) => refuseInvalid(result, "query")),
    );
  }
  if (param !== undefined) {
    routes.on(
      method,
      path,
      zValidator("param", param, (result) => refuseInvalid(result, "param")),
    );
  }
  routes.on(method, path, handler);
}
