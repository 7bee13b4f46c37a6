import type { Engine } from "../session/mod.ts";
import { isMasked } from "../waha/mod.ts";
import { isSameUrl } from "./address.ts";
import { type Change, changesBetween } from "./config_changes.ts";
import { readWahaConfig, type WahaConfig } from "./wired_webhooks.ts";

/** What our webhook is to be. */
export interface OurWebhook {
  url: string;
  hmacKey: string;
  engine: Engine;
}

/** `same`: it is set up already. */
export type Plan =
  | { is: "same" }
  | { is: "change"; config: NonNullable<WahaConfig>; changes: Change[] }
  | { is: "impossible"; why: string };

/** What recovery needs: statuses, and why a connection ended. */
export const NEEDED_EVENTS = ["session.status", "state.change"] as const;

/**
 * 4 to 9 minutes in all, depending on where WAHA begins to double: longer than a deployment of ours
 * takes, and shorter than the window in which a webhook is still taken (15 min).
 */
const RETRIES = { policy: "exponential", delaySeconds: 2, attempts: 7 };

/**
 * The events to ask for. An acknowledgement proves that a session works; the browser engines send
 * the whole message along with it (`_data`), which is nobody's business here.
 */
export function eventsFor(engine: Engine): string[] {
  const bare = engine === "NOWEB" || engine === "GOWS";
  return [...NEEDED_EVENTS, ...(bare ? ["message.ack"] : [])];
}

/**
 * The config with our webhook in it and all else as it was: other webhooks keep their place, an
 * older one of ours (the same URL) is replaced.
 * @param config As WAHA gave it.
 */
export function planWebhook(config: unknown, ours: OurWebhook): Plan {
  const read = readWahaConfig(config);
  if (read.is === "unreadable") return { is: "impossible", why: read.why };
  if (isMasked(config)) {
    const why = "WAHA hides the keys in the session's config, and written back they would be lost";
    return { is: "impossible", why };
  }
  const before = read.config ?? {};
  const webhooks: unknown[] = before.webhooks ?? [];
  const first = webhooks.findIndex((webhook) => isOurs(webhook, ours.url));
  const wired = wiredAs(ours, first === -1 ? {} : webhooks[first]);
  const kept = webhooks.flatMap((webhook, index) => {
    if (index === first) return [wired];
    return isOurs(webhook, ours.url) ? [] : [webhook];
  });
  const after = { ...before, webhooks: first === -1 ? [...kept, wired] : kept };
  const changes = changesBetween(before, after);
  return changes.length === 0 ? { is: "same" } : { is: "change", config: after, changes };
}

function wiredAs({ url, hmacKey, engine }: OurWebhook, old: unknown): Record<string, unknown> {
  const fields = recordOf(old);
  return {
    ...fields,
    url,
    events: eventsFor(engine),
    hmac: { ...recordOf(fields["hmac"]), key: hmacKey },
    retries: { ...recordOf(fields["retries"]), ...RETRIES },
  };
}

function isOurs(webhook: unknown, url: string): boolean {
  const wired = recordOf(webhook)["url"];
  return typeof wired === "string" && isSameUrl(nameless(wired), nameless(url));
}

/** Written when there was one server only, or by another name, it is ours all the same. */
function nameless(url: string): string {
  return url.replace(/\?server=[^&#]*$/, "");
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
