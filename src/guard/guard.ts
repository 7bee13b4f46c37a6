import type { Clock } from "../clock.ts";
import type { Entrant } from "./breaker.ts";
import { Breakers, type BreakerStatus, type Verdicts } from "./breakers.ts";
import { CallBounds } from "./call_bounds.ts";
import { NoTimeLeftError, TimeLimitError, UpstreamFailure } from "./guard_error.ts";
import { Lane, type LaneStatus } from "./lane.ts";
import { type GuardPolicy, guardPolicy } from "./policy.ts";
import { nextTry } from "./retry.ts";
import { RouteMeans } from "./route_means.ts";
import { type Join, type Run, runWithin } from "./run_within.ts";

export interface CallOptions {
  /** The caller's: its abort ends the call at once with its own reason, and says nothing of WAHA. */
  signal?: AbortSignal | undefined;
  /** Only an idempotent call is sent again. */
  idempotent: boolean;
  /** Calls that take about as long: they share a mean. A name of ours, never a part of a URL. */
  routeClass: string;
  /** Whose breaker counts it beside the server's. */
  session?: string | undefined;
  /**
   * Monotonic ms by which the call must be over; it can only shorten the total limit. It is a
   * limit of ours: a running call that it cuts off is a failure of the server. A caller's own
   * impatience comes as `signal`.
   */
  deadlineAt?: number | undefined;
  /** The limit of one try, instead of `callMs`; the total limit is never below it. */
  limitMs?: number | undefined;
  /** The total limit, instead of the policy's: for answers whose bodies take long. */
  totalMs?: number | undefined;
  /** Whose failure a cut-off is, asked when one happens; the server's when left out. */
  cutOff?: (() => CutOff) | undefined;
}

/**
 * Whose failure it is that a limit of ours cut a running call off. `nobody`: the caller itself kept
 * the call from ending, for example with a body that came too slowly.
 */
export type CutOff = "server" | "session" | "nobody";

export interface LookOptions {
  signal?: AbortSignal | undefined;
  /** The limit of the running look, instead of `lookMs`. */
  limitMs?: number | undefined;
  /** Whose breaker counts it beside the server's: for a QR or a session's own look. */
  session?: string | undefined;
}

export interface ActOptions {
  session: string;
  signal?: AbortSignal | undefined;
}

export interface GuardStatus {
  breaker: BreakerStatus;
  queue: LaneStatus;
  looks: LaneStatus;
  /** Only sessions whose breaker is not closed. */
  sessions: Record<string, BreakerStatus>;
  /** Mean duration of answered calls, by route class; looks are the class `look`. */
  meansMs: Record<string, number>;
}

/**
 * Stands before one server, for all its callers in this process. What it runs throws an
 * `UpstreamFailure` when the server is at fault; anything else that it throws is neutral and is
 * passed on, and a value is a success.
 *
 * Besides what the run throws, each method rejects with the caller's own reason on abort, and with
 * - `TimeLimitError`: `waiting` was not sent, `running` was sent and cut off;
 * - `QueueFullError`, `NoTimeLeftError` (both `QUEUE_FULL`), `CircuitOpenError`: not sent.
 */
export interface Guard {
  /**
   * Traffic: queue, breaker, retry and limits (design §4). Who waits already when the breaker
   * opens keeps its turn: an admitted caller is refused only when too little time is left.
   */
  call<T>(run: Run<T>, options: CallOptions): Promise<T>;
  /** Looks, QR, health: a lane of their own; an open breaker lets them pass as its probe. */
  look<T>(run: Run<T>, options?: LookOptions): Promise<T>;
  /**
   * Lifecycle acts: no place, no retry, `actMs`; an open breaker lets them pass as its probe. One
   * that is cut off counts for its session only. `run` is called before this returns, unless
   * `signal` is aborted.
   */
  act<T>(run: Run<T>, options: ActOptions): Promise<T>;
  status(): GuardStatus;
}

