import { Hono } from "hono";
import type { WebhookPort } from "../recovery/mod.ts";
import { ApiError } from "./api_error.ts";
import { readBytes } from "./body.ts";
import type { ApiEnv } from "./frame.ts";
import { ok } from "./session_routes.ts";
import { unreachable } from "./unreachable.ts";

/** WAHA's bodies are a few hundred bytes; a message may carry a thumbnail. */
const WEBHOOK_BYTES_MAX = 1_048_576;
/** WAHA itself pauses as long between its tries. */
const RETRY_MS = 2_000;

/** Where WAHA sends what happens to its sessions. `webhook` throws where nothing is configured. */
export function webhookRoute(webhook: () => WebhookPort): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post("/webhook", async (c) => {
    // The bytes as they came: the signature is over those.
    const body = await readBytes(c.req.raw, { bytesMax: WEBHOOK_BYTES_MAX });
    const hmac = c.req.header("x-webhook-hmac");
    const delivered = await webhook().deliver({ body, ...(hmac === undefined ? {} : { hmac }) });
    switch (delivered.is) {
      case "noted":
      case "ignored":
        return c.json(ok({ heard: delivered.is }), 200);
      case "unwritten":
        throw new ApiError(
          delivered.code,
          `Cannot take the webhook now as ${delivered.because}: send it again`,
          { retryAfterMs: RETRY_MS },
        );
      case "refused":
        throw new ApiError(
          delivered.code === "invalid" ? "INVALID_REQUEST" : "UNAUTHORIZED",
          delivered.message,
        );
      default:
        return unreachable(delivered);
    }
  });
  return routes;
}
