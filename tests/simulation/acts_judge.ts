import type { Policy } from "../../src/session/mod.ts";
import type { SessionState, Simulator } from "../../src/simulator/mod.ts";
import type { Callers } from "./callers.ts";
import type { LifecycleCall } from "./lifecycle_call.ts";
import type { People } from "./people.ts";
import type { Property } from "./violation.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";
import type { DeliveredLook } from "./wire.ts";
import type { Witness } from "./witness.ts";

/** Standing still for longer than this between its check and its send, a process acts late. */
export const FREEZE_WINDOW_MS = 60 * SECOND_MS;
/** Evidence that comes while a decided act is on its way to WAHA comes too late for it. */
const ON_THE_WAY_MS = 15 * SECOND_MS;
/** An act upon a session that has worked for so long can have no honest reason. */
const WELL_MS = 30 * SECOND_MS;
/** And none of the looks of so long a time may have shown it unwell. */
const BAD_LOOK_COUNTS_MS = 100 * SECOND_MS;
/** A restart takes some seconds, and a NOWEB without a login fails within 5 s after it (P1). */
const QUICK_FALL_MS = 15 * SECOND_MS;
const QUICK_FALLS_MIN = 2;
const QUICK_FALLS_LAST_MS = 2 * MINUTE_MS;
/** How long a stop that landed late is at work. */
const LATE_STOP_MS = 15 * SECOND_MS;
const CODE_AFTER_MS = 3 * MINUTE_MS;
/** Clocks differ and sends take a moment: a budget is held against a slightly shorter period. */
const PERIOD_SLACK_MS = 15 * SECOND_MS;

export interface ActsJudgeParts {
  simulator: Simulator;
  policy: Policy;
  witness: Witness;
  people: People;
  callers: Callers;
  /** Whether a restart of this WAHA loses a login (WEBJS of Core 2024). */
  restartsLose: boolean;
  broken: (property: Property, session: string, what: string) => void;
}

/** What a replica was when its call came to WAHA's door. */
export interface Sender {
  by: string;
  /** The longest time that it stood still in the last minutes, ms. */
  frozenMs: number;
}

interface Own {
  at: number;
  step: LifecycleCall["step"];
}

/** Judges each lifecycle call of ours as it comes to WAHA: properties 1, 2 and 3. */
export class ActsJudge {
  readonly #parts: ActsJudgeParts;
  /** Acts of ours that nobody asked for, by session. */
  readonly #own = new Map<string, Own[]>();
  /** When we last began each session, whoever asked. */
  readonly #startedAt = new Map<string, number>();
  /** Since when the model has shown each session WORKING; kept by `seen`. */
  readonly #workingSince = new Map<string, number>();
  readonly #unwellSince = new Map<string, number>();
  /** Sessions that our starts brought back with a code to scan. */
  readonly #codesBrought = new Set<string>();
  /** How often each fell soon after our start, without having worked for a while since. */
  readonly #quickFalls = new Map<string, number>();
  /** When a stop came to each session whose answer was lost long before. */
  readonly #landedLateAt = new Map<string, number>();
  /** When we last cured each session of its muteness (P9). */
  readonly #curedAt = new Map<string, number>();
  acts = 0;
  /** Late acts of a process that stood still: the one window that is known (design §1). */
  readonly window = { acts: 0, overlaps: 0, longestMs: 0 };

  constructor(parts: ActsJudgeParts) {
    this.#parts = parts;
  }

  get restartsLose(): boolean {
    return this.#parts.restartsLose;
  }

