const WAIT = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?=$|[,;])/i;

/**
 * How long a caller would wait for its session, by `Prefer: wait=N` in seconds (RFC 7240 §4.3).
 * @returns `waitMs` without a preference, and `waitMsMax` at most.
 */
export function preferredWaitMs(
  prefer: string | null,
  { waitMs, waitMsMax }: { waitMs: number; waitMsMax: number },
): number {
  const seconds = prefer === null ? undefined : WAIT.exec(prefer)?.[1];
  return seconds === undefined ? waitMs : Math.min(Number(seconds) * 1_000, waitMsMax);
}
