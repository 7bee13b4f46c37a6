import { createHmac } from "node:crypto";
import { type Clock, eitherOf, sleep } from "../clock.ts";
import type { SentEvent } from "./events.ts";
import { unreachable } from "./model.ts";
import type { Version } from "./versions.ts";

/** How WAHA tries again: `attempts` more times after the first. */
export interface Retries {
  policy: "constant" | "linear" | "exponential";
  delaySeconds: number;
  attempts: number;
}

/** One receiver of events, of a session's config or of all sessions. */
export interface Webhook {
  url: string;
  events: readonly string[];
  /** Signs the body; null sends it unsigned. */
  hmacKey: string | null;
  /** WAHA's own, 15 × 2 s, when left out. */
  retries?: Partial<Retries>;
  customHeaders?: readonly { name: string; value: string }[];
}

/** What becomes of a delivery; the log tells it. */
export type Delivery =
  & { event: SentEvent; url: string; requestId: string }
  & (
    | { is: "sending" }
    | { is: "sent"; status: number }
    | { is: "retrying"; because: string; nth: number; of: number }
    | { is: "failed"; because: string }
  );

export interface WebhooksOptions {
  clock: Clock;
  version: Version;
  /** Chance in [0, 1), for the spread of the exponential policy. */
  random: () => number;
  deliver: (url: string, init: RequestInit) => Promise<Response>;
  tell: (delivery: Delivery) => void;
}

const RETRIES: Retries = { policy: "constant", delaySeconds: 2, attempts: 15 };
const ANSWER_MS = 60_000;
/** More deliveries at once than this are dropped: WAHA has no bound, a rehearsal wants one. */
const UNDER_WAY_MAX = 10_000;
/** Stands for the host and process in WAHA's request ids (uniqid). */
const ID_PREFIX = "3b2ozlbmf";
/** `*` leaves these out. */
const NOT_IN_ALL = ["engine.event", "state.change"];

/**
 * Delivers events as WAHA does: each on its own, so that a second try of one overtakes or is
 * overtaken by the first try of the next; every failure is tried again, 4xx too; what is under way
 * when the process goes is lost.
 */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #underWay = new Set<AbortController>();
  #lastIdAt = 0;

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  send(event: SentEvent, receivers: readonly Webhook[]): void {
    for (const webhook of receivers) {
      if (!wants(webhook.events, event.event)) continue;
      if (this.#underWay.size >= UNDER_WAY_MAX) return;
      const leaving = new AbortController();
      this.#underWay.add(leaving);
      void this.#deliver(event, webhook, leaving.signal)
        .finally(() => this.#underWay.delete(leaving));
    }
  }

  /** The process is gone, and all that it had not delivered with it. */
  forget(): void {
    for (const leaving of this.#underWay) leaving.abort(new Error("WAHA went down"));
  }

  async #deliver(event: SentEvent, webhook: Webhook, signal: AbortSignal): Promise<void> {
    const { clock, version, tell } = this.#options;
    const { url } = webhook;
    const retries = { ...RETRIES, ...webhook.retries };
    const attempts = version === "2024.10.8" ? 0 : retries.attempts;
    const requestId = this.#newRequestId();
    const headers = this.#headersOf(event, webhook, requestId);
    const about = { event, url, requestId };
    tell({ is: "sending", ...about });
    for (let nth = 1; !signal.aborted; nth++) {
      const outcome = await this.#attempt(url, { headers, body: event.body }, signal);
      if (signal.aborted) return;
      if (typeof outcome === "number") return tell({ is: "sent", ...about, status: outcome });
      if (nth > attempts) return tell({ is: "failed", ...about, because: outcome.because });
      tell({ is: "retrying", ...about, because: outcome.because, nth, of: attempts });
      const waitMs = retryAfterMs(retries, nth, this.#options.random);
      await sleep(clock, waitMs, signal).catch(() => {});
    }
  }

  /** The receiver's status, or why it counts as failed, in axios' words. */
  async #attempt(
    url: string,
    sent: { headers: Headers; body: string },
    signal: AbortSignal,
  ): Promise<number | { because: string }> {
    const late = new AbortController();
    const cancel = this.#options.clock.after(ANSWER_MS, () => late.abort());
    const either = eitherOf(signal, late.signal);
    try {
      const response = await this.#options.deliver(url, {
        method: "POST",
        ...sent,
        signal: either.signal,
      });
      await response.body?.cancel();
      return response.ok
        ? response.status
        : { because: `Request failed with status code ${response.status}` };
    } catch {
      const { hostname, port } = new URL(url);
      return {
        because: late.signal.aborted ? "timeout" : `connect ECONNREFUSED ${hostname}:${port}`,
      };
    } finally {
      cancel();
      either.release();
    }
  }

  #headersOf(event: SentEvent, webhook: Webhook, requestId: string): Headers {
    const { version } = this.#options;
    const headers = new Headers({
      accept: "application/json, text/plain, */*",
      "content-type": "application/json",
      "user-agent": `WAHA/${version}`,
    });
    if (version === "2024.10.8") return headers;
    for (const { name, value } of webhook.customHeaders ?? []) headers.set(name, value);
    headers.set("x-webhook-request-id", requestId);
    headers.set("x-webhook-timestamp", String(event.at));
    if (webhook.hmacKey !== null) {
      const hmac = createHmac("sha512", webhook.hmacKey).update(event.body).digest("hex");
      headers.set("x-webhook-hmac", hmac);
      headers.set("x-webhook-hmac-algorithm", "sha512");
    }
    return headers;
  }

  #newRequestId(): string {
    this.#lastIdAt = Math.max(this.#options.clock.now(), this.#lastIdAt + 1);
    return ID_PREFIX + this.#lastIdAt.toString(36);
  }
}

/** Whether a list of events, as configured, holds the event. */
export function wants(events: readonly string[], event: string): boolean {
  return events.includes(event) || (events.includes("*") && !NOT_IN_ALL.includes(event));
}

function retryAfterMs(retries: Retries, nth: number, random: () => number): number {
  const delayMs = retries.delaySeconds * 1000;
  switch (retries.policy) {
    case "constant":
      return delayMs;
    case "linear":
      return delayMs * nth;
    case "exponential": {
      // axios-retry: 2^n × delay and up to a fifth more.
      const base = delayMs * 2 ** nth;
      return Math.floor(base * (1 + 0.2 * random()));
    }
    default:
      return unreachable(retries.policy);
  }
}
