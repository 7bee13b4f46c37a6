/** What WAHA's processes held at a moment, as `/metrics`, a cgroup file or a probe tells it. */
export interface MemorySample {
  at: number;
  bytes: number;
}

export interface MemoryGrowth {
  bytesPerHour: number;
  /** What remains held between the peaks, by the newest samples. */
  bytes: number;
  /** When the limit is reached at this rate, ms since 1970. */
  limitAt: number;
}

const HOUR_MS = 3_600_000;
/** Below it a warm-up looks like a leak. */
const SPAN_MS_MIN = 2 * HOUR_MS;
const WINDOWS = 8;
/** Of the steps from window to window so many must rise: a sawtooth falls as often as it rises. */
const RISES_MIN = 6;
const RISE_MIN = 0.05;
/** Who falls below half of what was held was started anew, and what was before tells nothing. */
const STARTED_ANEW = 0.5;
/** A date that lies further ahead is a guess. */
const AHEAD_MS_MAX = 14 * 24 * HOUR_MS;

/**
 * Whether memory grows, and when it will reach its limit. Peaks are not growth: only what remains
 * held between them counts, so that each of eight equal windows of time is its lowest sample, and
 * the rate is the median of the slopes between all of them (Theil and Sen: a fifth of the windows
 * may be anything).
 * @param samples In the order of time; two hours of them at least, from one start of WAHA.
 * @returns Null when it does not grow, or not within two weeks, or when that cannot be told yet.
 */
export function growthOf(
  samples: readonly MemorySample[],
  { limitBytes }: { limitBytes: number },
): MemoryGrowth | null {
  const lows = lowsOf(sinceStart(samples));
  const first = lows[0];
  const last = lows.at(-1);
  if (first === undefined || last === undefined || lows.length < WINDOWS) return null;
  const rises = lows.filter(({ bytes }, index) => bytes > (lows[index - 1]?.bytes ?? Infinity));
  if (rises.length < RISES_MIN || last.bytes < first.bytes * (1 + RISE_MIN)) return null;
  const bytesPerMs = medianSlope(lows);
  if (bytesPerMs <= 0) return null;
  const leftMs = Math.max(0, limitBytes - last.bytes) / bytesPerMs;
  if (leftMs > AHEAD_MS_MAX) return null;
  return {
    bytesPerHour: bytesPerMs * HOUR_MS,
    bytes: last.bytes,
    limitAt: Math.round(last.at + leftMs),
  };
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** What a person is told, times in UTC. */
export function growthSentence({ bytesPerHour, bytes, limitAt }: MemoryGrowth): string {
  const at = new Date(limitAt);
  const day = DAYS[at.getUTCDay()] ?? "";
  const when = `${day} ${at.toISOString().slice(0, 10)} ${at.toISOString().slice(11, 16)} UTC`;
  return `WAHA holds ${mib(bytes)} and grows by ${mib(bytesPerHour)} an hour: ` +
    `at this rate it dies on ${when}`;
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MiB`;
}

function sinceStart(samples: readonly MemorySample[]): readonly MemorySample[] {
  const start = samples.findLastIndex(({ bytes }, index) =>
    bytes < (samples[index - 1]?.bytes ?? 0) * STARTED_ANEW
  );
  return start === -1 ? samples : samples.slice(start);
}

/** The lowest sample of each window; fewer than `WINDOWS` where some have none. */
function lowsOf(samples: readonly MemorySample[]): MemorySample[] {
  const fromAt = samples[0]?.at ?? 0;
  const spanMs = (samples.at(-1)?.at ?? 0) - fromAt;
  if (spanMs < SPAN_MS_MIN) return [];
  const lows = new Map<number, MemorySample>();
  for (const sample of samples) {
    const window = Math.min(WINDOWS - 1, Math.floor((sample.at - fromAt) / spanMs * WINDOWS));
    const low = lows.get(window);
    if (low === undefined || sample.bytes < low.bytes) lows.set(window, sample);
  }
  return [...lows.values()];
}

function medianSlope(points: readonly MemorySample[]): number {
  const slopes = points.flatMap((a, index) =>
    points.slice(index + 1).map((b) => (b.bytes - a.bytes) / (b.at - a.at))
  ).sort((a, b) => a - b);
  return slopes[slopes.length >> 1] ?? 0;
}
