import type { Clock } from "../clock.ts";

/** A caller that may leave before its answer is there. */
export interface Caller {
  readonly signal: AbortSignal;
  /** Its call is over. */
  end(): void;
}

/** Who is answered sooner need not be watched. */
const MOMENT_MS = 20;

/**
 * Watches whether callers leave. Deno makes a request's signal when it is first asked for, and that
 * costs a tenth of a whole call: so it is asked for only where an answer takes longer than a moment.
 */
export class CallerWatch {
  readonly #clock: Clock;
  readonly #young = new Set<WatchedCaller>();
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  watch(request: Request): Caller {
    const caller = new WatchedCaller(request, this.#young);
    this.#young.add(caller);
    this.#cancel ??= this.#clock.after(MOMENT_MS, () => this.#look());
    return caller;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #look(): void {
    this.#cancel = null;
    for (const caller of this.#young) caller.attach();
    this.#young.clear();
  }
}

class WatchedCaller implements Caller {
  readonly #request: Request;
  readonly #young: Set<WatchedCaller>;
  readonly #leaving = new AbortController();
  #attached: AbortSignal | null = null;

  constructor(request: Request, young: Set<WatchedCaller>) {
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
