import { type Clock, sleep } from "../clock.ts";
import { messageOf, saysBusy } from "./kv_faults.ts";
import { RecordTooLargeError, StoreUnavailableError } from "./port.ts";

/** A call ends by then, answered or not: within the 4.5 s that a stop of the service has. */
const CALL_MS_MAX = 3_000;
/** Deno KV does not wait for a busy file: 2 × 1,000 racing increments met 38 locks in a trial. */
const BUSY_TRIES_MAX = 10;
const BUSY_BASE_MS = 5;
const BUSY_CAP_MS = 200;

/** Every call to Deno KV goes through here: it is repeated while busy, bounded, and owned. */
export class KvCalls {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #running = new Set<Promise<unknown>>();
  #ended = false;

  /** @param random Uniform in [0, 1): two processes that met once must not meet in step again. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * @param doing What the call does, as it stands after "Cannot".
   * @throws {StoreUnavailableError} With the fault as its cause; a busy file was asked again first.
   */
  call<T>(doing: string, run: () => Promise<T>): Promise<T> {
    if (this.#ended) {
      return Promise.reject(
        new StoreUnavailableError(`Cannot ${doing} as the store is closed: open a new one`),
      );
    }
    const call = this.#within(doing, this.#patiently(doing, run));
    this.#running.add(call);
    const ended = () => this.#running.delete(call);
    call.then(ended, ended);
    return call;
  }

  /** Refuses new calls and waits for those that run: at most 3 s. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.allSettled(this.#running);
  }

  async #patiently<T>(doing: string, run: () => Promise<T>): Promise<T> {
    for (let tries = 1;; tries++) {
      try {
        return await run();
      } catch (error) {
        if (error instanceof StoreUnavailableError || error instanceof RecordTooLargeError) {
          throw error;
        }
        if (!saysBusy(error) || tries >= BUSY_TRIES_MAX) {
          throw new StoreUnavailableError(
            `Cannot ${doing} as the store fails (${messageOf(error)}): try again later`,
            { cause: error },
          );
        }
        const ceilingMs = Math.min(BUSY_CAP_MS, BUSY_BASE_MS * 2 ** tries);
        await sleep(this.#clock, this.#random() * ceilingMs);
      }
    }
  }

  /** Deno KV takes no signal: a call that hangs is left behind, and its outcome is unknown. */
  #within<T>(doing: string, call: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(CALL_MS_MAX, () => {
        reject(
          new StoreUnavailableError(
            `Cannot ${doing} as the store gave no answer in ${CALL_MS_MAX} ms: try again later`,
          ),
        );
      });
      call.then(resolve, reject).finally(cancel);
    });
  }
}
