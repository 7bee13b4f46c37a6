import { Hono } from "hono";
import type { WebhookPort } from "../recovery/mod.ts";
import { ApiError } from "./api_error.ts";
import type { ApiEnv } from "./frame.ts";
import { ok } from "./session_routes.ts";
import { unreachable } from "./unreachable.ts";
import { takeWebhook } from "./webhook_answer.ts";

/**
 * Where WAHA sends what happens to its sessions, within the frame: unsigned webhooks need its check
 * of the caller. Signed ones come by `webhook_path.ts`. `webhook` throws where nothing is
 * configured.
 */
export function webhookRoute(webhook: () => WebhookPort): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post("/webhook", async (c) => {
    const answer = await takeWebhook(c.req.raw, webhook());
    switch (answer.is) {
      case "heard":
        return c.json(ok({ heard: answer.heard }), 200);
      case "refused":
        throw new ApiError(answer.code, answer.message);
      case "later":
        throw new ApiError(answer.code, answer.message, { retryAfterMs: answer.retryAfterMs });
      default:
        return unreachable(answer);
    }
  });
  return routes;
}
