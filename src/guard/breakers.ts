import {
  admit,
  type Breaker,
  type BreakerPolicy,
  CLOSED,
  type Entrant,
  settle,
  type Ticket,
  type Verdict,
} from "./breaker.ts";
import { CircuitOpenError } from "./guard_error.ts";

/** What a call's end says about the server and about its session. */
export interface Verdicts {
  server: Verdict;
  session: Verdict;
}

export type BreakerStatus =
  | { is: "closed"; failures: number }
  /** `retryAfterMs` 0: the next caller probes. */
  | { is: "open"; failures: number; retryAfterMs: number }
  | { is: "half-open"; failures: number };

/** A call that both breakers let through; `settle` takes it once. */
export interface Admitted {
  server: Ticket;
  session: { name: string; ticket: Ticket } | undefined;
}

/** One session's breaker while it has calls under way or failures to remember. */
interface SessionBreaker {
  breaker: Breaker;
  calls: number;
}

/** The breakers of one server: its own, and one for each of its sessions that fails alone. */
export class Breakers {
  readonly #policy: BreakerPolicy & { sessionsMax: number };
  readonly #sessions = new Map<string, SessionBreaker>();
  #server = CLOSED;

  constructor(policy: BreakerPolicy & { sessionsMax: number }) {
    this.#policy = policy;
  }

  /** @throws {CircuitOpenError} Either breaker refuses; then neither was touched. */
  admit(entrant: Entrant, session: string | undefined, now: number): Admitted {
    const server = admit(this.#server, entrant, now);
    if (server.do === "refuse") throw new CircuitOpenError("server", server);
    if (session === undefined) {
      this.#server = server.breaker;
      return { server: server.ticket, session };
    }
    const known = this.#sessions.get(session);
    const own = admit(known?.breaker ?? CLOSED, entrant, now);
    if (own.do === "refuse") throw new CircuitOpenError("session", own);
    this.#server = server.breaker;
    this.#begin(session, own.breaker);
    return { server: server.ticket, session: { name: session, ticket: own.ticket } };
  }

  /**
   * Counts an admitted call for a session as well, unless it is counted for one already.
   * @throws {CircuitOpenError} The session's breaker refuses it.
   */
  join(
    admitted: Admitted,
    session: string,
    { entrant, now }: { entrant: Entrant; now: number },
  ): void {
    if (admitted.session !== undefined) return;
    const own = admit(this.#sessions.get(session)?.breaker ?? CLOSED, entrant, now);
    if (own.do === "refuse") throw new CircuitOpenError("session", own);
    this.#begin(session, own.breaker);
    admitted.session = { name: session, ticket: own.ticket };
  }

  #begin(session: string, breaker: Breaker): void {
    const known = this.#sessions.get(session);
    if (known === undefined) {
      this.#sessions.set(session, { breaker, calls: 1 });
      return;
    }
    known.breaker = breaker;
    known.calls += 1;
  }

  settle({ server, session }: Admitted, verdicts: Verdicts, now: number): void {
    const options = { now, policy: this.#policy };
    this.#server = settle(this.#server, { ticket: server, verdict: verdicts.server }, options);
    if (session === undefined) return;
    const { name, ticket } = session;
    // It is there: with a call under way it is never dropped.
    const known = this.#sessions.get(name);
    if (known === undefined) return;
    known.calls -= 1;
    known.breaker = settle(known.breaker, { ticket, verdict: verdicts.session }, options);
    this.#dropSettled(name, known);
  }

  serverStatus(now: number): BreakerStatus {
    return statusOf(this.#server, now);
  }

  /** Of the sessions whose breaker is not closed. */
  sessionsStatus(now: number): Record<string, BreakerStatus> {
    const sessions: Record<string, BreakerStatus> = {};
    for (const [name, { breaker }] of this.#sessions) {
      if (breaker.is !== "closed") sessions[name] = statusOf(breaker, now);
    }
    return sessions;
  }

  /**
   * A breaker with calls under way stays, or one of them would meet another generation's numbers
   * when it ends.
   */
  #dropSettled(name: string, { breaker, calls }: SessionBreaker): void {
    if (calls > 0) return;
    if (breaker.is === "closed" && breaker.failures === 0) {
      this.#sessions.delete(name);
      return;
    }
    if (this.#sessions.size <= this.#policy.sessionsMax) return;
    for (const [oldest, { calls: underWay }] of this.#sessions) {
      if (underWay > 0) continue;
      this.#sessions.delete(oldest);
      return;
    }
  }
}

function statusOf(breaker: Breaker, now: number): BreakerStatus {
  const { is, failures } = breaker;
  if (is !== "open") return { is, failures };
  return { is, failures, retryAfterMs: Math.max(0, Math.ceil(breaker.openUntil - now)) };
}
