import { z } from "zod";

/** A webhook as a session's config in WAHA names it. */
export interface WiredWebhook {
  url: string;
  events: string[];
  /** What WAHA signs with: a secret. Absent: it does not sign. */
  hmacKey?: string;
}

/** What a config says of webhooks. `unreadable`: it has a shape that WAHA never showed. */
export type Wiring =
  | { is: "read"; webhooks: WiredWebhook[] }
  | { is: "unreadable"; why: string };

const webhookSchema = z.object({
  url: z.string(),
  events: z.array(z.string()).nullish().transform((events) => events ?? []),
  hmac: z.object({ key: z.string().nullish() }).nullish(),
});

const configSchema = z.looseObject({ webhooks: z.array(z.unknown()).nullish() }).nullable();

export type WahaConfig = z.infer<typeof configSchema>;

/** The config as an object with a list of webhooks, or null where the session has none. */
export function readWahaConfig(config: unknown): { is: "read"; config: WahaConfig } | {
  is: "unreadable";
  why: string;
} {
  const parsed = configSchema.safeParse(config);
  if (parsed.success) return { is: "read", config: parsed.data };
  return { is: "unreadable", why: "the session's config in WAHA is no object with webhooks" };
}

/** Reads the webhooks of a session's config. */
export function readWiring(config: unknown): Wiring {
  const read = readWahaConfig(config);
  if (read.is === "unreadable") return read;
  const webhooks: WiredWebhook[] = [];
  for (const [index, webhook] of (read.config?.webhooks ?? []).entries()) {
    const parsed = webhookSchema.safeParse(webhook);
    if (!parsed.success) return { is: "unreadable", why: `webhooks[${index}] is not WAHA's` };
    const { url, events, hmac } = parsed.data;
    const key = hmac?.key ?? "";
    webhooks.push({ url, events, ...(key === "" ? {} : { hmacKey: key }) });
  }
  return { is: "read", webhooks };
}
