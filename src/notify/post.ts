import { z } from "zod";
import type { Clock } from "../clock.ts";
import { cut, oneLine } from "./cut.ts";
import type { Sent } from "./notice.ts";

/** One call to a service. */
export interface ServiceCall {
  method?: "POST" | "GET";
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export interface PostParts {
  /** As a person knows the service. */
  service: string;
  fetch: typeof fetch;
  clock: Clock;
  /** What must stand in no text of ours: keys, and addresses that are keys. */
  secrets: readonly string[];
}

/** Of an answer nobody reads more. */
const ANSWER_BYTES_MAX = 2_048;
const REASON_CHARS_MAX = 200;
/** Whoever says "later" is not waited for any longer. */
const RETRY_AFTER_MS_MAX = 60 * 60_000;
/** 4xx that mean "not now". */
const LATER: readonly number[] = [408, 425, 429];

/**
 * Sends one request and says how it was taken. It never throws, follows no redirect, and what it
 * says holds neither a secret nor an address.
 */
export async function post(
  { method = "POST", url, headers = {}, body }: ServiceCall,
  parts: PostParts,
  signal: AbortSignal,
): Promise<Sent> {
  const { service, fetch } = parts;
  try {
    const response = await fetch(url, {
      method,
      headers,
      signal,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    });
    if (response.ok) {
      await response.body?.cancel();
      return { is: "taken" };
    }
    const text = await beginningOf(response);
    return judge({ status: response.status, headers: response.headers, text }, parts);
  } catch (error) {
    const because = signal.aborted
      ? `Cannot reach ${service} as it did not answer in time`
      : `Cannot reach ${service} as the connection failed (${kindOf(error)})`;
    return { is: "failed", because };
  }
}

function judge(
  { status, headers, text }: { status: number; headers: Headers; text: string },
  { service, secrets, clock }: PostParts,
): Sent {
  const reason = reasonOf(text, secrets);
  const because = `${service} answered ${status}${reason === "" ? "" : ` (${reason})`}`;
  if (status >= 300 && status < 400) {
    return { is: "refused", because: `${because}: give the address that it leads to` };
  }
  if (status < 500 && !LATER.includes(status)) return { is: "refused", because };
  const afterMs = afterHeader(headers, clock.now()) ?? afterBody(text);
  return afterMs === undefined
    ? { is: "failed", because }
    : { is: "failed", because, afterMs: Math.min(afterMs, RETRY_AFTER_MS_MAX) };
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function afterHeader(headers: Headers, now: number): number | undefined {
  const given = headers.get("retry-after")?.trim();
  if (given === undefined || given === "") return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(given)) return Math.ceil(Number(given) * 1_000);
  const at = Date.parse(given);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Telegram and Discord say it in their bodies, in seconds. */
const afterSchema = z.object({
  retry_after: z.number().nonnegative().optional(),
  parameters: z.object({ retry_after: z.number().nonnegative().optional() }).optional(),
});

function afterBody(text: string): number | undefined {
  const parsed = afterSchema.safeParse(json(text));
  if (!parsed.success) return undefined;
  const seconds = parsed.data.retry_after ?? parsed.data.parameters?.retry_after;
  return seconds === undefined ? undefined : Math.ceil(seconds * 1_000);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // it is no JSON, which is an answer, too
  }
}

/** What services call their reason. */
const reasonSchema = z.object({
  description: z.string().optional(),
  message: z.string().optional(),
  error: z.string().optional(),
});

function reasonOf(text: string, secrets: readonly string[]): string {
  const parsed = reasonSchema.safeParse(json(text));
  const { description, message, error } = parsed.success ? parsed.data : {};
  const said = description ?? message ?? error ?? (/^\s*[<{[]/.test(text) ? "" : text);
  return cut(censored(oneLine(said), secrets), REASON_CHARS_MAX);
}

/** A text of others without our secrets; an address in it may be one. */
export function censored(text: string, secrets: readonly string[]): string {
  const clean = secrets.filter((secret) => secret !== "")
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
  return clean.replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)]+/gi, "[address]");
}

async function beginningOf(response: Response): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (text.length < ANSWER_BYTES_MAX) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text.slice(0, ANSWER_BYTES_MAX);
}

/** The platform's own words hold the address, so only known ones are taken from them. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/refused/i, "connection refused"],
  [/reset|closed|broken pipe|incomplete/i, "it was cut off"],
  [/dns|name or service|lookup|resolve/i, "its name was not found"],
  [/certificate|tls|ssl/i, "its certificate is not trusted"],
  [/timed? ?out/i, "timed out"],
  [/unreachable|network/i, "the network does not lead there"],
];

/** Why a connection failed, in words that hold nothing of it. */
export function kindOf(error: unknown): string {
  const texts: string[] = [];
  for (let each = error; each instanceof Error && texts.length < 4; each = each.cause) {
    texts.push(`${each.name} ${"code" in each ? each.code : ""} ${each.message}`);
  }
  const text = texts.join(" ").replaceAll(/\([^)]*:\/\/[^)]*\)/g, "");
  return KINDS.find(([is]) => is.test(text))?.[1] ?? "for a reason that it does not name";
}
