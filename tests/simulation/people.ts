import type { PersonDeed } from "./schedule.ts";
import { MINUTE_MS } from "./spans.ts";

/** An ask waits for a minute, and stop, wait, start and their verdict take as long again and more. */
const ASKED_LASTS_MS = 5 * MINUTE_MS;
const DASHBOARD_LASTS_MS = MINUTE_MS;

interface Known {
  askedAt: number;
  forcedAt: number;
  scannedAt: number;
  dashboardAt: number;
  stoppedAt: number | null;
  mayBeStopped: boolean;
  paused: boolean;
  mayBePaused: boolean;
}

/** What people did and when, as an onlooker knows it: who acts in their name may do more. */
export class People {
  readonly #sessions = new Map<string, Known>();

  /** A person did it, now: the answer may come later. */
  did(deed: PersonDeed, session: string, at: number): void {
    const known = this.#of(session);
    switch (deed) {
      case "scan":
        known.scannedAt = at;
        known.stoppedAt = null;
        return;
      case "start":
      case "restart":
      case "stop-start":
        known.askedAt = at;
        known.stoppedAt = null;
        return;
      case "recover":
        known.askedAt = at;
        return;
      case "force":
        known.askedAt = at;
        known.forcedAt = at;
        known.stoppedAt = null;
        return;
      case "stop":
        known.askedAt = at;
        known.mayBeStopped = true;
        return;
      case "stop-in-dashboard":
      case "delete-in-dashboard":
        known.dashboardAt = at;
        known.mayBeStopped = true;
        return;
      case "start-in-dashboard":
      case "restart-in-dashboard":
        known.dashboardAt = at;
        // What works again is wanted again, though nobody said so to us.
        known.stoppedAt = null;
        return;
      case "pause":
        known.mayBePaused = true;
        return;
      case "resume":
        known.paused = false;
        return;
    }
  }

  /** The service did as it was asked: from now on it knows the wish. */
  served(
    deed: PersonDeed,
    session: string,
    { askedAt, at }: { askedAt: number; at: number },
  ): void {
    const known = this.#of(session);
    // Who asked for something else meanwhile has changed their mind.
    if (deed !== "pause" && deed !== "resume" && known.askedAt !== askedAt) return;
    if (deed === "stop") known.stoppedAt = at;
    else if (deed === "pause") known.paused = true;
    else if (deed === "resume") known.mayBePaused = false;
    else if (deed !== "recover") known.mayBeStopped = false;
  }

  askedLately(session: string, now: number): boolean {
    return now - this.#of(session).askedAt < ASKED_LASTS_MS;
  }

  everAsked(session: string): boolean {
    return this.#of(session).askedAt > -Infinity;
  }

  forcedLately(session: string, now: number): boolean {
    return now - this.forcedAt(session) < ASKED_LASTS_MS;
  }

  forcedAt(session: string): number {
    return this.#of(session).forcedAt;
  }

  scannedAt(session: string): number {
    return this.#of(session).scannedAt;
  }

  actedInDashboard(session: string, now: number): boolean {
    return now - this.#of(session).dashboardAt < DASHBOARD_LASTS_MS;
  }

  /** Whether somebody stopped it, or tried to, and nobody is known to have taken that back. */
  mayBeStopped(session: string): boolean {
    return this.#of(session).mayBeStopped;
  }

  /** When the service knew that its owner wants it stopped; null: it is not so. */
  stoppedByWishAt(session: string): number | null {
    return this.#of(session).stoppedAt;
  }

  /** Whether the service knows that it is to leave it alone. */
  isPaused(session: string): boolean {
    return this.#of(session).paused;
  }

  /** Whether a pause was asked for and nobody is known to have ended it. */
  mayBePaused(session: string): boolean {
    return this.#of(session).mayBePaused;
  }

  #of(session: string): Known {
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    const blank: Known = {
      askedAt: -Infinity,
      forcedAt: -Infinity,
      scannedAt: -Infinity,
      dashboardAt: -Infinity,
      stoppedAt: null,
      mayBeStopped: false,
      paused: false,
      mayBePaused: false,
    };
    this.#sessions.set(session, blank);
    return blank;
  }
}
