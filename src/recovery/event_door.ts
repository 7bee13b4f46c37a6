import type { Clock } from "../clock.ts";
import { type Fact, own, type SessionRecord } from "../session/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import { checkDelivery, type RawDelivery, type WahaEvent } from "../waha/mod.ts";
import { EventDoorDeadline } from "./event_door_deadline.ts";
import { EventDoorLag } from "./event_door_lag.ts";
import type { Supervisor } from "./supervisor.ts";
import { WakePace } from "./wake_pace.ts";

export interface EventDoorParts {
  clock: Clock;
  log: Log;
  supervisor: Pick<Supervisor, "known" | "note" | "wake" | "stopping">;
  /** `cron-only`: nothing runs between requests, so a delivery waits for its look. */
  mode: "resident" | "cron-only";
  /** What WAHA signs its webhooks with. */
  hmacKey?: string;
  /** How far a webhook's own time may lie from ours, ms. */
  windowMs: number;
  /** Whether a session is watched; absent: all are. */
  watches?: (session: string) => boolean;
}

/** What became of an event. */
export type Heard =
  /** What it proves is stored, and a look comes. */
  | { is: "noted" }
  /** It proves nothing that counts now. */
  | { is: "ignored" }
  /** What it proves could not be stored in time: it must be told again. */
  | { is: "unwritten"; code: "NOT_READY" | "STORE_UNAVAILABLE"; because: string };

/** What became of a webhook. */
export type Delivered =
  | Heard
  | { is: "refused"; code: "unauthorized" | "invalid"; message: string };

/** Whoever takes WAHA's webhooks. */
export interface WebhookPort {
  /** Whether deliveries must be signed, so that they need no key of ours. */
  readonly signed: boolean;
  /** @param server The server that the webhook names in its address, if it does. */
  deliver(delivery: RawDelivery, server?: string): Promise<Delivered>;
}

type EventFact = Extract<Fact, { is: "event" }>;

interface Pending {
  fact: EventFact;
  key: string | null;
  done: (written: boolean) => void;
  /** The pass that decides upon it already, if one does. */
  pass: Promise<void> | null;
}

/** Evidence is stored within this time, else WAHA is told to send it again (design §1). */
const COMMIT_MS_MAX = 2_000;
/** What a flood waits between two commits: a webhook's sender does not notice it. */
const GATHER_MS = 10;
/** How long the pass that an event brings may take to store it with what it decides. */
const PASS_MS = 25;
/** Events that wait for the store; a flood beyond it is to be told again. */
const PENDING_MAX = 1_000;
/** Events that are remembered, so that a second telling costs nothing. */
const SEEN_MAX = 2_000;
/** What is refused or unknown is said once in this time, however often it comes. */
const SAY_EVERY_MS = 60_000;
const NAME_CHARS_MAX = 64;

/**
 * Takes what WAHA tells by itself, on whichever way it comes. Events are evidence and a reason to
 * look: what they prove is stored, in one commit for all that wait, before they are answered; what
 * is done about it is decided by the look that each of them brings.
 */
export class EventDoor implements WebhookPort {
  readonly #parts: EventDoorParts;
  readonly #pace: WakePace;
  readonly #lag: EventDoorLag;
  readonly #deadline: EventDoorDeadline;
  readonly #seen = new Set<string>();
  readonly #saidAt = new Map<string, number>();
  #pending: Pending[] = [];
  #noting = false;
  #endGathering: () => void = () => {};

  constructor(parts: EventDoorParts) {
    this.#parts = parts;
    this.#lag = new EventDoorLag(parts.clock);
    this.#deadline = new EventDoorDeadline(parts.clock, COMMIT_MS_MAX);
    this.#pace = new WakePace(parts.clock, (facts) => parts.supervisor.wake(facts));
  }

  get signed(): boolean {
    return this.#parts.hmacKey !== undefined;
  }

