/**
 * The guard around each call to one server: queue, breaker, retry and time limit. It knows nothing
 * of WAHA: what it runs says with `UpstreamFailure` when the other side is at fault.
 */
export type { BreakerStatus } from "./breakers.ts";
export {
  type ActOptions,
  type CallOptions,
  createGuard,
  type CutOff,
  type Guard,
  type GuardStatus,
  type LookOptions,
} from "./guard.ts";
export {
  CircuitOpenError,
  type GuardCode,
  GuardError,
  NoTimeLeftError,
  QueueFullError,
  TimeLimitError,
  UpstreamFailure,
} from "./guard_error.ts";
export type { LaneStatus } from "./lane.ts";
export { GUARD_POLICY, type GuardPolicy, guardPolicy } from "./policy.ts";
export type { Hold, Join, Run } from "./run_within.ts";
