import type { Policy } from "../../src/session/mod.ts";
import type { Simulator } from "../../src/simulator/mod.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";
import type { Property } from "./violation.ts";
import type { Witness } from "./witness.ts";

export interface PlatformParts {
  simulator: Simulator;
  policy: Policy;
  witness: Witness;
  broken: (property: Property, session: null, what: string) => void;
}

/** Replicas' clocks differ, a restart is on its way for a while, and a commit may be tried again. */
const SLACK_MS = 30 * SECOND_MS;
/** What a log line told of WAHA itself may be why it is restarted so long after. */
const ILL_COUNTS_MS = 10 * MINUTE_MS;

/** Whoever runs WAHA's container: it restarts WAHA when we ask, and judges whether we may (S1). */
export class Platform {
  readonly #parts: PlatformParts;
  #restartedAt = -Infinity;
  #illAt = -Infinity;

  constructor(parts: PlatformParts) {
    this.#parts = parts;
  }

  /** Something told us that WAHA is ill, though it answers. */
  toldIll(now: number): void {
    this.#illAt = now;
  }

  /** Ends WAHA's process, whatever it is at, and begins another one. */
  restarts(now: number): Response {
    const { simulator, policy, witness, broken } = this.#parts;
    const sinceMs = now - this.#restartedAt;
    const answeredMs = now - witness.answeredAt;
    if (!policy.serverRestart) broken(3, null, "WAHA was restarted, which nobody allowed");
    if (sinceMs < policy.serverRestartMs - SLACK_MS) {
      broken(3, null, `WAHA was restarted again after ${sinceMs} ms`);
    }
    const isIll = now - this.#illAt < ILL_COUNTS_MS;
    if (answeredMs < policy.serverDownMs - SLACK_MS && !isIll) {
      broken(3, null, `WAHA was restarted, though it answered ${answeredMs} ms before`);
    }
    this.#restartedAt = now;
    simulator.controlServer("recover");
    simulator.controlServer("restart");
    return new Response(null, { status: 200 });
  }
}
