/** The mean duration of the answered calls of one route class. */
export interface Mean {
  ms: number;
  answers: number;
  /** Monotonic ms of the last answer. */
  answeredAt: number;
}

/**
 * From this many answers on, an old one fades: a plain mean over a day would need another day to
 * notice that WAHA became slow.
 */
const ANSWERS_WEIGHED = 20;

/** Adds one answered call; instants are monotonic ms. */
export function withAnswer(
  mean: Mean | undefined,
  call: { startedAt: number; endedAt: number },
): Mean {
  const durationMs = call.endedAt - call.startedAt;
  if (mean === undefined) return { ms: durationMs, answers: 1, answeredAt: call.endedAt };
  const answers = Math.min(mean.answers + 1, ANSWERS_WEIGHED);
  return { ms: mean.ms + (durationMs - mean.ms) / answers, answers, answeredAt: call.endedAt };
}

/** The mean in ms; undefined when there is none, or none that is younger than `forMs`. */
export function meanMs(
  mean: Mean | undefined,
  options: { now: number; forMs: number },
): number | undefined {
  if (mean === undefined || options.now - mean.answeredAt > options.forMs) return undefined;
  return mean.ms;
}
