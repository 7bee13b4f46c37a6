import { type Channel, type Notice, plainBody } from "../notice.ts";
import { post, type PostParts } from "../post.ts";

export interface WebhookSettings {
  url: string;
  /** Signs the body; without it the receiver cannot know who sent it. */
  hmacKey?: string;
}

/**
 * A signed POST to a program of the reader's own, with WAHA's header names: whoever checks WAHA's
 * webhooks checks ours with the same code. `X-Webhook-Request-Id` is the notice's id and equal when
 * it comes again.
 */
export function webhookChannel(
  { url, hmacKey }: WebhookSettings,
  parts: Omit<PostParts, "service" | "secrets">,
): Channel {
  const secrets = [url, ...(hmacKey === undefined ? [] : [hmacKey])];
  return {
    name: "webhook",
    async send(notice, signal) {
      const body = JSON.stringify(payloadOf(notice));
      const headers = {
        "Content-Type": "application/json",
        "X-Webhook-Request-Id": headerSafe(notice.id),
        "X-Webhook-Timestamp": String(parts.clock.now()),
        ...(hmacKey === undefined ? {} : {
          "X-Webhook-Hmac": await signed(body, hmacKey),
          "X-Webhook-Hmac-Algorithm": "sha512",
        }),
      };
      return await post(
        { url, headers, body },
        { ...parts, service: "the webhook's receiver", secrets },
        signal,
      );
    },
  };
}

/** What programs read; the texts are those that people get on other channels. */
function payloadOf(notice: Notice): Record<string, unknown> {
  const { id, level, at, language, server, sessions, title, todo, links } = notice;
  return {
    event: "notice",
    id,
    level,
    at: new Date(at).toISOString(),
    language,
    server,
    sessions,
    title,
    text: plainBody(notice),
    todo,
    links: links.map(({ session, url }) => ({ session, url })),
    tells: notice.tells.map((tell) => ({
      id: tell.id,
      at: new Date(tell.at).toISOString(),
      session: tell.session,
      ...(tell.incidentId === undefined ? {} : { incidentId: tell.incidentId }),
      rule: tell.rule,
      ...(tell.about?.is === "session" || tell.about?.is === "server"
        ? { topic: tell.about.topic }
        : {}),
      title: tell.title,
      text: tell.text,
    })),
  };
}

/** Names of servers are anybody's, and a header takes visible ASCII alone. */
function headerSafe(id: string): string {
  return encodeURI(id.toWellFormed());
}

/** HMAC with SHA-512 over the very bytes of the body, in hex, as WAHA signs its own. */
async function signed(body: string, hmacKey: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-512" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(hmacKey), algorithm, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(body))).toHex();
}
