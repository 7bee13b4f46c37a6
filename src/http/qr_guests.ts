import type { Clock } from "../clock.ts";

/** What this process remembers of those who came by one link. */
export interface Guest {
  /** When that somebody looks was last written down, ms. */
  notedAt: number;
  /** When its recovery was last asked for, ms. */
  askedAt: number;
  /** When its session was first seen to have worked since the link was made, ms. */
  connectedAt?: number;
  /** Why that was refused. */
  refusal?: { rule: string; because: string };
}

/** So many at once, and one more after each pause. */
interface Pace {
  burst: number;
  pauseMs: number;
}

const PACES = {
  /** A page asks 1.7 times a second, 4 for a moment: some of them may be open at once. */
  look: { burst: 60, pauseMs: 125 },
  /** A person presses. */
  wake: { burst: 3, pauseMs: 3_000 },
  /** Each new code ends the one before, and WhatsApp bounds them, too. */
  pairing: { burst: 3, pauseMs: 60_000 },
} as const satisfies Readonly<Record<string, Pace>>;

export type Doing = keyof typeof PACES;

/** Links of which anything is remembered; the one that was not used for longest goes first. */
const LINKS_MAX = 10_000;

interface Remembered {
  guest: Guest;
  /** When the allowance of each would be full again, ms. */
  fullAt: Record<Doing, number>;
}

/** Bounds what comes by each link. Only links that were signed by us are remembered. */
export class QrGuests {
  readonly #clock: Pick<Clock, "now">;
  readonly #links = new Map<string, Remembered>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** @returns Null for what comes too often: nothing is done for it. */
  admit(token: string, doing: Doing): Guest | null {
    const now = this.#clock.now();
    const known = this.#links.get(token) ?? {
      guest: { notedAt: -Infinity, askedAt: -Infinity },
      fullAt: { look: now, wake: now, pairing: now },
    };
    this.#keep(token, known);
    const { burst, pauseMs } = PACES[doing];
    // A clock that was set back must not keep anybody out for longer than a burst would.
    const fullAt = Math.min(Math.max(known.fullAt[doing], now), now + burst * pauseMs);
    const spent = fullAt + pauseMs > now + burst * pauseMs;
    known.fullAt[doing] = spent ? fullAt : fullAt + pauseMs;
    return spent ? null : known.guest;
  }

  #keep(token: string, known: Remembered): void {
    this.#links.delete(token);
    this.#links.set(token, known);
    const [oldest] = this.#links.size > LINKS_MAX ? this.#links.keys() : [];
    if (oldest !== undefined) this.#links.delete(oldest);
  }
}
