import type { Brake } from "../../src/session/mod.ts";
import type { LifecycleCall } from "./lifecycle_call.ts";
import { RULES_STANDING } from "./tally.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";
import type { Property } from "./violation.ts";

/** Acts that were decided before the brake engaged are still on their way. */
const ON_THE_WAY_MS = 15 * SECOND_MS;
const FIRST_MS = 5 * MINUTE_MS;
/** Replicas' clocks differ, and a send takes a moment. */
const SLACK_MS = 10 * SECOND_MS;
const FIRST_ACTS_MAX = 2;
/** What fell so long ago cannot be why it engages now. */
const FELL_LATELY_MS = 65 * MINUTE_MS;
const FALLEN_MIN = 2;

/**
 * Property 4: while a brake is on, hardly anything is tried, and it is on only where several fell.
 * Judged once S5 stands in the table of rules.
 */
export class BrakeJudge {
  readonly #broken: (property: Property, session: string | null, what: string) => void;
  readonly #fellAt = new Map<string, number>();
  #engagedAt: number | null = null;
  #acts: number[] = [];
  engaged = 0;

  constructor(broken: (property: Property, session: string | null, what: string) => void) {
    this.#broken = broken;
  }

  /** Something outside made a session fall. */
  fell(session: string, at: number): void {
    this.#fellAt.set(session, at);
  }

  /** A commit wrote which brakes are on; `unwell` are those that the model shows so now. */
  wrote(brakes: readonly Brake[], { now, unwell }: { now: number; unwell: () => string[] }): void {
    if (!RULES_STANDING.has("S5")) return;
    if (brakes.length === 0) {
      this.#engagedAt = null;
      return;
    }
    if (this.#engagedAt !== null) return;
    this.#engagedAt = now;
    this.#acts = [];
    this.engaged++;
    const lately = [...this.#fellAt].filter(([, at]) => now - at < FELL_LATELY_MS);
    const fallen = new Set([...lately.map(([name]) => name), ...unwell()]);
    if (fallen.size < FALLEN_MIN) {
      this.#broken(4, null, `a brake engaged although ${fallen.size} sessions fell or are unwell`);
    }
  }

  /** An act of ours that nobody asked for is at WAHA's door. */
  arrived({ session, step }: LifecycleCall, now: number): void {
    const engagedAt = this.#engagedAt;
    // A stop that our start follows is one act; what STOPPED is no part of a brake.
    if (engagedAt === null || (step !== "restart" && step !== "stop")) return;
    if (now - engagedAt < ON_THE_WAY_MS) return;
    this.#acts.push(now);
    const ageMs = now - engagedAt;
    if (ageMs < FIRST_MS) {
      if (this.#acts.length > FIRST_ACTS_MAX) {
        this.#broken(4, session, `${this.#acts.length} acts within ${ageMs} ms of the brake`);
      }
      return;
    }
    const lately = this.#acts.filter((at) => now - at < FIRST_MS - SLACK_MS);
    if (lately.length > 1 && now - FIRST_MS > engagedAt + FIRST_MS) {
      this.#broken(4, session, `${lately.length} acts within 5 min, ${ageMs} ms into the brake`);
    }
  }
}
