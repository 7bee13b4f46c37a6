import type { Clock } from "../clock.ts";
import { GuardError, TimeLimitError, UpstreamFailure } from "../guard/mod.ts";
import type { Guard, LookOptions } from "../guard/mod.ts";
import { BodyTooLongError } from "./body.ts";
import { classifyRead } from "./classify_read.ts";
import type { ReadVerdict, Toll } from "./classify_read.ts";
import { WahaError } from "./errors.ts";
import { exchange, NoAnswerError } from "./exchange.ts";
import type { Wire } from "./exchange.ts";
import { unreachable } from "../session/mod.ts";

/** What all calls of one client share. */
export interface Line {
  wire: Wire;
  guard: Guard;
  clock: Clock;
}

/** A value and what it is worth to the breaker. */
export interface Judged<T> {
  value: T;
  toll: Toll;
}

/** Refusals and 4xx: the guard passes on, uncounted, whatever it does not know. */
class NeutralAnswer extends Error {}

/**
 * Tells the guard what an answer is worth, in the way that it understands: by what is thrown.
 * The answer itself is kept by the caller.
 * @throws {UpstreamFailure} For a failure.
 * @throws For a neutral answer: something that is no `UpstreamFailure`.
 */
export function charge(toll: Toll): void {
  switch (toll.is) {
    case "success":
      return;
    case "neutral":
      throw new NeutralAnswer("Cannot count this answer: it says nothing of WAHA's health");
    case "failure":
      throw new UpstreamFailure("Cannot use WAHA's answer: it failed", { scope: toll.scope });
    default:
      return unreachable(toll);
  }
}

/**
 * Runs one read in the lane of looks and gives what it brought, however the breaker counted it.
 * @throws {GuardError} `QUEUE_FULL`, `CIRCUIT_OPEN`: nothing was sent.
 * @throws {WahaError} `WAHA_TIMEOUT`.
 * @throws The signal's reason when the caller aborts.
 */
export async function ask<T>(
  line: Line,
  run: (signal: AbortSignal) => Promise<Judged<T>>,
  options: LookOptions,
): Promise<T> {
  const kept: { judged?: Judged<T>; ranAt?: number } = {};
  try {
    await line.guard.look(
      async (inner) => {
        kept.ranAt = line.clock.monotonic();
        kept.judged = await run(inner);
        charge(kept.judged.toll);
      },
      options,
    );
  } catch (error) {
    if (kept.judged === undefined) throw unasked(error, line.clock, kept.ranAt);
  }
  if (kept.judged === undefined) {
    throw new TypeError("Cannot give an answer: the guard ran nothing");
  }
  return kept.judged.value;
}

/** Whether an error is the guard's refusal: the call was not sent, and its message says why. */
export function isRefusal(error: unknown): error is GuardError {
  return error instanceof GuardError &&
    (error.code === "QUEUE_FULL" || error.code === "CIRCUIT_OPEN");
}

/**
 * Reads one route; whatever comes back, or does not, is a verdict.
 * @throws The signal's reason when it aborts.
 */
export async function readRoute(
  wire: Wire,
  route: { path: string; bytesMax: number },
  signal: AbortSignal,
): Promise<{ verdict: ReadVerdict; skewMs?: number }> {
  try {
    const answer = await exchange(wire, { method: "GET", ...route, signal });
    const verdict = classifyRead(answer);
    return answer.skewMs === undefined ? { verdict } : { verdict, skewMs: answer.skewMs };
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof NoAnswerError) {
      return { verdict: { is: "unreachable", reason: error.reason } };
    }
    if (!(error instanceof BodyTooLongError)) throw error;
    const reason = `answered with more than ${Math.floor(route.bytesMax / 1_048_576)} MiB`;
    return { verdict: { is: "not-waha", reason } };
  }
}

/** How long it took until a limit of ours ended it, in words. */
export function silence(ranAt: number | undefined, clock: Clock): string {
  if (ranAt === undefined) return "WAHA was not asked: no place became free in time";
  const seconds = Math.round((clock.monotonic() - ranAt) / 1000);
  return `WAHA did not answer within ${seconds} s`;
}

function unasked(error: unknown, clock: Clock, ranAt: number | undefined): unknown {
  if (!(error instanceof TimeLimitError)) return error;
  return new WahaError("WAHA_TIMEOUT", `${silence(ranAt, clock)}: look at its load, try again`);
}