  /** Looks at the truth: called after every step that may have changed it. */
  seen(names: Iterable<string>, now: number): void {
    for (const name of names) {
      const working = this.#parts.simulator.status(name) === "WORKING";
      const [into, out] = working
        ? [this.#workingSince, this.#unwellSince]
        : [this.#unwellSince, this.#workingSince];
      out.delete(name);
      if (this.workingMs(name, now) >= QUICK_FALLS_LAST_MS) this.#quickFalls.delete(name);
      if (!into.has(name)) into.set(name, now);
    }
  }

  /** Something outside makes it fall: as soon after our start as a login that is gone does. */
  fell(session: string, now: number): void {
    if (now - (this.#startedAt.get(session) ?? -Infinity) >= QUICK_FALL_MS) return;
    this.#quickFalls.set(session, (this.#quickFalls.get(session) ?? 0) + 1);
  }

  /** P3: whether nobody can tell it from a NOWEB whose login WhatsApp has ended. */
  fallsAsLoggedOut(session: string): boolean {
    const { engine } = this.#parts.simulator.truth(session) ?? {};
    return engine === "NOWEB" && (this.#quickFalls.get(session) ?? 0) >= QUICK_FALLS_MIN;
  }

  /** A look was delivered: what came up with a code by an act of ours had lost its login. */
  looked(look: DeliveredLook, now: number): void {
    for (const [name, startedAt] of this.#startedAt) {
      const lately = now - startedAt < CODE_AFTER_MS;
      if (lately && look.statuses.get(name) === "SCAN_QR_CODE") this.#codesBrought.add(name);
    }
  }

  /** How many sessions our starts brought back with a code to scan. */
  get codesBrought(): number {
    return this.#codesBrought.size;
  }

  /** For how long the model has shown it WORKING; 0: it does not. */
  workingMs(session: string, now: number): number {
    return now - (this.#workingSince.get(session) ?? now);
  }

  /** For how long the model has shown it otherwise; 0: it works. */
  unwellMs(session: string, now: number): number {
    return now - (this.#unwellSince.get(session) ?? now);
  }

  /** A stop of ours comes to WAHA that was given up long before: no rule of ours can help it. */
  landedLate(session: string, now: number): void {
    this.#landedLateAt.set(session, now);
  }

  arrived(call: LifecycleCall, sender: Sender, now: number): void {
    this.acts++;
    const { session, step } = call;
    const truth = this.#parts.simulator.truth(session);
    const late = sender.frozenMs > FREEZE_WINDOW_MS;
    if (late) {
      this.window.acts++;
      this.window.longestMs = Math.max(this.window.longestMs, sender.frozenMs);
      if (truth !== null && truth.held !== null) this.window.overlaps++;
    } else {
      this.#judge(call, { truth, by: sender.by, now });
    }
    const own = this.#own.get(session) ?? [];
    if (!this.#parts.people.askedLately(session, now)) own.push({ at: now, step });
    this.#own.set(session, own);
    if (step !== "stop") this.#startedAt.set(session, now);
  }

  #judge(
    { session, step }: LifecycleCall,
    { truth, by, now }: { truth: SessionState | null; by: string; now: number },
  ): void {
    const { broken, people } = this.#parts;
    this.#login(session, { step, truth, now });
    const stopsLate = now - (this.#landedLateAt.get(session) ?? -Infinity) < LATE_STOP_MS;
    const others = stopsLate || people.actedInDashboard(session, now);
    if (truth !== null && truth.held !== null && !others) {
      broken(3, session, `${step} by ${by} while another call is at work on it`);
    }
    if (step !== "stop") this.#slots(session, step, { truth, now });
    if (people.askedLately(session, now)) return;
    this.#evidence(session, { step, now });
    this.#well(session, { step, now });
    this.#budget(session, { step, now });
  }

  /** Property 1. */
  #login(
    session: string,
    { step, truth, now }: { step: LifecycleCall["step"]; truth: SessionState | null; now: number },
  ): void {
    const { restartsLose, people, broken } = this.#parts;
    if (truth?.login !== "present" || people.forcedLately(session, now)) return;
    const drops = step === "logout" || step === "delete";
    const loses = restartsLose && (step === "restart" || step === "stop") &&
      truth.life.is === "running";
    if (drops || (loses && !people.askedLately(session, now))) {
      broken(1, session, `${step} of a session whose login is good`);
    }
    const pairedAt = people.scannedAt(session);
    const young = now - pairedAt < this.#parts.policy.youngLoginMs;
    if (young && (step === "restart" || step === "stop") && !people.askedLately(session, now)) {
      broken(1, session, `${step} of a login that is ${(now - pairedAt) / 1000} s old`);
    }
  }

  /** Property 2. */
  #evidence(session: string, { step, now }: { step: LifecycleCall["step"]; now: number }): void {
    const { witness, people, broken } = this.#parts;
    const { absentAt, upAt } = witness.of(session);
    // A scan since then may have been told by a webhook alone.
    const known = absentAt !== null && now - absentAt > ON_THE_WAY_MS &&
      people.scannedAt(session) < absentAt;
    if (known && (step === "restart" || step === "stop" || step === "logout")) {
      broken(
        2,
        session,
        `${step} although its login was known to be gone for ${now - absentAt} ms`,
      );
    }
    if (people.isPaused(session)) broken(2, session, `${step} although it is paused`);
    if (step !== "start" && step !== "restart" && step !== "create") return;
    const wishedAt = people.stoppedByWishAt(session);
    if (wishedAt !== null && now - wishedAt > ON_THE_WAY_MS) {
      broken(2, session, `${step} although its owner had stopped it ${now - wishedAt} ms ago`);
    }
    if (upAt === -Infinity && step === "start" && !people.everAsked(session)) {
      broken(2, session, "started although nobody ever showed it running or asked for it");
    }
  }

  /** H5's promise: one lying look, or an old one, brings no act. */
  #well(session: string, { step, now }: { step: LifecycleCall["step"]; now: number }): void {
    const since = this.#workingSince.get(session);
    if (since === undefined || now - since < WELL_MS) return;
    if (this.#parts.simulator.status(session) !== "WORKING") return;
    if (now - this.#parts.witness.of(session).badAt < BAD_LOOK_COUNTS_MS) return;
    if (this.#isCure(session, now)) return;
    this.#parts.broken(3, session, `${step} of a session that has worked for ${now - since} ms`);
  }

  /** P9: one useless restart of what is proven mute, where that is allowed. */
  #isCure(session: string, now: number): boolean {
    const { policy, callers } = this.#parts;
    if (!policy.healDeaf || !callers.knowsMute(session, now)) return false;
    const curedAt = this.#curedAt.get(session) ?? -Infinity;
    // A cure after which a send went well was not useless: another one may follow.
    const useless = callers.sentWellAt(session) < curedAt;
    if (useless && now - curedAt < policy.deafCureMs) return false;
    this.#curedAt.set(session, now);
    return true;
  }

  #budget(session: string, { step, now }: { step: LifecycleCall["step"]; now: number }): void {
    const { policy, broken, people } = this.#parts;
    const before = this.#own.get(session) ?? [];
    // The start after our stop belongs to it: stop-start is one act.
    if (step === "start" && before.at(-1)?.step === "stop") return;
    const from = Math.max(now - policy.actsPeriodMs + PERIOD_SLACK_MS, people.forcedAt(session));
    const acts = before.filter(({ at, step: done }, index) =>
      at > from && !(done === "start" && before[index - 1]?.step === "stop")
    );
    this.#own.set(session, before.filter(({ at }) => at > now - 2 * policy.actsPeriodMs));
    if (acts.length >= policy.actsMax) {
      broken(3, session, `${step}, the ${acts.length + 1}th act within 10 min`);
    }
  }

  #slots(
    session: string,
    step: LifecycleCall["step"],
    { truth, now }: { truth: SessionState | null; now: number },
  ): void {
    const { policy, broken, simulator, witness } = this.#parts;
    if (truth === null) return;
    const { engine } = truth;
    const others = [...this.#startedAt].filter(([name, startedAt]) => {
      if (name === session || now - startedAt >= policy.startTimeoutMs[engine]) return false;
      // Shown up since, it has left its slot, whatever it does next.
      if (witness.of(name).upAt > startedAt + SECOND_MS) return false;
      const state = simulator.truth(name);
      const starting = simulator.status(name) === "STARTING";
      return state !== null && (state.held !== null || (starting && now - startedAt < MINUTE_MS));
    });
    if (others.length >= policy.slots[engine]) {
      broken(3, session, `${step} while ${others.length} others come up by our act`);
    }
  }
}
