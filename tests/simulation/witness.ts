import type { Policy } from "../../src/session/mod.ts";
import type { DeliveredLook } from "./wire.ts";

/** What one session was shown and told to be, to any replica that lived to write it down. */
export interface Evidence {
  /** When the look that showed it WORKING last was asked; -Infinity: never. */
  workingAt: number;
  /** A row of looks that showed a QR, with no WORKING between. */
  qr: { since: number; looks: number } | null;
  /** The newest log-out that was told. */
  loggedOutAt: number;
  /** Since when it has been known that its login is gone; null: not known. */
  absentAt: number | null;
  /** A row of looks that showed STOPPED. */
  stopped: { since: number; until: number } | null;
  /** The newest look that showed it neither STARTING nor STOPPED. */
  upAt: number;
  /** When a look last showed it otherwise than WORKING, and did not lie. */
  badAt: number;
}

interface Shown {
  at: number;
  look: DeliveredLook;
}

/**
 * Keeps the evidence that was delivered, from what went over the wire alone. What a replica was
 * told counts from the end of its pass on: before that a kill takes it along.
 */
export class Witness {
  readonly #policy: Policy;
  readonly #sessions = new Map<string, Evidence>();
  /** By replica: shown to it, and not known to be written yet. */
  readonly #shown = new Map<string, Shown[]>();
  #newestAskedAt = -Infinity;
  /** By replica: when WAHA answered all that a look asks. */
  readonly #answered = new Map<string, number>();
  #answeredAt = -Infinity;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** When WAHA last showed its sessions to one of us that lived to write it down. */
  get answeredAt(): number {
    return this.#answeredAt;
  }

  of(session: string): Evidence {
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    const blank: Evidence = {
      workingAt: -Infinity,
      qr: null,
      loggedOutAt: -Infinity,
      absentAt: null,
      stopped: null,
      upAt: -Infinity,
      badAt: -Infinity,
    };
    this.#sessions.set(session, blank);
    return blank;
  }

  looked(replica: string, look: DeliveredLook, at: number): void {
    for (const [name, status] of look.statuses) {
      const evidence = this.of(name);
      if (status !== "STARTING" && status !== "STOPPED") {
        evidence.upAt = Math.max(evidence.upAt, look.askedAt);
      }
      // What speaks for a session counts at once, whoever heard it and whatever becomes of them.
      if (status === "WORKING") this.#worked(evidence, look.askedAt);
      else if (name !== look.lie) evidence.badAt = Math.max(evidence.badAt, at);
    }
    this.#shown.set(replica, [...this.#shown.get(replica) ?? [], { at, look }]);
  }

  /** Both of a look's reads were answered: WAHA is up. */
  answered(replica: string, at: number): void {
    this.#answered.set(replica, at);
  }

  /** A pass of the replica ended with its beat: what it was shown before is written. */
  beaten(replica: string): void {
    this.#answeredAt = Math.max(this.#answeredAt, this.#answered.get(replica) ?? -Infinity);
    const shown = this.#shown.get(replica) ?? [];
    this.#shown.delete(replica);
    this.#answered.delete(replica);
    for (const { at, look } of shown) {
      if (look.askedAt <= this.#newestAskedAt) continue;
      this.#newestAskedAt = look.askedAt;
      for (const [name, status] of look.statuses) {
        if (name !== look.lie) this.#believe(this.of(name), status, { askedAt: look.askedAt, at });
      }
    }
  }

  /** The replica is gone, or its store failed it: what it was shown may be forgotten. */
  forgot(replica: string): void {
    this.#shown.delete(replica);
    this.#answered.delete(replica);
  }

  /** A webhook told a log-out, and was answered with 2xx. */
  toldLogOut(session: string, told: { happenedAt: number; at: number }): void {
    const evidence = this.of(session);
    if (told.happenedAt <= evidence.workingAt) return;
    evidence.loggedOutAt = Math.max(evidence.loggedOutAt, told.happenedAt);
    evidence.absentAt ??= told.at;
  }

  #worked(evidence: Evidence, askedAt: number): void {
    evidence.workingAt = Math.max(evidence.workingAt, askedAt);
    evidence.qr = null;
    evidence.stopped = null;
    evidence.absentAt = null;
  }

  #believe(
    evidence: Evidence,
    status: string,
    { askedAt, at }: { askedAt: number; at: number },
  ): void {
    if (status !== "STOPPED") evidence.stopped = null;
    switch (status) {
      case "SCAN_QR_CODE": {
        if (askedAt <= evidence.workingAt) return;
        evidence.qr ??= { since: askedAt, looks: 0 };
        if (evidence.qr.looks === 0 || askedAt - evidence.qr.since >= this.#policy.confirmMs) {
          evidence.qr.looks++;
        }
        if (evidence.qr.looks >= 2) evidence.absentAt ??= at;
        return;
      }
      case "STOPPED":
        evidence.stopped ??= { since: askedAt, until: askedAt };
        evidence.stopped.until = askedAt;
        // The wait for a scan ends with a stop.
        evidence.qr = null;
        return;
      default:
        return;
    }
  }
}
