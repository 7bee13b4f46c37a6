import { type Clock, Young } from "../clock.ts";

/** A caller that may leave before its answer is there. */
export interface Caller {
  readonly signal: AbortSignal;
  /** Its call is over. */
  end(): void;
}

/**
 * Watches whether callers leave. Deno makes a request's signal when it is first asked for, and that
 * costs a tenth of a whole call: so it is asked for only where an answer takes longer than a moment.
 */
export class CallerWatch {
  readonly #young: Young<WatchedCaller>;

  constructor(clock: Clock) {
    // Who is answered sooner need not be watched.
    this.#young = new Young(clock, (caller) => caller.attach());
  }

  watch(request: Request): Caller {
    const caller = new WatchedCaller(request, this.#young);
    this.#young.add(caller);
    return caller;
  }

  stop(): void {
    this.#young.stop();
  }
}

class WatchedCaller implements Caller {
  readonly #request: Request;
  readonly #young: Young<WatchedCaller>;
  readonly #leaving = new AbortController();
  #attached: AbortSignal | null = null;

  constructor(request: Request, young: Young<WatchedCaller>) {
    this.#request = request;
    this.#young = young;
  }

  get signal(): AbortSignal {
    return this.#leaving.signal;
  }

  attach(): void {
    this.#attached = this.#request.signal;
    if (this.#attached.aborted) this.handleEvent();
    else this.#attached.addEventListener("abort", this);
  }

  end(): void {
    this.#young.delete(this);
    this.#attached?.removeEventListener("abort", this);
  }

  /** The listener's interface: the caller has left. */
  handleEvent(): void {
    this.#leaving.abort(this.#attached?.reason);
  }
}