  /** Takes one webhook: 2xx is only for what came back `noted` or `ignored`. */
  async deliver(delivery: RawDelivery): Promise<Delivered> {
    const { clock, windowMs, hmacKey, mode, supervisor } = this.#parts;
    const checked = checkDelivery(delivery, {
      now: clock.now(),
      windowMs,
      ...(hmacKey === undefined ? {} : { key: hmacKey }),
    });
    if (checked.is === "refused") {
      this.#say("refused", checked.message);
      return checked;
    }
    // Only what is signed counts: a forged flood must not hush a session.
    if (this.#lag.isBehind(checked.event.session)) return this.#putOff();
    const heard = await this.hear(checked.event);
    if (mode === "cron-only" && heard.is === "noted") {
      await this.#deadline.within(supervisor.wake().then(() => true));
    }
    return heard;
  }

  /** Takes one event, whichever way it came. */
  async hear(event: WahaEvent): Promise<Heard> {
    const { supervisor, watches } = this.#parts;
    if (watches?.(event.session) === false) return { is: "ignored" };
    const key = event.id === undefined ? null : `${event.name} ${event.id}`;
    if (key !== null && this.#seen.has(key)) return { is: "noted" };
    const fact = this.#factOf(event);
    if (fact === null) return { is: "ignored" };
    if (supervisor.known.lastPassAt === null) {
      return unwritten("NOT_READY", "the first look at WAHA has not ended");
    }
    const record = own(supervisor.known.world.sessions, event.session);
    if (record === undefined) {
      this.#unknown(event);
      return { is: "ignored" };
    }
    if (fact.says.is === "traffic" && !isInDoubt(record)) return { is: "ignored" };
    if (this.#pending.length >= PENDING_MAX) {
      return unwritten("STORE_UNAVAILABLE", "too many events wait to be stored");
    }
    const written = await this.#deadline.within(this.#note(fact, key));
    return written
      ? { is: "noted" }
      : unwritten("STORE_UNAVAILABLE", "what it tells could not be stored");
  }

  /** Forgets the look that was to come; what is being stored is the supervisor's. */
  stop(): void {
    this.#pace.stop();
    this.#lag.stop();
    this.#endGathering();
  }

  #putOff(): Heard {
    this.#say(
      "put-off",
      "Webhooks flood this service: some are put off, and WAHA sends them again",
    );
    return unwritten("NOT_READY", "this service is behind with its work");
  }

  #factOf({ at, session, engine, says }: WahaEvent): EventFact | null {
    if (says.is === "other") return null;
    const heardAt = this.#parts.clock.now();
    return { is: "event", at: at ?? heardAt, heardAt, session, engine, says };
  }

  #note(fact: EventFact, key: string | null): Promise<boolean> {
    return new Promise((done) => {
      // The pass is given the fact, and told twice it changes nothing.
      const pass = this.#ask(fact);
      this.#pending.push({ fact, key, done, pass });
      if (!this.#noting) void this.#noteAll();
    });
  }

  /**
   * One commit after the other; what comes meanwhile goes together into the next. The first two are
   * written at once. In a flood a pause follows: each reads the store's version on this very
   * thread, and 700 in a second were a third of what a flood cost.
   */
  async #noteAll(): Promise<void> {
    this.#noting = true;
    let commits = 0;
    while (this.#pending.length > 0) {
      if (commits === 0) await this.#passed();
      const batch = this.#pending;
      this.#pending = [];
      const facts = batch.map(({ fact }) => fact);
      const written = await this.#parts.supervisor.note(facts);
      for (const { key, done } of batch) {
        if (written && key !== null) this.#remember(key);
        done(written);
      }
      if (++commits > 1 && this.#pending.length > 0) await this.#gather();
    }
    this.#noting = false;
  }

  /**
   * A single event brings a pass at once, and that stores it with its decision: a commit of its own
   * before would only hold up the restart. A look that takes long is not waited for.
   */
  async #passed(): Promise<void> {
    const pass = this.#pending[0]?.pass;
    if (pass === null || pass === undefined) return;
    await Promise.race([pass, this.#pause(PASS_MS)]);
    this.#endGathering();
  }

  #gather(): Promise<void> {
    return this.#pause(GATHER_MS);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(ms, resolve);
      this.#endGathering = () => {
        cancel();
        resolve();
      };
    });
  }

  #ask(fact: EventFact): Promise<void> | null {
    return this.#parts.supervisor.stopping ? null : this.#pace.ask(fact.session, [fact]);
  }

  #remember(key: string): void {
    this.#seen.add(key);
    const [oldest] = this.#seen;
    if (this.#seen.size > SEEN_MAX && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** Made a moment ago, or another WAHA's: a look tells, one in a minute for all such. */
  #unknown({ session, name }: WahaEvent): void {
    const text = `WAHA told ${name.slice(0, NAME_CHARS_MAX)} of session ` +
      `${session.slice(0, NAME_CHARS_MAX)}, which it does not list: nothing is done about it`;
    if (this.#say("unknown", text)) void this.#pace.ask(session);
  }

  #say(what: "unknown" | "refused" | "put-off", text: string): boolean {
    const { clock, log } = this.#parts;
    const now = clock.monotonic();
    if (now - (this.#saidAt.get(what) ?? -Infinity) < SAY_EVERY_MS) return false;
    this.#saidAt.set(what, now);
    log.event({ is: "notice", text });
    return true;
  }
}

function unwritten(code: "NOT_READY" | "STORE_UNAVAILABLE", because: string): Heard {
  return { is: "unwritten", code, because };
}

/** Whether traffic could say something: H5 waits for a second look at a bad status. */
function isInDoubt({ status, confirmed }: SessionRecord): boolean {
  return status !== "WORKING" && !confirmed;
}
