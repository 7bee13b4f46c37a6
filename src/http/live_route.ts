import type { Hono } from "hono";
import type { Clock } from "../clock.ts";
import { liveQuerySchema } from "../contract/asked.ts";
import type { LiveEvent, WahaService } from "../recovery/mod.ts";
import { addressed } from "./addressed.ts";
import { ApiError } from "./api_error.ts";
import type * as described from "./definitions.ts";
import type { ApiEnv } from "./frame.ts";
import { liveBody } from "./live_body.ts";
import { mount } from "./mount.ts";
import { unreachable } from "./unreachable.ts";
import { incidentOf, serverOf, statusOf } from "./wire.ts";

/** Whoever is told so often asks another replica, or comes back when somebody left. */
const RETRY_MS = 10_000;
const HEADERS = {
  "Content-Type": "text/event-stream",
  // nginx would keep the events until its buffer is full.
  "X-Accel-Buffering": "no",
} as const;

/** What changes, as server-sent events. */
export function liveRoute(
  routes: Hono<ApiEnv>,
  { service, clock }: { service: () => WahaService; clock: Clock },
): void {
  // A thousand followers are told the same: it is written once for all of them.
  const written = new WeakMap<LiveEvent, string>();
  const jsonOf = (event: LiveEvent): string => {
    const json = written.get(event) ?? JSON.stringify(dataOf(event));
    written.set(event, json);
    return json;
  };

  mount<typeof described.EVENTS>(routes, {
    method: "get",
    path: "/events",
    query: liveQuerySchema,
  }, (c) => {
    // The body of such an answer is dropped unread, and a place in the stream with it.
    if (c.req.method === "HEAD") return c.body(null, 200, HEADERS);
    const { session } = c.req.valid("query");
    const after = c.req.header("last-event-id");
    const server = c.get("server");
    if (server !== undefined) addressed(c, service);
    const follower = service().follow({
      ...(server === undefined ? {} : { server }),
      ...(after === undefined || after === "" ? {} : { after }),
      ...(session === undefined ? {} : { session }),
    });
    if (follower === null) {
      throw new ApiError(
        "STREAMS_FULL",
        "Cannot open a stream as too many are open: close one, or poll status",
        { retryAfterMs: RETRY_MS },
      );
    }
    return c.body(liveBody(follower, { clock, jsonOf }), 200, HEADERS);
  });
}

function dataOf(event: LiveEvent): unknown {
  switch (event.is) {
    case "status":
      return statusOf(event.report);
    case "incident":
      return { change: event.change, incident: incidentOf(event.incident) };
    case "server":
      return serverOf(event.report);
    case "reset":
      return {};
    default:
      return unreachable(event);
  }
}
