import type { Context, MiddlewareHandler } from "hono";
import type { WahaService } from "../recovery/mod.ts";
import { ApiError } from "./api_error.ts";
import type { ApiEnv } from "./frame.ts";

/** Servers that a refusal names at most, and characters of the name that is wrong. */
const NAMED_MAX = 20;
const CHARS_MAX = 64;

/**
 * Takes down which server a request names, in its path or as `?server=`.
 * @throws {ApiError} `INVALID_REQUEST` when the two are not the same.
 */
export function namesServer(): MiddlewareHandler<ApiEnv> {
  return (c, next) => {
    const inPath = c.req.param("server");
    const inQuery = c.req.query("server");
    if (inPath !== undefined && inQuery !== undefined && inPath !== inQuery) {
      throw new ApiError(
        "INVALID_REQUEST",
        "Cannot take two servers at once: leave out ?server=, or name the same one in the path",
      );
    }
    const named = inPath ?? inQuery;
    if (named !== undefined) c.set("server", named);
    return next();
  };
}

/**
 * Recovery of the server that the request names; of all where it names none.
 * @throws {ApiError} `SERVER_NOT_FOUND`, with the names of those there are.
 */
export function addressed(c: Context<ApiEnv>, service: () => WahaService): WahaService {
  const all = service();
  const server = c.get("server");
  if (server === undefined) return all;
  const one = all.of(server);
  if (one !== null) return one;
  const { serverNames } = all;
  const known = serverNames.slice(0, NAMED_MAX).join(", ");
  const more = serverNames.length > NAMED_MAX ? ` and ${serverNames.length - NAMED_MAX} more` : "";
  throw new ApiError(
    "SERVER_NOT_FOUND",
    `Cannot find server ${server.slice(0, CHARS_MAX)}: watched are ${known}${more}`,
    { details: { servers: serverNames } },
  );
}
