import type { FollowSink, FoundEvent } from "./follow.ts";
import { type SignalEvent, Spool } from "./spool.ts";
import type { Checkpoint } from "./tail.ts";

/** `POST /signals` takes no more at once. */
const BATCH_MAX = 500;
const EXCERPT_CHARS_MAX = 300;
const RETRY_MS = 5_000;

export interface ReporterOptions {
  /** The service's address, with or without its path. */
  url: string;
  apiKey?: string;
  /** Who reads: ids are its own. */
  source: string;
  server?: string;
  fetch: typeof fetch;
  spool: Spool;
  saveCheckpoint: (checkpoint: Checkpoint) => Promise<void>;
  complain: (text: string) => void;
  now: () => number;
}

/**
 * Sends what is found to the service, at least once: what it has not taken lies on disk until it
 * does, and a spool that is full stops the reading, which is said.
 */
export class Reporter implements FollowSink {
  readonly #options: ReporterOptions;
  #waiting: SignalEvent[] = [];
  #retryAt = 0;
  #away = false;
  #full = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier run left on disk. */
  async start(): Promise<void> {
    this.#waiting = await this.#options.spool.load();
    await this.#send();
  }

  async take(events: readonly FoundEvent[]): Promise<boolean> {
    const { spool, complain } = this.#options;
    if (spool.isFull) {
      await this.#send();
      if (spool.isFull) {
        if (!this.#full) complain("the spool is full: the log is not read on before it is sent\n");
        this.#full = true;
        return false;
      }
    }
    this.#full = false;
    const signals = events.map(signalOf);
    await spool.add(signals);
    this.#waiting.push(...signals);
    await this.#send();
    return true;
  }

  /** Everything up to here was taken or lies in the spool. */
  async reached(checkpoint: Checkpoint): Promise<void> {
    await this.#options.saveCheckpoint(checkpoint);
    if (this.#waiting.length > 0) await this.#send();
  }

  async #send(): Promise<void> {
    const { now, spool, complain } = this.#options;
    if (this.#waiting.length === 0 || now() < this.#retryAt) return;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH_MAX);
      const trouble = await this.#post(batch);
      if (trouble !== null) {
        this.#retryAt = now() + RETRY_MS;
        if (!this.#away) complain(`the service did not take what was found: ${trouble}\n`);
        this.#away = true;
        return;
      }
      this.#waiting = this.#waiting.slice(batch.length);
    }
    if (this.#away) complain("the service takes what is found again\n");
    this.#away = false;
    await spool.clear();
  }

  /** @returns Null when taken, else why not. */
  async #post(events: readonly SignalEvent[]): Promise<string | null> {
    const { url, apiKey, source, server, fetch } = this.#options;
    const body = JSON.stringify({ source, ...(server === undefined ? {} : { server }), events });
    try {
      const response = await fetch(signalsUrl(url), {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(apiKey === undefined ? {} : { "x-api-key": apiKey }),
        },
        body,
        redirect: "manual",
      });
      await response.body?.cancel();
      if (response.ok) return null;
      return response.status === 401
        ? "it refuses the key (401): set API_KEY to the service's own"
        : `it answered ${response.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : "it cannot be reached";
    }
  }
}

function signalsUrl(base: string): string {
  const url = new URL(base);
  if (url.pathname === "/" || url.pathname === "") url.pathname = "/api/v1/waha/signals";
  return url.href;
}

function signalOf(
  { id, kind, cause, session, time, line, file, excerpt }: FoundEvent,
): SignalEvent {
  return {
    id,
    kind,
    ...(cause === undefined ? {} : { cause }),
    session,
    time: time === null ? null : new Date(time).toISOString(),
    line,
    file,
    excerpt: excerpt.slice(0, EXCERPT_CHARS_MAX),
  };
}
