import type { NotWorking } from "../recovery/mod.ts";

/** WAHA's word that a session is not in the status that a call needs (contract §4). */
export interface StatusMismatch {
  /** As WAHA named it; the call's own where it did not. */
  session: string | undefined;
  status: string;
  expected: readonly string[];
}

const ERROR = "Session status is not as expected. Try again later or restart the session";
const RETRY_MS = 5_000;
/** A person must come first: nobody need ask every few seconds. */
const PERSON_RETRY_MS = 30_000;
const RETRY_MS_MAX = 3_600_000;

/**
 * Reads the body of a 422. Only the form with both `error` and `expected` says that nothing was
 * done: other 422s are "already exists", "Plus only" and the like.
 */
export function readMismatch(bytes: Uint8Array | null): StatusMismatch | null {
  const body = bytes === null ? undefined : parsed(bytes);
  if (typeof body !== "object" || body === null) return null;
  const error: unknown = Reflect.get(body, "error");
  const expected: unknown = Reflect.get(body, "expected");
  const session: unknown = Reflect.get(body, "session");
  const status: unknown = Reflect.get(body, "status");
  if (typeof error !== "string" || !Array.isArray(expected)) return null;
  return {
    session: typeof session === "string" ? session : undefined,
    status: typeof status === "string" ? status : "UNKNOWN",
    expected: expected.filter((word) => typeof word === "string"),
  };
}

/** WAHA's own body, so that whoever reads WAHA's 422 reads ours, with what we know beside it. */
export function mismatchBody(known: NotWorking, expected: readonly string[]) {
  return {
    error: ERROR,
    session: known.session,
    status: known.word,
    expected,
    ...besides(known),
  };
}

/** What we add to a 422 of WAHA's. */
export function besides({ needsQr, because, incidentId }: NotWorking) {
  return { needsQR: needsQr, because, ...(incidentId === undefined ? {} : { incidentId }) };
}

/** When asking again makes sense, ms from now. */
export function retryAfterMs(known: NotWorking | null, now: number): number {
  if (known === null) return RETRY_MS;
  const { nextAt, comesBack } = known;
  if (nextAt !== undefined && nextAt > now) return Math.min(nextAt - now, RETRY_MS_MAX);
  return comesBack === "perhaps" ? RETRY_MS : PERSON_RETRY_MS;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