/** What is the same for all tries of a call. */
interface GuardedCall {
  bounds: CallBounds;
  entrant: Entrant;
  lane: Lane | undefined;
  routeClass: string | undefined;
  session: string | undefined;
  limitMs: number;
  /** Whose failure it is that a limit of ours cut the running call off. */
  cutOff: () => CutOff;
}

const SUCCESS: Verdicts = { server: "success", session: "success" };
const NEUTRAL: Verdicts = { server: "neutral", session: "neutral" };
const SERVER_FAILURE: Verdicts = { server: "failure", session: "neutral" };
const SESSION_FAILURE: Verdicts = { server: "neutral", session: "failure" };
const CUT_OFF: Readonly<Record<CutOff, Verdicts>> = {
  server: SERVER_FAILURE,
  session: SESSION_FAILURE,
  nobody: NEUTRAL,
};
const theServers = (): CutOff => "server";
const theSessions = (): CutOff => "session";

/** @throws {RangeError} The policy holds a value out of bounds. */
export function createGuard(
  parts: { clock: Clock; random: () => number; policy?: Partial<GuardPolicy> },
): Guard {
  return new ServerGuard(parts.clock, parts.random, guardPolicy(parts.policy));
}

class ServerGuard implements Guard {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #policy: GuardPolicy;
  readonly #breakers: Breakers;
  readonly #traffic: Lane;
  readonly #looks: Lane;
  readonly #means: RouteMeans;

  constructor(clock: Clock, random: () => number, policy: GuardPolicy) {
    this.#clock = clock;
    this.#random = random;
    this.#policy = policy;
    this.#breakers = new Breakers(policy);
    this.#traffic = new Lane({ running: policy.running, waiting: policy.waiting });
    this.#looks = new Lane({ running: policy.lookRunning, waiting: policy.lookWaiting });
    this.#means = new RouteMeans(policy);
  }

  call<T>(run: Run<T>, options: CallOptions): Promise<T> {
    const limitMs = options.limitMs ?? this.#policy.callMs;
    const totalMs = Math.max(options.totalMs ?? this.#policy.totalMs, limitMs);
    const call: GuardedCall = {
      bounds: this.#bounds(options.signal, totalMs, options.deadlineAt),
      entrant: "caller",
      lane: this.#traffic,
      routeClass: options.routeClass,
      session: options.session,
      limitMs,
      cutOff: options.cutOff ?? theServers,
    };
    return this.#tries(run, call, options.idempotent ? this.#policy.tries : 1);
  }

  look<T>(run: Run<T>, options: LookOptions = {}): Promise<T> {
    const limitMs = options.limitMs ?? this.#policy.lookMs;
    const totalMs = Math.max(this.#policy.totalMs, limitMs);
    const call: GuardedCall = {
      bounds: this.#bounds(options.signal, totalMs),
      entrant: "passer",
      lane: this.#looks,
      routeClass: "look",
      session: options.session,
      limitMs,
      cutOff: theServers,
    };
    return this.#tries(run, call, 1);
  }

  act<T>(run: Run<T>, options: ActOptions): Promise<T> {
    const limitMs = this.#policy.actMs;
    const call: GuardedCall = {
      bounds: this.#bounds(options.signal, limitMs),
      entrant: "passer",
      lane: undefined,
      routeClass: undefined,
      session: options.session,
      limitMs,
      cutOff: theSessions,
    };
    return this.#tries(run, call, 1);
  }

  status(): GuardStatus {
    const now = this.#clock.monotonic();
    return {
      breaker: this.#breakers.serverStatus(now),
      queue: this.#traffic.status(),
      looks: this.#looks.status(),
      sessions: this.#breakers.sessionsStatus(now),
      meansMs: this.#means.status(now),
    };
  }

  #bounds(signal: AbortSignal | undefined, totalMs: number, deadlineAt = Infinity): CallBounds {
    const startedAt = this.#clock.monotonic();
    return new CallBounds(this.#clock, {
      signal,
      startedAt,
      deadlineAt: Math.min(startedAt + totalMs, deadlineAt),
    });
  }

