import type { Clock } from "../clock.ts";
import type { Fact, Ill, SessionRecord, SessionStatus } from "../session/mod.ts";
import { isMissing, needsQr, own, unreachable } from "../session/mod.ts";
import type { Kept, Store } from "../store/mod.ts";
import { endsWithin } from "./ends_within.ts";
import { PassingWishes, type Wished } from "./passing_wishes.ts";
import type { Supervisor } from "./supervisor.ts";

/** What may be said of a session without asking WAHA. */
export type SessionKnowledge =
  | { is: "working" }
  /** Never seen, or seen too long ago: it says nothing, and no call may be refused for it. */
  | { is: "unknown" }
  | NotWorking;

export interface NotWorking {
  is: "not-working";
  session: string;
  status: SessionStatus;
  /** WAHA's own word for it. */
  word: string;
  needsQr: boolean;
  because: string;
  /** Whether it comes back by itself, as far as that is known. */
  comesBack: "perhaps" | "not-by-itself";
  /** When something happens next by itself, wall clock, ms. */
  nextAt?: number;
  incidentId?: string;
}

/** A call of somebody's that WAHA answered. */
export interface ProxiedCall {
  session: string;
  kind: "send" | "read";
  status: number;
  outcome: "ok" | "client-error" | "server-error";
  /** WhatsApp's own number, where the answer names one. */
  code?: number;
  /** Tells chats apart and no more. */
  chat?: string;
}

/** What somebody who stands between callers and one WAHA needs of its recovery. */
export interface ProxyPort {
  /** The server's name. */
  readonly server: string;
  /** When the newest look that WAHA answered was asked, wall clock; null before the first. */
  readonly lookedAt: number | null;
  /** From memory, at once. */
  knows(session: string): SessionKnowledge;
  /**
   * Wakes recovery and waits until the session is in one of `expected`, until it is clear that it
   * will not be so in time, or for `ms`. A status is never held against it that is older than this
   * call: the first thing that the wake brings is a look.
   */
  until(
    session: string,
    wait: { expected: readonly string[]; ms: number; signal: AbortSignal },
  ): Promise<SessionKnowledge>;
  /** A lifecycle call of the owner's is about to pass: what they want is kept. Never rejects. */
  wished(session: string, wished: { wish: "running" | "stopped"; by: string }): Promise<Wished>;
  /** How a call ended. Good ones of a session that is well cost nothing. */
  called(call: ProxiedCall): void;
  /** An answer named what is wrong with WAHA itself. */
  ill(ill: Ill, because: string): void;
  /** Somebody asked for the session's code. */
  watched(session: string): void;
  /** Something was seen that a look would explain. */
  suspect(): void;
  readonly kept: {
    claim(key: string, kept: Kept): Promise<Kept | null>;
    replace(key: string, kept: Kept): Promise<void>;
    read(key: string): Promise<Kept | null>;
    drop(key: string): Promise<void>;
  };
  /** No pass brings anything any more. */
  readonly stopping: boolean;
  /** Forgets what was to be told later. */
  stop(): void;
}

export interface ProxyPortParts {
  clock: Clock;
  supervisor: Supervisor;
  store: Store;
  server: string;
  pollMs: number;
}

/** A look that young answers the next caller, too: a crowd costs WAHA one look a second. */
const LOOK_AGE_MS = 1_000;
/** Facts of calls go into one commit a second. */
const GATHER_MS = 1_000;
/** Facts that wait for it; a flood of errors says nothing more than these. */
const GATHERED_MAX = 200;

/** Makes the port of one server. `stop` of its supervisor ends all waiting. */
export function createProxyPort(parts: ProxyPortParts): ProxyPort {
  return new SupervisedPort(parts);
}

class SupervisedPort implements ProxyPort {
  readonly kept: ProxyPort["kept"];
  readonly #parts: ProxyPortParts;
  readonly #wishes: PassingWishes;
  #gathered: Fact[] = [];
  #looking: Promise<void> | null = null;
  /** A look that was asked before it says nothing of what was seen then. */
  #suspectedAt = -Infinity;
  #cancelTelling: () => void = () => {};

  constructor(parts: ProxyPortParts) {
    this.#parts = parts;
    this.#wishes = new PassingWishes(parts);
    const { store: { kept }, server, clock } = parts;
    this.kept = {
      claim: (key, record) => kept.claim(server, key, { kept: record, now: clock.now() }),
      replace: (key, record) => kept.replace(server, key, { kept: record, now: clock.now() }),
      read: (key) => kept.read(server, key),
      drop: (key) => kept.drop(server, key),
    };
  }

  get server(): string {
    return this.#parts.server;
  }

  get lookedAt(): number | null {
    return this.#parts.supervisor.known.lastLookAt;
  }

  get stopping(): boolean {
    return this.#parts.supervisor.stopping;
  }

  knows(session: string): SessionKnowledge {
    const { supervisor, clock, pollMs } = this.#parts;
    const { world, lastLookAt } = supervisor.known;
    if (lastLookAt === null || world.server.state.is !== "up") return UNKNOWN;
    if (clock.now() - lastLookAt > 3 * pollMs) return UNKNOWN;
    const record = own(world.sessions, session);
    if (record === undefined || isMissing(record)) return UNKNOWN;
    if (record.status === "WORKING") return WORKING;
    // A word of a newer WAHA that we do not know says nothing either.
    return record.status === "UNKNOWN" ? UNKNOWN : notWorking(record);
  }

