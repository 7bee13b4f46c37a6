import { type ErrorCode, ERRORS } from "../contract/asked.ts";

/** An answer that is not a success: routes throw it, the frame turns it into our envelope. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;
  readonly retryAfterMs: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      details?: Record<string, unknown>;
      retryAfterMs?: number;
      headers?: Readonly<Record<string, string>>;
      cause?: unknown;
    } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
    this.headers = options.headers ?? {};
  }
}

/**
 * What the parts below throw, by their own code. `INTERNAL` keeps the message from the caller: it
 * was not written for one.
 */
const THROWN = {
  QUEUE_FULL: "QUEUE_FULL",
  CIRCUIT_OPEN: "CIRCUIT_OPEN",
  TIME_LIMIT: "WAHA_TIMEOUT",
  UPSTREAM_FAILURE: "WAHA_UNREACHABLE",
  WAHA_UNREACHABLE: "WAHA_UNREACHABLE",
  WAHA_TIMEOUT: "WAHA_TIMEOUT",
  WAHA_BAD_RESPONSE: "WAHA_BAD_RESPONSE",
  WAHA_UNAUTHORIZED: "WAHA_UNAUTHORIZED",
  NOT_WAHA: "NOT_WAHA",
  INVALID_SESSION_NAME: "INVALID_REQUEST",
  STORE_UNAVAILABLE: "STORE_UNAVAILABLE",
  RECORD_TOO_LARGE: "INTERNAL",
  NOT_CONFIGURED: "NOT_CONFIGURED",
} as const satisfies Record<string, ErrorCode>;

export const THROWN_CODES: readonly string[] = Object.keys(THROWN);

/**
 * Anything thrown as an answer: errors are told apart by `code`, and what has none that we know is
 * a fault of ours.
 */
export function apiErrorOf(error: unknown, requestId: string): ApiError {
  if (error instanceof ApiError) return error;
  const code = codeOf(error);
  if (code !== "INTERNAL" && error instanceof Error) {
    const retryAfterMs = "retryAfterMs" in error ? error.retryAfterMs : undefined;
    return new ApiError(code, error.message, {
      cause: error,
      ...(typeof retryAfterMs === "number" ? { retryAfterMs } : {}),
    });
  }
  return new ApiError(
    "INTERNAL",
    `Cannot answer as this service failed: look for request ${requestId} in its log`,
    { cause: error },
  );
}

export function statusOfError({ code }: ApiError) {
  return ERRORS[code].status;
}

/** Seconds for `Retry-After`: whole, and never 0, which would mean "now". */
export function retryAfterSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}

function codeOf(error: unknown): ErrorCode {
  if (!(error instanceof Error) || !("code" in error)) return "INTERNAL";
  return isThrown(error.code) ? THROWN[error.code] : "INTERNAL";
}

function isThrown(code: unknown): code is keyof typeof THROWN {
  return typeof code === "string" && Object.hasOwn(THROWN, code);
}