  async #tries<T>(run: Run<T>, call: GuardedCall, triesMax: number): Promise<T> {
    const { bounds } = call;
    try {
      let now = bounds.startedAt;
      for (let tried = 1;; tried += 1) {
        try {
          return await this.#try(run, call, now);
        } catch (error) {
          now = this.#clock.monotonic();
          const sending = { tried, triesMax, now, deadlineAt: bounds.deadlineAt };
          const next = nextTry(error, sending, { random: this.#random, policy: this.#policy });
          if (next.do === "give-up") throw error;
          await bounds.pause({ now, ms: next.afterMs });
          now = this.#clock.monotonic();
        }
      }
    } finally {
      bounds.callEnded();
    }
  }

  /** One try from `now` on. Each counts for the breakers, so a retry can meet one that opened. */
  async #try<T>(run: Run<T>, call: GuardedCall, now: number): Promise<T> {
    call.bounds.requireCaller();
    const admitted = this.#breakers.admit(call.entrant, call.session, now);
    let verdicts = NEUTRAL;
    let endedAt: number | undefined;
    try {
      const turn = call.lane?.enter(call.bounds, { now, meanMs: this.#meanMs(call, now) });
      if (turn !== undefined) await turn;
      const startedAt = turn === undefined ? now : this.#clock.monotonic();
      this.#requireWorthSending(call, startedAt);
      const join: Join = (session) =>
        this.#breakers.join(admitted, session, {
          entrant: call.entrant,
          now: this.#clock.monotonic(),
        });
      const value = await runWithin((signal, hold) => run(signal, hold, join), call.bounds, {
        now: startedAt,
        untilAt: Math.min(startedAt + call.limitMs, call.bounds.deadlineAt),
        ended: () => call.lane?.free(),
      });
      verdicts = SUCCESS;
      endedAt = this.#clock.monotonic();
      if (call.routeClass !== undefined) {
        this.#means.answered(call.routeClass, { startedAt, endedAt });
      }
      return value;
    } catch (error) {
      verdicts = verdictsOf(error, call.cutOff);
      throw error;
    } finally {
      this.#breakers.settle(admitted, verdicts, endedAt ?? this.#clock.monotonic());
    }
  }

  /** @throws After giving the place back: the caller has left, or too little time is left. */
  #requireWorthSending(call: GuardedCall, now: number): void {
    try {
      // Between the turn and this line lies a microtask, in which the caller may have left.
      call.bounds.requireCaller();
      if (call.lane !== undefined) this.#requireTime(call, call.lane, now);
    } catch (error) {
      call.lane?.free();
      throw error;
    }
  }

  /**
   * Under overload a waiter gets its place with too little time left, is cut off, and its place
   * has served nobody: without this rule 4 of 100 calls are answered, with it 95 (guard study).
   */
  #requireTime(call: GuardedCall, lane: Lane, now: number): void {
    const { startedAt, deadlineAt } = call.bounds;
    const leftMs = deadlineAt - now;
    if (leftMs <= 0) throw new TimeLimitError("waiting", { ms: Math.round(now - startedAt) });
    const meanMs = this.#meanMs(call, now);
    if (meanMs === undefined || leftMs >= meanMs) return;
    throw new NoTimeLeftError({ leftMs, meanMs }, { afterMs: lane.waitMs(meanMs) });
  }

  #meanMs(call: GuardedCall, now: number): number | undefined {
    return call.routeClass === undefined ? undefined : this.#means.of(call.routeClass, now);
  }
}

function verdictsOf(error: unknown, cutOff: () => CutOff): Verdicts {
  if (error instanceof UpstreamFailure) {
    return error.scope === "session" ? SESSION_FAILURE : SERVER_FAILURE;
  }
  return error instanceof TimeLimitError && error.while === "running" ? CUT_OFF[cutOff()] : NEUTRAL;
}
