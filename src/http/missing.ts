import type { Context, Hono } from "hono";
import { ApiError } from "./api_error.ts";
import { API_PATH } from "./paths.ts";

const EMPTY_NAME = new RegExp(`^${API_PATH}/(?:servers/[^/]+/)?sessions/(?:/|$)`);

const METHODS = ["GET", "POST"] as const;

/** Why no route took the request: an empty session's name, a wrong method, or no such path. */
export function missing<Env extends object>(c: Context<Env>, app: Hono<Env>): ApiError {
  const { path, method } = c.req;
  if (EMPTY_NAME.test(path)) {
    return new ApiError(
      "INVALID_REQUEST",
      "Cannot take the session's name in the path as it is empty: give a session's name",
    );
  }
  const allowed = METHODS.filter((each) => isRoute(app, { method: each, path }));
  if (allowed.length === 0) {
    return new ApiError("NOT_FOUND", "Cannot find this path: /openapi.json lists those there are");
  }
  const allow = allowed.map((each) => each === "GET" ? "GET, HEAD" : each).join(", ");
  return new ApiError("METHOD_NOT_ALLOWED", `Cannot ${method} this path: use ${allow}`, {
    headers: { Allow: allow },
  });
}

function isRoute<Env extends object>(
  app: Hono<Env>,
  { method, path }: { method: string; path: string },
): boolean {
  const [matched] = app.router.match(method, path);
  // Middleware is registered for ALL methods, routes for theirs.
  return matched.some(([[, route]]) => route.method !== "ALL");
}
