/** What a guard's error means; HTTP statuses are made from it elsewhere. */
export type GuardCode = "QUEUE_FULL" | "CIRCUIT_OPEN" | "TIME_LIMIT" | "UPSTREAM_FAILURE";

/** Every error that the guard makes or asks for. Told apart by `code`, never by message. */
export abstract class GuardError extends Error {
  abstract readonly code: GuardCode;
  /** Ms after which trying again makes sense, where that is known. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: { retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.retryAfterMs = options.retryAfterMs;
  }
}

const seconds = (ms: number) => `${Math.ceil(ms / 1000)} s`;

/** All places are taken and as many wait as may. The call was not sent. */
export class QueueFullError extends GuardError {
  override readonly code = "QUEUE_FULL";
  override readonly retryAfterMs: number;

  constructor(waitingMax: number, retry: { afterMs: number }) {
    super(
      `Cannot queue the call as ${waitingMax} wait already: retry in ${seconds(retry.afterMs)}`,
    );
    this.retryAfterMs = retry.afterMs;
  }
}

/**
 * The call's turn came, but less time is left than a call of its route class takes. It was not
 * sent: it would have been cut off, and its place lost to a call that can still be answered.
 * Shares the code of a full queue, since it means the same: too much traffic, come back later.
 */
export class NoTimeLeftError extends GuardError {
  override readonly code = "QUEUE_FULL";
  override readonly retryAfterMs: number;

  constructor(time: { leftMs: number; meanMs: number }, retry: { afterMs: number }) {
    super(
      `Cannot send the call as ${Math.floor(time.leftMs)} ms are left and such a call takes ` +
        `${Math.ceil(time.meanMs)} ms: retry in ${seconds(retry.afterMs)}`,
    );
    this.retryAfterMs = retry.afterMs;
  }
}

/** A breaker is open, or another call is its probe. The call was not sent. */
export class CircuitOpenError extends GuardError {
  override readonly code = "CIRCUIT_OPEN";
  /** Never under 1000: a refusal during the probe has no time left, a client needs some. */
  override readonly retryAfterMs: number;

  /** @param scope Whose breaker refused: the whole server's, or that of the call's session. */
  constructor(readonly scope: "server" | "session", retry: { afterMs: number }) {
    const who = scope === "server" ? "the server" : "the session";
    super(`Cannot send the call as ${who} failed too often: retry in ${seconds(retry.afterMs)}`);
    this.retryAfterMs = retry.afterMs;
  }
}

/**
 * A limit of ours ended the call. `waiting`: it was not sent. `running`: it was sent and cut off,
 * and what it did at the server is unknown.
 */
export class TimeLimitError extends GuardError {
  override readonly code = "TIME_LIMIT";
  readonly while: "waiting" | "running";

  constructor(during: "waiting" | "running", limit: { ms: number }) {
    super(
      during === "waiting"
        ? `Cannot send the call as it waited ${limit.ms} ms for its turn: retry later`
        : `Cannot finish the call as it was cut off after ${limit.ms} ms: look before you retry`,
    );
    this.while = during;
  }
}

/**
 * The call failed through the other side's fault: thrown by what the guard runs. The breaker
 * counts it, and a retry may follow. Whatever else is thrown is neutral: it is passed on.
 */
export class UpstreamFailure extends GuardError {
  override readonly code = "UPSTREAM_FAILURE";
  /** `session`: only calls of that session fail, so only its own breaker counts it. */
  readonly scope: "server" | "session";
  /** False when the same call, sent again, would only fail again. */
  readonly retryable: boolean;

  constructor(
    message: string,
    options: {
      scope: "server" | "session";
      retryable?: boolean;
      retryAfterMs?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, options);
    this.scope = options.scope;
    this.retryable = options.retryable ?? true;
  }
}
