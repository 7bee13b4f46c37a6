import type { ErrorCode } from "../contract/asked.ts";
import type { Delivered, WebhookPort } from "../recovery/mod.ts";
import { readBytes } from "./body.ts";
import { unreachable } from "./unreachable.ts";

/** WAHA's bodies are a few hundred bytes; a message may carry a thumbnail. */
const WEBHOOK_BYTES_MAX = 1_048_576;
/** WAHA itself pauses as long between its tries. */
const RETRY_MS = 2_000;

/** What a webhook is answered: a value, as a flood of refusals must not cost a stack each. */
export type WebhookAnswer =
  | { is: "heard"; heard: "noted" | "ignored" }
  | { is: "refused"; code: ErrorCode; message: string }
  | { is: "later"; code: ErrorCode; message: string; retryAfterMs: number };

/**
 * Hands one webhook in.
 * @throws {ApiError} `BODY_TOO_LARGE` above 1 MiB, `INVALID_REQUEST` for a body that broke off.
 */
export async function takeWebhook(request: Request, webhook: WebhookPort): Promise<WebhookAnswer> {
  // The bytes as they came: the signature is over those.
  const body = await readBytes(request, { bytesMax: WEBHOOK_BYTES_MAX });
  const hmac = request.headers.get("x-webhook-hmac");
  const delivery = hmac === null ? { body } : { body, hmac };
  return answerOf(await webhook.deliver(delivery, serverIn(request.url)));
}

/** Which of several WAHAs it is from, as the address says that was given to it. */
function serverIn(url: string): string | undefined {
  if (!url.includes("?")) return undefined;
  return new URL(url).searchParams.get("server") ?? undefined;
}

function answerOf(delivered: Delivered): WebhookAnswer {
  switch (delivered.is) {
    case "noted":
    case "ignored":
      return { is: "heard", heard: delivered.is };
    case "unwritten":
      return {
        is: "later",
        code: delivered.code,
        message: `Cannot take the webhook now as ${delivered.because}: send it again`,
        retryAfterMs: RETRY_MS,
      };
    case "refused":
      return {
        is: "refused",
        code: delivered.code === "invalid" ? "INVALID_REQUEST" : "UNAUTHORIZED",
        message: delivered.message,
      };
    default:
      return unreachable(delivered);
  }
}
