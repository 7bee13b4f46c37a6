interface ErrorMeaning {
  /** The HTTP status that it is answered with. */
  status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 429 | 500 | 502 | 503 | 504;
  /** What it means for the caller, in a sentence. */
  meaning: string;
}

/**
 * Every error code of the API, once: its HTTP status and its meaning. Codes are the contract;
 * messages are for people and may change.
 */
export const ERRORS = {
  INVALID_REQUEST: {
    status: 400,
    meaning: "The request is malformed; the message says what to change, `details.issues` where.",
  },
  UNAUTHORIZED: {
    status: 401,
    meaning: "The key is missing or wrong: send it as `X-Api-Key` or as a bearer token.",
  },
  FORBIDDEN: {
    status: 403,
    meaning: "Without a key only this machine's own programs may call, and no foreign web page.",
  },
  NOT_FOUND: { status: 404, meaning: "There is no such path or incident." },
  SESSION_NOT_FOUND: {
    status: 404,
    meaning: "Neither WAHA nor this service knows a session of that name.",
  },
  SERVER_NOT_FOUND: {
    status: 404,
    meaning: "No WAHA of that name is watched; `details.servers` names those that are.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    meaning: "The path exists, but not with that method: `Allow` names those that do.",
  },
  REQUEST_TIMEOUT: {
    status: 408,
    meaning: "The request's own body came too slowly: nothing is known to be wrong with WAHA.",
  },
  IDEMPOTENCY_CONFLICT: {
    status: 409,
    meaning:
      "A call with this `Idempotency-Key` was made before and is not repeated: `details` say what is known of it.",
  },
  ON_HOLD: {
    status: 409,
    meaning: "A rule holds the session, named in `details`: nothing was sent to WAHA.",
  },
  QR_NOT_AVAILABLE: {
    status: 409,
    meaning: "The session shows no code now; `details` say why and what to do.",
  },
  SESSION_NOT_WORKING: {
    status: 409,
    meaning: "The session is not WORKING; `details` say what it is and what to do.",
  },
  LOGIN_AT_RISK: {
    status: 409,
    meaning: "The act would drop a login that works: repeat it with `force` if that is wanted.",
  },
  BODY_TOO_LARGE: {
    status: 413,
    meaning:
      "The request's body is over 64 KiB, over 256 KiB for signals, over 1 MiB for a webhook or a passed lifecycle call.",
  },
  QUEUE_FULL: {
    status: 429,
    meaning: "Too many calls to WAHA wait already: come back after `Retry-After`.",
  },
  INTERNAL: {
    status: 500,
    meaning: "A fault of this service; its log has the cause under the request's id.",
  },
  WAHA_BAD_RESPONSE: {
    status: 502,
    meaning: "WAHA answered something that cannot be used.",
  },
  WAHA_UNAUTHORIZED: {
    status: 502,
    meaning: "WAHA refuses this service's key: `WAHA_API_KEY` is missing or wrong.",
  },
  NOT_WAHA: {
    status: 502,
    meaning: "What answers at `WAHA_URL` is not WAHA.",
  },
  CIRCUIT_OPEN: {
    status: 503,
    meaning: "WAHA failed too often and is left alone for a while: see `Retry-After`.",
  },
  WAHA_UNREACHABLE: { status: 503, meaning: "WAHA does not answer." },
  STORE_UNAVAILABLE: {
    status: 503,
    meaning: "The state cannot be read or written, so nothing was decided.",
  },
  NOT_CONFIGURED: {
    status: 503,
    meaning: "Settings are missing or wrong; `details.problems` lists all of them.",
  },
  STREAMS_FULL: {
    status: 503,
    meaning: "As many follow the live stream as may: come back after `Retry-After`.",
  },
  NOT_READY: {
    status: 503,
    meaning: "Nothing is known yet: the first look at WAHA has not ended.",
  },
  UNHEALTHY: {
    status: 503,
    meaning: "A check fails: `details.checks` say which.",
  },
  WAHA_TIMEOUT: {
    status: 504,
    meaning: "WAHA took too long; what it did is unknown, so look before you repeat.",
  },
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof ERRORS;
export type ErrorStatus = ErrorMeaning["status"];

function isErrorCode(name: string): name is ErrorCode {
  return Object.hasOwn(ERRORS, name);
}

export const ERROR_CODES: readonly ErrorCode[] = Object.keys(ERRORS).filter(isErrorCode);
