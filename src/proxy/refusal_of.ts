import { GuardError, TimeLimitError } from "../guard/mod.ts";
import type { Flow } from "./flow.ts";
import { type CallOutcome, ProxyRefusal } from "./refusal.ts";
import { unreachable } from "./unreachable.ts";

/** WAHA may be back in a moment, and a crowd that comes at once would only fell it again. */
const RETRY_MS = 5_000;

/**
 * What a call is told that the guard did not answer.
 * @returns The error itself where it is none of the guard's: the caller's own reason, a refusal.
 */
export function refusalOf(error: unknown, flow: Flow): unknown {
  if (!(error instanceof GuardError)) return error;
  const { retryAfterMs = RETRY_MS } = error;
  switch (error.code) {
    case "QUEUE_FULL":
    case "CIRCUIT_OPEN":
      return refused(error.code, { error, retryAfterMs, outcome: "not-sent" });
    case "TIME_LIMIT":
      return timeLimit(error, flow);
    case "UPSTREAM_FAILURE":
      return unanswered({ reached: true, reason: "the connection failed" }, flow);
    default:
      return unreachable(error.code);
  }
}

function timeLimit(error: GuardError, flow: Flow): ProxyRefusal {
  const running = error instanceof TimeLimitError && error.while === "running";
  if (running && flow.body.isComing) {
    return new ProxyRefusal(
      "REQUEST_TIMEOUT",
      "Cannot forward the request as its body came too slowly: send it faster, or a smaller one",
      { details: { outcome: "not-sent" } },
    );
  }
  const outcome = running && !flow.idempotent ? "unknown" : "not-sent";
  return refused("WAHA_TIMEOUT", {
    error,
    retryAfterMs: RETRY_MS,
    // A read that was cut off did nothing: nobody need ask what became of it.
    ...(running && flow.idempotent ? {} : { outcome }),
  });
}

function refused(
  code: "QUEUE_FULL" | "CIRCUIT_OPEN" | "WAHA_TIMEOUT",
  { error, retryAfterMs, outcome }: {
    error: GuardError;
    retryAfterMs: number;
    outcome?: CallOutcome;
  },
): ProxyRefusal {
  return new ProxyRefusal(code, error.message, {
    retryAfterMs,
    cause: error,
    ...(outcome === undefined ? {} : { details: { outcome } }),
  });
}

/** What a call is told whose answer never came, or came from a gateway in WAHA's place. */
export function unanswered(
  { reached, reason }: { reached: boolean; reason: string },
  { idempotent, sent }: Pick<Flow, "idempotent" | "sent">,
): ProxyRefusal {
  if (idempotent || !reached || !sent) {
    const details = idempotent ? {} : { details: { outcome: "not-sent" } };
    return new ProxyRefusal(
      "WAHA_UNREACHABLE",
      `Cannot reach WAHA: ${reason}; retry in ${RETRY_MS / 1_000} s`,
      { retryAfterMs: RETRY_MS, ...details },
    );
  }
  return new ProxyRefusal(
    "WAHA_TIMEOUT",
    `Cannot tell what became of the call: ${reason}. WAHA may have done it, so it is not ` +
      "repeated: look before you send it again",
    { retryAfterMs: RETRY_MS, details: { outcome: "unknown" } },
  );
}
