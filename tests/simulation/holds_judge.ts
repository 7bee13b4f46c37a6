import type { Policy, SessionRecord } from "../../src/session/mod.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "./spans.ts";
import type { Property } from "./violation.ts";

/** S5 probes after 5, 10, 20, 30 min. */
const BRAKE_PAUSE_MS = 30 * MINUTE_MS;
const SLACK_MS = 10 * SECOND_MS;

/** Property 5, at each commit: a hold that names its end never names a later one than its rule. */
export class HoldsJudge {
  readonly #policy: Policy;
  readonly #broken: (property: Property, session: string, what: string) => void;

  constructor(
    policy: Policy,
    broken: (property: Property, session: string, what: string) => void,
  ) {
    this.#policy = policy;
    this.#broken = broken;
  }

  wrote(record: SessionRecord, now: number): void {
    const { phase, name } = record;
    if (phase.until === undefined) return;
    const mostMs = this.#mostMs(record, now);
    const leftMs = phase.until - now;
    if (leftMs > mostMs + SLACK_MS) {
      this.#broken(5, name, `${phase.rule} holds it for another ${leftMs} ms, at most ${mostMs}`);
    }
  }

  /** The longest that each rule may hold a session from now on. */
  #mostMs({ phase, engine, parked }: SessionRecord, now: number): number {
    const { selfHealMs, youngLoginMs, bootSettleMs, stableMs, backoffCapMs } = this.#policy;
    const { probePausesMs, probeSlowAfterMs, probeSlowPauseMs, actsPeriodMs } = this.#policy;
    switch (phase.rule) {
      case "H1":
      case "H7":
        return 24 * HOUR_MS;
      case "H8":
        return 6 * HOUR_MS;
      case "H3":
        return selfHealMs;
      case "H4":
        return youngLoginMs;
      case "H10":
        return now - (parked?.since ?? now) >= probeSlowAfterMs
          ? probeSlowPauseMs
          : Math.max(...probePausesMs, actsPeriodMs);
      case "S5":
        return BRAKE_PAUSE_MS;
      case "P7":
      case "H2":
        return this.#policy.startTimeoutMs[engine] + MINUTE_MS;
      case "P12":
        return stableMs;
      case "S3":
        return bootSettleMs + MINUTE_MS;
      default:
        return backoffCapMs;
    }
  }
}