  async until(
    session: string,
    { expected, ms, signal }: { expected: readonly string[]; ms: number; signal: AbortSignal },
  ): Promise<SessionKnowledge> {
    const { clock } = this.#parts;
    const endsAt = clock.monotonic() + ms;
    const leftMs = () => endsAt - clock.monotonic();
    for (;;) {
      await endsWithin(this.#look(), { clock, ms: Math.max(0, leftMs()), signal });
      const known = this.knows(session);
      if (known.is !== "not-working" || expected.includes(known.word)) return known;
      if (signal.aborted || this.stopping || leftMs() <= 0) return known;
      if (!comesInTime(known, clock.now() + leftMs())) return known;
      // Where WAHA tells nothing by itself, the look of each second sees that it works again.
      await this.#nextChange(Math.min(leftMs(), LOOK_AGE_MS), signal);
    }
  }

  wished(session: string, wished: { wish: "running" | "stopped"; by: string }): Promise<Wished> {
    return this.#wishes.begin(session, wished);
  }

  called(call: ProxiedCall): void {
    if (call.outcome === "ok" && !this.#isInDoubt(call.session)) return;
    // A caller's own mistake shows nothing of the session, but what WhatsApp refuses does.
    if (call.outcome === "client-error" && call.status !== 400 && call.code === undefined) return;
    this.#gather({ is: "called", at: this.#parts.clock.now(), ...call });
  }

  ill(ill: Ill, because: string): void {
    this.#gather({ is: "server-evidence", at: this.#parts.clock.now(), ill, because });
  }

  watched(session: string): void {
    this.#gather({ is: "watched", at: this.#parts.clock.now(), session });
  }

  suspect(): void {
    this.#suspectedAt = this.#parts.clock.now();
    void this.#look();
  }

  stop(): void {
    this.#cancelTelling();
    this.#gathered = [];
  }

  /** Whether a call that went well says something: it disproves what is held against the session. */
  #isInDoubt(session: string): boolean {
    const record = own(this.#parts.supervisor.known.world.sessions, session);
    if (record === undefined) return false;
    const { status, confirmed, deaf, refused, broken } = record;
    return deaf !== undefined || refused !== undefined || broken !== undefined ||
      (status !== "WORKING" && !confirmed);
  }

  #gather(fact: Fact): void {
    if (this.stopping || this.#gathered.length >= GATHERED_MAX) return;
    this.#gathered.push(fact);
    if (this.#gathered.length > 1) return;
    const { clock, supervisor } = this.#parts;
    this.#cancelTelling = clock.after(GATHER_MS, () => {
      const facts = this.#gathered;
      this.#gathered = [];
      void supervisor.wake(facts);
    });
  }

  /** A look that began after this call, or a moment before it. */
  #look(): Promise<void> {
    const { clock, supervisor } = this.#parts;
    const { lastLookAt, lookingSince } = supervisor.known;
    const age = clock.now() - (lastLookAt ?? -Infinity);
    const young = age >= 0 && age < LOOK_AGE_MS && (lastLookAt ?? 0) > this.#suspectedAt;
    if (young && lookingSince === null) return Promise.resolve();
    // A look that is under way began before this call, and may have missed what it asks about.
    this.#looking ??= supervisor.wake().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  #nextChange(ms: number, signal: AbortSignal): Promise<void> {
    const { clock, supervisor } = this.#parts;
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        forget();
        signal.removeEventListener("abort", done);
        resolve();
      };
      const cancel = clock.after(ms, done);
      const forget = supervisor.onChange(done);
      signal.addEventListener("abort", done, { once: true });
    });
  }
}

const UNKNOWN: SessionKnowledge = { is: "unknown" };
const WORKING: SessionKnowledge = { is: "working" };

function notWorking(record: SessionRecord): NotWorking {
  const { phase, status, incidentId, intent } = record;
  const nextAt = phase.next?.at ?? phase.until;
  return {
    is: "not-working",
    session: record.name,
    status,
    word: record.raw ?? status,
    needsQr: needsQr(record),
    because: phase.because,
    comesBack: intent !== undefined || comesBackByItself(record) ? "perhaps" : "not-by-itself",
    ...(nextAt === undefined ? {} : { nextAt }),
    ...(incidentId === undefined ? {} : { incidentId }),
  };
}

/** Whether waiting makes sense: nothing keeps it but time, an act of ours, or WAHA itself. */
function comesBackByItself({ status, phase }: SessionRecord): boolean {
  // WAHA is at it, or brings back what ran before (S3), whatever we think of the session.
  if (status === "STARTING" || status === "AUTHENTICATED" || phase.rule.startsWith("S3")) {
    return true;
  }
  switch (phase.is) {
    case "healthy":
    case "watching":
    case "recovering":
      return true;
    case "holding":
    case "parked":
      // A hold or a pause that ends in time is waited for.
      return phase.next !== undefined || phase.until !== undefined;
    case "awaiting-person":
    case "stopped":
    case "paused":
      return false;
    default:
      return unreachable(phase.is);
  }
}

function comesInTime({ comesBack, nextAt, status }: NotWorking, until: number): boolean {
  if (comesBack === "not-by-itself") return false;
  return status === "STARTING" || nextAt === undefined || nextAt <= until;
}
