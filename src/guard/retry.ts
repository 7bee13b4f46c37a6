import { TimeLimitError, UpstreamFailure } from "./guard_error.ts";

export interface Backoff {
  backoffBaseMs: number;
  backoffCapMs: number;
}

/** What to do after a try failed. */
export type NextTry = { do: "give-up" } | { do: "try-again"; afterMs: number };

/**
 * How long to wait before the next try: full jitter, uniform in [0, min(cap, base × 2^pauses))
 * (AWS, "Exponential Backoff And Jitter").
 * @param pauses Pauses already made, 0 for the first.
 * @param random Uniform in [0, 1).
 */
export function backoffMs(pauses: number, random: () => number, policy: Backoff): number {
  return Math.floor(random() * Math.min(policy.backoffCapMs, policy.backoffBaseMs * 2 ** pauses));
}

/**
 * Decides whether a call is sent again after `error`.
 * @param call `tried` and `triesMax` count sendings; instants are monotonic ms. An idempotent call
 *   only may have a `triesMax` above 1.
 */
export function nextTry(
  error: unknown,
  call: { tried: number; triesMax: number; now: number; deadlineAt: number },
  options: { random: () => number; policy: Backoff },
): NextTry {
  if (call.tried >= call.triesMax || !isRetryable(error)) return { do: "give-up" };
  const afterMs = Math.max(
    retryAfterMsOf(error),
    backoffMs(call.tried - 1, options.random, options.policy),
  );
  // A pause that ends with the caller's time only delays the bad news.
  if (call.now + afterMs >= call.deadlineAt) return { do: "give-up" };
  return { do: "try-again", afterMs };
}

/** Refusals are not repeated: the guard itself has just said when to come back. */
function isRetryable(error: unknown): boolean {
  if (error instanceof UpstreamFailure) return error.retryable;
  return error instanceof TimeLimitError && error.while === "running";
}

function retryAfterMsOf(error: unknown): number {
  return error instanceof UpstreamFailure ? error.retryAfterMs ?? 0 : 0;
}
