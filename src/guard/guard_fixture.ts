import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { type CallOptions, createGuard, type Guard } from "./guard.ts";
import { UpstreamFailure } from "./guard_error.ts";
import type { GuardPolicy } from "./policy.ts";
import type { Run } from "./run_within.ts";

export const READ: CallOptions = { idempotent: true, routeClass: "read" };
export const WRITE: CallOptions = { idempotent: false, routeClass: "write" };

/** A guard on a clock that only the test moves; every jitter is half of its ceiling. */
export function aGuard(policy: Partial<GuardPolicy> = {}) {
  const clock = new VirtualClock();
  return { clock, guard: createGuard({ clock, random: () => 0.5, policy }) };
}

/** A call that ends when the test says so, and at once when it is cut off. */
export function aRun(name = "value") {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const sent: AbortSignal[] = [];
  const run: Run<string> = (signal) => {
    sent.push(signal);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    return promise;
  };
  return { run, sent, answer: () => resolve(name), fail: reject };
}

/** What an adaptor throws when the other side is at fault. */
export function down(scope: "server" | "session" = "server"): UpstreamFailure {
  return new UpstreamFailure("Cannot reach it", { scope });
}

export function failing(error: unknown = down()): Run<never> {
  return () => Promise.reject(error);
}

/** Ends only when it is cut off. */
export const hangs: Run<never> = (signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

/** Makes the server's breaker, or that of a session, open. */
export async function open(guard: Guard, session?: string): Promise<void> {
  const error = down(session === undefined ? "server" : "session");
  for (let i = 0; i < 5; i++) {
    await assert.rejects(guard.call(failing(error), { ...WRITE, session }), error);
  }
}
