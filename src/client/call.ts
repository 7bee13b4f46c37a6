import { dataOf, unreachable, WahaRecoveryError } from "./errors.ts";
import { bounded } from "./pause.ts";

/** How a call is made and for how long. */
export interface Calling {
  fetch: typeof globalThis.fetch;
  /** Until the answer is read. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * One call of the recovery API. It is not repeated: the service itself knows what may be.
 * @throws {WahaRecoveryError}
 * @throws The signal's reason, where it aborted.
 */
export async function call<Data>(
  url: string,
  init: RequestInit,
  { fetch, timeoutMs, signal }: Calling,
): Promise<Data> {
  const line = new AbortController();
  const work = async () => {
    // A key goes to nobody but whom it was given for, and a redirected POST would become a GET.
    const response = await fetch(url, { ...init, redirect: "error", signal: line.signal });
    return await dataOf<Data>(response);
  };
  try {
    const late = () => unreachable(`it took longer than ${timeoutMs} ms`);
    return await bounded(work(), { ms: timeoutMs, late, signal });
  } catch (error) {
    if (error instanceof WahaRecoveryError || signal?.aborted === true) throw error;
    throw unreachable("the connection failed", error);
  } finally {
    line.abort();
  }
}
