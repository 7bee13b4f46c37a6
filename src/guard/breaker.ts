import { unreachable } from "./unreachable.ts";

/**
 * A circuit breaker's state. `generation` grows with each transition: a call carries the one that
 * admitted it, and its result counts only while that is still the current one (sony/gobreaker).
 * Instants are monotonic ms.
 */
export type Breaker =
  | { is: "closed"; generation: number; failures: number }
  | { is: "open"; generation: number; failures: number; openUntil: number }
  | { is: "half-open"; generation: number; failures: number; openUntil: number };

/** What one call's end says about the other side; `neutral` says nothing. */
export type Verdict = "success" | "failure" | "neutral";

/**
 * `caller` is ordinary traffic. `passer` is a look or an act: it is never refused, since an open
 * breaker that refused it could not be healed, and it is the natural probe.
 */
export type Entrant = "caller" | "passer";

/** What a call was admitted as; it gives it back with its verdict. */
export interface Ticket {
  generation: number;
  /** `witness`: a passer while another call is the probe. */
  as: "ordinary" | "probe" | "witness";
}

export type Admission =
  | { do: "admit"; breaker: Breaker; ticket: Ticket }
  | { do: "refuse"; afterMs: number };

export interface BreakerPolicy {
  failuresMax: number;
  openForMs: number;
}

/** The least that a refused caller is told to wait: design §4, "seconds left ≥ 1". */
const RETRY_AFTER_MS_MIN = 1_000;

/** A breaker that has seen nothing. */
export const CLOSED: Breaker = Object.freeze({ is: "closed", generation: 0, failures: 0 });

/**
 * Decides whether a call may pass. One that is the probe moves the breaker to half-open, where
 * every other caller is refused until the probe's verdict.
 */
export function admit(breaker: Breaker, entrant: Entrant, now: number): Admission {
  const { generation } = breaker;
  switch (breaker.is) {
    case "closed":
      return { do: "admit", breaker, ticket: { generation, as: "ordinary" } };
    case "half-open":
      if (entrant === "caller") return { do: "refuse", afterMs: RETRY_AFTER_MS_MIN };
      return { do: "admit", breaker, ticket: { generation, as: "witness" } };
    case "open": {
      const leftMs = breaker.openUntil - now;
      if (entrant === "caller" && leftMs > 0) {
        return { do: "refuse", afterMs: Math.max(RETRY_AFTER_MS_MIN, Math.ceil(leftMs)) };
      }
      const probed: Breaker = { ...breaker, is: "half-open", generation: generation + 1 };
      return {
        do: "admit",
        breaker: probed,
        ticket: { generation: probed.generation, as: "probe" },
      };
    }
    default:
      return unreachable(breaker);
  }
}

/** Folds the verdict of a call that ended into the breaker that admitted it. */
export function settle(
  breaker: Breaker,
  finished: { ticket: Ticket; verdict: Verdict },
  options: { now: number; policy: BreakerPolicy },
): Breaker {
  const { ticket, verdict } = finished;
  // A call can outlive the state that admitted it: one that began before the break would reopen
  // or close a circuit of which it knows nothing.
  if (ticket.generation !== breaker.generation) return breaker;
  switch (breaker.is) {
    case "closed":
      return settleClosed(breaker, verdict, options);
    case "half-open":
      return settleHalfOpen(breaker, finished, options);
    case "open":
      return breaker; // Whoever is admitted while open is the probe, of the next generation.
    default:
      return unreachable(breaker);
  }
}

function settleClosed(
  breaker: Breaker & { is: "closed" },
  verdict: Verdict,
  { now, policy }: { now: number; policy: BreakerPolicy },
): Breaker {
  if (verdict === "neutral") return breaker;
  if (verdict === "success") return breaker.failures === 0 ? breaker : { ...breaker, failures: 0 };
  const failures = breaker.failures + 1;
  if (failures < policy.failuresMax) return { ...breaker, failures };
  return {
    is: "open",
    generation: breaker.generation + 1,
    failures,
    openUntil: now + policy.openForMs,
  };
}

function settleHalfOpen(
  breaker: Breaker & { is: "half-open" },
  { ticket, verdict }: { ticket: Ticket; verdict: Verdict },
  { now, policy }: { now: number; policy: BreakerPolicy },
): Breaker {
  const generation = breaker.generation + 1;
  if (verdict === "success") return { is: "closed", generation, failures: 0 };
  // A witness brings good news only. A look is cut off sooner than a call: on a slow server its
  // failure would overrule a probe that is about to succeed.
  if (ticket.as === "witness") return breaker;
  const { failures, openUntil } = breaker;
  if (verdict === "neutral") return { is: "open", generation, failures, openUntil };
  // A passer may probe before the time is over. Its failure leaves that time as it was, or looks
  // every 30 s would keep traffic from ever probing for itself.
  const reopenUntil = openUntil > now ? openUntil : now + policy.openForMs;
  return { is: "open", generation, failures: failures + 1, openUntil: reopenUntil };
}
