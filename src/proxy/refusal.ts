import type { ErrorCode } from "../contract/mod.ts";

/**
 * What became of a call that is not answered by WAHA: `unknown` is never repeated by us, since WAHA
 * may have done it.
 */
export type CallOutcome = "not-sent" | "unknown";

/** A call that is answered by us and not by WAHA. */
export class ProxyRefusal extends Error {
  override readonly name = "ProxyRefusal";
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      details?: Record<string, unknown>;
      retryAfterMs?: number | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export function malformed(why: string): ProxyRefusal {
  return new ProxyRefusal("INVALID_REQUEST", `Cannot forward the request as ${why}`);
}
