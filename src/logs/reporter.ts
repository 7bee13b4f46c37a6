import { redacted } from "../session/redaction.ts";
import type { FollowCheckpoint, FollowSink, FoundEvent } from "./follow.ts";
import { type SignalEvent, Spool } from "./spool.ts";

/** `POST /signals` takes no more at once: so many events, and so many bytes with some to spare. */
const BATCH_MAX = 500;
const BATCH_BYTES_MAX = 200_000;
const EXCERPT_CHARS_MAX = 300;
const RETRY_MS = 5_000;
/** At most, as UTF-8. */
const BYTES_OF_A_CHARACTER = 3;

export interface ReporterOptions {
  /** The service's address, with or without its path. */
  url: string;
  apiKey?: string;
  /** Who reads: ids are its own. */
  source: string;
  server?: string;
  fetch: typeof fetch;
  spool: Spool;
  saveCheckpoint: (checkpoint: FollowCheckpoint) => Promise<void>;
  complain: (text: string) => void;
  now: () => number;
  /** Ends a call that the service does not answer. */
  timeLimit?: () => AbortSignal;
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
  /** So many of the first are sent alone: the service refused them together. */
  #oneByOne = 0;

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
  async reached(checkpoint: FollowCheckpoint): Promise<void> {
    await this.#options.saveCheckpoint(checkpoint);
    if (this.#waiting.length > 0) await this.#send();
  }

  /** The log is quiet: what the service has not taken is tried again. */
  async quiet(): Promise<void> {
    await this.#send();
  }

  async #send(): Promise<void> {
    const { now, spool, complain } = this.#options;
    if (this.#waiting.length === 0 || now() < this.#retryAt) return;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, this.#batchLength());
      const answer = await this.#post(batch);
      if (answer.is === "not-now") {
        this.#retryAt = now() + RETRY_MS;
        if (!this.#away) complain(`the service did not take what was found: ${answer.because}\n`);
        this.#away = true;
        return;
      }
      if (answer.is === "refused" && batch.length > 1) {
        // One of them is at fault: alone it is found, and the others pass.
        this.#oneByOne = batch.length;
        continue;
      }
      if (answer.is === "refused") {
        complain(`the service refuses one event, which is left out: ${answer.because}\n`);
      }
      this.#oneByOne = Math.max(0, this.#oneByOne - batch.length);
      this.#waiting = this.#waiting.slice(batch.length);
    }
    if (this.#away) complain("the service takes what is found again\n");
    this.#away = false;
    await spool.clear();
  }

  #batchLength(): number {
    if (this.#oneByOne > 0) return 1;
    let bytes = 0;
    let length = 0;
    for (const event of this.#waiting.slice(0, BATCH_MAX)) {
      bytes += JSON.stringify(event).length * BYTES_OF_A_CHARACTER;
      if (bytes > BATCH_BYTES_MAX) break;
      length++;
    }
    return Math.max(1, length);
  }

  async #post(events: readonly SignalEvent[]): Promise<Answer> {
    const { url, apiKey, source, server, fetch, timeLimit } = this.#options;
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
        ...(timeLimit === undefined ? {} : { signal: timeLimit() }),
      });
      await response.body?.cancel();
      return answerOf(response.status);
    } catch (error) {
      const because = error instanceof Error ? error.message : "it cannot be reached";
      return { is: "not-now", because };
    }
  }
}

type Answer = { is: "taken" } | { is: "not-now" | "refused"; because: string };

/** A fault of the events will not mend itself; all others may. */
function answerOf(status: number): Answer {
  if (status >= 200 && status < 300) return { is: "taken" };
  if (status === 400 || status === 413 || status === 422) {
    return { is: "refused", because: `it answered ${status}` };
  }
  return {
    is: "not-now",
    because: status === 401
      ? "it refuses the key (401): set API_KEY to the service's own"
      : `it answered ${status}`,
  };
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
    excerpt: redacted(excerpt).slice(0, EXCERPT_CHARS_MAX),
  };
}
