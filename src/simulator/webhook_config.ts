import { isRecord } from "./face.ts";
import type { Json } from "./model.ts";
import type { Retries, Webhook } from "./webhooks.ts";

/** The webhooks of a session's config; what is no webhook there is left out. */
export function webhooksOf(config: Json): Webhook[] {
  const webhooks: unknown = isRecord(config) ? config.webhooks : undefined;
  return Array.isArray(webhooks) ? webhooks.flatMap(webhookOf) : [];
}

function webhookOf(webhook: unknown): Webhook[] {
  if (!isRecord(webhook) || typeof webhook.url !== "string") return [];
  if (!URL.canParse(webhook.url)) return [];
  const { url, events, hmac, customHeaders } = webhook;
  const key = isRecord(hmac) && typeof hmac.key === "string" ? hmac.key : null;
  return [{
    url,
    events: Array.isArray(events) ? events.filter((event) => typeof event === "string") : [],
    hmacKey: key,
    retries: retriesOf(webhook.retries),
    customHeaders: Array.isArray(customHeaders) ? customHeaders.flatMap(headerOf) : [],
  }];
}

function retriesOf(retries: unknown): Partial<Retries> {
  if (!isRecord(retries)) return {};
  const { policy, delaySeconds, attempts } = retries;
  const known = policy === "constant" || policy === "linear" || policy === "exponential";
  return {
    ...(known ? { policy } : {}),
    ...(isCount(delaySeconds) ? { delaySeconds } : {}),
    ...(isCount(attempts) ? { attempts } : {}),
  };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

/** Only what can stand in a header: another would break every delivery. */
function headerOf(header: unknown): { name: string; value: string }[] {
  if (!isRecord(header)) return [];
  const { name, value } = header;
  if (typeof name !== "string" || typeof value !== "string") return [];
  const fits = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(value);
  return fits ? [{ name, value }] : [];
}
