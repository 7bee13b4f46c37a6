/** Webhooks as a flood brings them, for the benches: signed, forged, or of nobody's session. */
import { createHmac } from "node:crypto";

/** `forged`: the signature fits nothing. `unknown`: signed, of a session that is not there. */
export type WebhookKind = "valid" | "forged" | "unknown";

export interface MadeWebhook {
  body: string;
  hmac: string;
}

const FORGED = "0".repeat(128);

/** One `session.status`; `index` makes its id, `session` is whose it is unless `unknown`. */
export function aWebhook(
  kind: WebhookKind,
  { index, session, key }: { index: number; session: string; key: string },
): MadeWebhook {
  const name = kind === "unknown" ? `nobody-${index}` : session;
  const body = JSON.stringify({
    id: `evt_flood_${index}`,
    timestamp: Date.now(),
    event: "session.status",
    session: name,
    me: { id: "11111111111@c.us" },
    payload: { name, status: "STARTING" },
    engine: "NOWEB",
    environment: { version: "2026.2.1", engine: "NOWEB", tier: "CORE", browser: null },
  });
  return { body, hmac: kind === "forged" ? FORGED : signatureOf(body, key) };
}

/** As WAHA signs. */
export function signatureOf(body: string, key: string): string {
  return createHmac("sha512", key).update(body).digest("hex");
}
