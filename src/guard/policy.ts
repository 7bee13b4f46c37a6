/** The settings of one server's guard. Durations in ms; all are integers ≥ 1. */
export interface GuardPolicy {
  /** Traffic that WAHA is given at once. */
  running: number;
  /** Traffic that may wait for a place; the next caller is refused. */
  waiting: number;
  /** Looks at once, in a lane of their own. */
  lookRunning: number;
  /** Looks that may wait for a place in that lane. */
  lookWaiting: number;
  /** The limit of one running look. */
  lookMs: number;
  /** The limit of one running try, until its answer: `limitMs` of the call overrides it. */
  callMs: number;
  /** The limit of a call with all its waiting, tries, pauses and the answer's body. */
  totalMs: number;
  /** The limit of a lifecycle act: WAHA answers one only when the engine has moved. */
  actMs: number;
  /** Consecutive failures that open a breaker. */
  failuresMax: number;
  /** How long an open breaker refuses before it lets one caller probe. */
  openForMs: number;
  /** Times that an idempotent call is sent at most, the first included. */
  tries: number;
  /** Ceiling of the first pause between tries; it doubles with each. */
  backoffBaseMs: number;
  /** Ceiling of any pause, `Retry-After` excepted. */
  backoffCapMs: number;
  /**
   * How long a mean speaks for its route class after the last answer. A mean above a caller's
   * time refuses it, so without an end to it no answer could ever correct it.
   */
  meanForMs: number;
  /** Route classes whose mean is kept; the one longest without an answer goes first. */
  routeClassesMax: number;
  /** Sessions whose failures are remembered; the one remembered longest goes first. */
  sessionsMax: number;
}

/** Defaults: design §4, measured in the guard study. */
export const GUARD_POLICY: Readonly<GuardPolicy> = {
  running: 2,
  waiting: 10,
  lookRunning: 2,
  lookWaiting: 10,
  lookMs: 10_000,
  callMs: 25_000,
  totalMs: 30_000,
  actMs: 60_000,
  failuresMax: 5,
  openForMs: 60_000,
  tries: 3,
  backoffBaseMs: 250,
  backoffCapMs: 8_000,
  meanForMs: 300_000,
  routeClassesMax: 64,
  sessionsMax: 1_000,
};

/** The settings that may be 0: a lane in which nobody waits is a lane. */
const ZERO_ALLOWED: ReadonlySet<string> = new Set(["waiting", "lookWaiting"]);

/**
 * Completes a policy with the defaults.
 * @throws {RangeError} Naming the first setting that is no integer within its bounds.
 */
export function guardPolicy(given: Partial<GuardPolicy> = {}): GuardPolicy {
  const policy = { ...GUARD_POLICY, ...given };
  for (const [name, value] of Object.entries(policy)) {
    const least = ZERO_ALLOWED.has(name) ? 0 : 1;
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(
        `Cannot build a guard as "${name}" must be an integer ≥ ${least}: current value is ${value}`,
      );
    }
  }
  return policy;
}
