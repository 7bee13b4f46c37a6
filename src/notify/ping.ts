import { type Clock, eitherOf } from "../clock.ts";
import type { Log } from "../telemetry/mod.ts";
import { post } from "./post.ts";

export interface PingParts {
  url: string;
  fetch: typeof fetch;
  clock: Clock;
  log: Log;
}

const PAUSE_MS = 60_000;
const TIMEOUT_MS = 10_000;

/**
 * The dead man's switch: a service elsewhere is called while healing goes on, and tells people when
 * that ends. It says nothing of WAHA, and nothing at all when healing is stuck.
 */
export class Ping {
  readonly #parts: PingParts;
  readonly #stopping = new AbortController();
  #lastAt = -Infinity;
  #sending: Promise<void> = Promise.resolve();
  #busy = false;
  #trouble: { since: number; because: string } | null = null;

  constructor(parts: PingParts) {
    this.#parts = parts;
  }

  /** Why the service was not reached last, and since when; null while it is. */
  get trouble(): { since: number; because: string } | null {
    return this.#trouble;
  }

  /** Whether one is under way: a platform that sleeps waits for it. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Healing goes on: says so, once a minute at most. */
  healthy(): void {
    const { clock } = this.#parts;
    const now = clock.monotonic();
    if (this.#stopping.signal.aborted || now - this.#lastAt < PAUSE_MS) return;
    this.#lastAt = now;
    this.#busy = true;
    this.#sending = this.#send().finally(() => void (this.#busy = false));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#sending;
  }

  async #send(): Promise<void> {
    const { url, fetch, clock, log } = this.#parts;
    const late = new AbortController();
    const cancel = clock.after(TIMEOUT_MS, () => late.abort());
    const { signal, release } = eitherOf(late.signal, this.#stopping.signal);
    const service = "the service of NOTIFY_PING_URL";
    const secrets = [url, new URL(url).pathname];
    const sent = await post({ method: "GET", url }, { service, fetch, clock, secrets }, signal);
    cancel();
    release();
    if (this.#stopping.signal.aborted) return;
    if (sent.is === "taken") {
      if (this.#trouble !== null) {
        log.event({ is: "delivery", channel: "ping", outcome: "works-again" });
      }
      this.#trouble = null;
      return;
    }
    const { because } = sent;
    if (this.#trouble === null) {
      log.event({ is: "delivery", channel: "ping", outcome: "failing", because });
    }
    this.#trouble = { since: this.#trouble?.since ?? clock.now(), because };
  }
}
