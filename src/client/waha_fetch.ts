import { WahaRecoveryError } from "./errors.ts";
import { bounded } from "./pause.ts";
import { WahaRecoveryClient } from "./recovery_client.ts";
import { type Refusal, refusalOf } from "./refusal.ts";
import { replayOf } from "./replay.ts";
import type { Recovery } from "./types.ts";

export interface WahaFetchOptions {
  /** Where waha-recovery answers. */
  baseUrl: string | URL;
  /** Its `API_KEY`. It is sent to `baseUrl` and nowhere else. */
  apiKey?: string;
  /** The WAHA server, where the service watches several. */
  server?: string;
  /** Called when only a phone can bring a session back: show its code then. */
  onNeedsQr?: (needed: NeededQr) => void;
  /** The fetch that is wrapped; the global one unless given. */
  fetch?: typeof globalThis.fetch;
  /** How long a caller waits for a recovery, at most 25 s. */
  waitMs?: number;
}

export interface NeededQr {
  /** Undefined where WAHA did not name it: the service's own. */
  session: string | undefined;
  /** What the recovery came to; null where the service's proxy had tried before. */
  recovery: Recovery | null;
}

const WAIT_MS = 25_000;

/**
 * A drop-in `fetch`: a call that WAHA refused because of its session's status (a received 422 with
 * `error` and `expected`) is made once more after the session was recovered. Nothing else is ever
 * repeated: what was cut off may have been done, and a body that streams is gone. Whatever cannot
 * be mended, WAHA's own answer is handed back.
 */
export function createWahaFetch(options: WahaFetchOptions): typeof globalThis.fetch {
  const inner = options.fetch ??
    ((input: RequestInfo | URL, init?: RequestInit) => globalThis.fetch(input, init));
  const recoveries = new Recoveries(options, inner);
  return async (input, init) => {
    const replay = replayOf(input, init);
    const response = await inner(input, init).catch((error: unknown) => {
      replay.drop();
      throw error;
    });
    const refusal = response.status === 422 ? await refusalOf(response.clone()) : null;
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
    let mended = false;
    try {
      if (refusal !== null && replay.possible) mended = await recoveries.mended(refusal, signal);
      else if (refusal !== null) await recoveries.wake(refusal, signal);
    } catch (error) {
      replay.drop();
      await response.body?.cancel();
      throw error;
    }
    const again = mended ? await replay.again() : null;
    if (again === null) {
      replay.drop();
      return response;
    }
    await response.body?.cancel();
    return await inner(...again);
  };
}

/** A recovery and those who wait for it. */
interface Running {
  outcome: Promise<Recovery | null>;
  callers: number;
  /** Ends the waiting; what the service began, it ends. */
  leave: AbortController;
}

/** Callers that fail at the same time share one recovery. */
class Recoveries {
  readonly #client: WahaRecoveryClient;
  readonly #waitMs: number;
  readonly #onNeedsQr: (needed: NeededQr) => void;
  readonly #running = new Map<string | undefined, Running>();

  constructor(
    { onNeedsQr = () => {}, waitMs = WAIT_MS, ...options }: WahaFetchOptions,
    fetch: typeof globalThis.fetch,
  ) {
    this.#client = new WahaRecoveryClient({ ...options, fetch });
    this.#waitMs = waitMs;
    this.#onNeedsQr = onNeedsQr;
  }

  /** @returns Whether the session is now as the call needs it. */
  async mended(
    { session, expected, tried, needsQr }: Refusal,
    signal: AbortSignal | null,
  ): Promise<boolean> {
    if (tried) return this.#passedOn({ session, needsQr });
    const running = this.#running.get(session) ?? this.#begin(session);
    running.callers++;
    try {
      const recovery = await bounded(running.outcome, { signal });
      return recovery !== null && expected.includes(recovery.currentStatus);
    } finally {
      if (--running.callers === 0) this.#end(session, running);
    }
  }

  /** Begins a recovery for a call that cannot be made again, and waits for nothing. */
  async wake({ session, tried, needsQr }: Refusal, signal: AbortSignal | null): Promise<void> {
    if (tried) this.#passedOn({ session, needsQr });
    else await this.#recovered(session, { signal, waitMs: 0 });
  }

  /** The service's own proxy has done what can be done. */
  #passedOn({ session, needsQr }: Pick<Refusal, "session" | "needsQr">): false {
    if (needsQr) this.#onNeedsQr({ session, recovery: null });
    return false;
  }

  #begin(session: string | undefined): Running {
    const leave = new AbortController();
    const waiting = { signal: leave.signal, waitMs: this.#waitMs };
    const running = { outcome: this.#recovered(session, waiting), callers: 0, leave };
    this.#running.set(session, running);
    return running;
  }

  #end(session: string | undefined, running: Running): void {
    // A new one may stand in its place already.
    if (this.#running.get(session) === running) this.#running.delete(session);
    running.leave.abort();
  }

  async #recovered(
    session: string | undefined,
    { signal, waitMs }: { signal: AbortSignal | null; waitMs: number },
  ): Promise<Recovery | null> {
    let recovery: Recovery;
    try {
      const of = {
        ...(session === undefined ? {} : { session }),
        ...(signal === null ? {} : { signal }),
      };
      recovery = await this.#client.autoRecover({ ...of, waitMs });
    } catch (error) {
      // On hold, or the service is away: the caller is as well off as without it.
      if (error instanceof WahaRecoveryError) return null;
      throw error;
    }
    if (recovery.needsQR) this.#onNeedsQr({ session, recovery });
    return recovery;
  }
}
