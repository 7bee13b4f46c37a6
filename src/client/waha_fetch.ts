import { field, WahaRecoveryError } from "./errors.ts";
import { WahaRecoveryClient } from "./recovery_client.ts";
import type { Recovery } from "./types.ts";

export interface WahaFetchOptions {
  /** Where waha-recovery answers. */
  baseUrl: string | URL;
  apiKey?: string;
  /** Called when only a phone can bring a session back: show its code then. */
  onNeedsQr?: (needed: { session: string; recovery: Recovery | null }) => void;
  /** The fetch that is wrapped; the global one unless given. */
  fetch?: typeof globalThis.fetch;
  /** How long a caller waits for a recovery, at most 25 s. */
  waitMs?: number;
}

const WAIT_MS = 25_000;

/**
 * A drop-in `fetch`: a call that WAHA refuses because its session does not work (422 with a status
 * and what was expected) is made once more after the session was recovered. Nothing else is ever
 * repeated: what was cut off may have been done.
 */
export function createWahaFetch(options: WahaFetchOptions): typeof globalThis.fetch {
  const inner = options.fetch ??
    ((input: RequestInfo | URL, init?: RequestInit) => globalThis.fetch(input, init));
  const { onNeedsQr, waitMs = WAIT_MS } = options;
  const client = new WahaRecoveryClient({ ...options, fetch: inner });
  /** Callers that fail at the same time share one recovery. */
  const under = new Map<string, Promise<Recovery | null>>();

  const recovered = (session: string): Promise<Recovery | null> => {
    const known = under.get(session);
    if (known !== undefined) return known;
    const asked = client.autoRecover({ session, waitMs }).catch((error: unknown) => {
      if (error instanceof WahaRecoveryError) return null;
      throw error;
    }).finally(() => under.delete(session));
    under.set(session, asked);
    return asked;
  };

  return async (input, init) => {
    const again = replayable(input, init);
    const response = await inner(input, init);
    const refusal = response.status === 422 ? await refusalOf(response) : null;
    if (refusal === null) return response;
    const { session, expected } = refusal;
    const recovery = await waited(recovered(session), signalOf(input, init)).catch(() => null);
    if (signalOf(input, init)?.aborted === true) return response;
    if (recovery === null) return response;
    if (recovery.needsQR) onNeedsQr?.({ session, recovery });
    if (again === null || !expected.includes(recovery.currentStatus)) return response;
    await response.body?.cancel();
    return await inner(...again);
  };
}

interface Refusal {
  session: string;
  expected: readonly string[];
}

/** Only this form proves that nothing was done; other 422s are the caller's own. */
async function refusalOf(response: Response): Promise<Refusal | null> {
  const body: unknown = await response.clone().json().catch(() => null);
  const error = field(body, "error");
  const session = field(body, "session");
  const expected = field(body, "expected");
  if (typeof error !== "string" || typeof session !== "string" || !Array.isArray(expected)) {
    return null;
  }
  return { session, expected: expected.filter((one) => typeof one === "string") };
}

type FetchArguments = [RequestInfo | URL, RequestInit | undefined];

/** The same call for a second time; null where its body can be read only once. */
function replayable(
  input: RequestInfo | URL,
  init: RequestInit | undefined,
): FetchArguments | null {
  if (init?.body instanceof ReadableStream) return null;
  if (input instanceof Request) {
    if (input.body === null) return [input, init];
    return input.bodyUsed ? null : [input.clone(), init];
  }
  return [input, init];
}

function signalOf(input: RequestInfo | URL, init: RequestInit | undefined): AbortSignal | null {
  return init?.signal ?? (input instanceof Request ? input.signal : null);
}

/** A caller that leaves does not wait; the recovery goes on for the others. */
function waited<T>(work: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return work;
  return new Promise((resolve, reject) => {
    const left = () => reject(signal.reason);
    if (signal.aborted) return left();
    signal.addEventListener("abort", left, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", left));
  });
}
