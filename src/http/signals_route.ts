import type { Context, Hono } from "hono";
import type { WahaService } from "../recovery/mod.ts";
import { ApiError } from "./api_error.ts";
import { readBytes } from "./body.ts";
import type * as described from "./definitions.ts";
import type { ApiEnv } from "./frame.ts";
import { invalidRequest } from "./invalid_request.ts";
import { mount } from "./mount.ts";
import { ok } from "./session_routes.ts";
import { unreachable } from "./unreachable.ts";

const RETRY_MS = 2_000;

/** Where a reader of WAHA's log says what it found. */
export function signalsRoute(routes: Hono<ApiEnv>, service: () => WahaService): void {
  mount<typeof described.SIGNALS>(routes, { method: "post", path: "/signals" }, async (c) => {
    const { source, server = c.get("server"), events } = await batchOf(c);
    const outcome = await service().takeSignals({
      source,
      ...(server === undefined ? {} : { server }),
      events: events.map(({ time, cause, ...event }) => ({
        ...event,
        time: time === null ? null : Date.parse(time),
        ...(cause === undefined ? {} : { cause }),
      })),
    });
    switch (outcome.is) {
      case "taken": {
        const { accepted, duplicates } = outcome;
        return c.json(ok({ accepted, duplicates }), 202);
      }
      case "unwritten":
        throw new ApiError(
          outcome.code,
          `Cannot take the signals now as ${outcome.because}: send them again`,
          { retryAfterMs: RETRY_MS },
        );
      default:
        return unreachable(outcome);
    }
  });
}

async function batchOf(c: Context) {
  // A service that takes no signals does not pay for their schema at its start.
  const { SIGNALS_BYTES_MAX, signalsBodySchema } = await import("../contract/signals.ts");
  const bytes = await readBytes(c.req.raw, { bytesMax: SIGNALS_BYTES_MAX });
  const parsed = signalsBodySchema.safeParse(json(bytes));
  if (!parsed.success) throw invalidRequest(parsed.error.issues, "json");
  return parsed.data;
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ApiError(
      "INVALID_REQUEST",
      "Cannot read the signals as they are not JSON in UTF-8: send a JSON object",
    );
  }
}
