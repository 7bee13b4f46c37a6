import type { Hono } from "hono";
import type { Clock } from "../clock.ts";
import { liveRow } from "../pages/mod.ts";
import type { LiveEvent, WahaService } from "../recovery/mod.ts";
import { ApiError } from "./api_error.ts";
import type { ApiEnv } from "./frame.ts";
import { liveBody } from "./live_body.ts";
import { statusOf } from "./wire.ts";

const RETRY_MS = 10_000;

/** What changes, drawn: a page puts it where the old one stood. */
export function pageLiveRoute(
  app: Hono<ApiEnv>,
  { service, clock }: { service: WahaService; clock: Clock },
): void {
  // All pages that are open are told the same: it is drawn once for all of them.
  const drawn = new WeakMap<LiveEvent, string>();
  const jsonOf = (event: LiveEvent): string => {
    const json = drawn.get(event) ?? JSON.stringify(shownOf(event));
    drawn.set(event, json);
    return json;
  };

  app.get("/ui/live", (c) => {
    const after = c.req.header("last-event-id");
    const { server, session } = c.req.query();
    const follower = service.follow({
      ...(after === undefined || after === "" ? {} : { after }),
      ...(server === undefined ? {} : { server }),
      ...(session === undefined ? {} : { session }),
    });
    if (follower === null) {
      throw new ApiError(
        "STREAMS_FULL",
        "Cannot open a stream as too many are open: close a page",
        {
          retryAfterMs: RETRY_MS,
        },
      );
    }
    return c.body(liveBody(follower, { clock, jsonOf }), 200, {
      "Content-Type": "text/event-stream",
      "X-Accel-Buffering": "no",
    });
  });
}

function shownOf(event: LiveEvent): unknown {
  return event.is === "status" ? liveRow(statusOf(event.report)) : {};
}
