import { aborted, type Clock } from "../clock.ts";
import type { Decided, Fact, Fleet, Policy, World } from "../session/mod.ts";
import { observe, reconcile } from "../session/mod.ts";
import type { Store } from "../store/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { WahaClient } from "../waha/mod.ts";
import type { Courier } from "./courier.ts";
import { decisionsOf } from "./decisions.ts";
import { Dispatch } from "./dispatch.ts";
import { lastBeat } from "./heartbeat.ts";
import { Ledger } from "./ledger.ts";
import { Looks } from "./looks.ts";
import { Outbox } from "./outbox.ts";
import { OwnedTasks } from "./owned_tasks.ts";
import type { SendRestart } from "./server_restart.ts";
import { ConflictsError, isTransient, Unwritten } from "./unwritten.ts";

/** Commits that may be lost to others before a pass gives up; the next wake tries again. */
const CONFLICTS_MAX = 20;

export interface SupervisorParts {
  server: string;
  /** The name of this replica. */
  by: string;
  clock: Clock;
  waha: WahaClient;
  store: Store;
  policy: Policy;
  log: Log;
  /** Why this process only watches and never acts, if so. */
  observing?: string;
  /** What is known of all other servers now; absent: this one is watched alone. */
  fleet?: () => Fleet;
  /** Tells people; absent: they read the log. */
  courier?: Courier;
  /** Restarts WAHA as a whole; absent: nothing does. */
  restartServer?: SendRestart;
  /** Whether a session is watched; absent: all are. */
  watches?: (session: string) => boolean;
}

/** What a supervisor knows without asking anybody. */
export interface Known {
  world: World;
  /** When the newest look that WAHA answered was asked; null before the first. */
  lastLookAt: number | null;
  /** When the newest pass ended; null before the first. */
  lastPassAt: number | null;
  /** Since when a look has been under way. */
  lookingSince: number | null;
  /** Why the store cannot be used now, if so. */
  storeTrouble: string | null;
  /** What WAHA listed last and cannot be watched, a sentence each. */
  unwatched: readonly string[];
}

interface Waiting {
  facts: Fact[];
  done: (() => void)[];
}

/**
 * The one flow (design §1) for one server: wake → look → observe → reconcile → commit → act → tell.
 * A wake never acts; wakes that come while a pass runs share the next one. All that runs in the
 * background is owned here: `stop` waits for it.
 */
export class Supervisor {
  readonly #parts: SupervisorParts;
  readonly #ledger: Ledger;
  readonly #dispatch: Dispatch;
  readonly #looks: Looks;
  readonly #outbox: Outbox;
  readonly #unwritten = new Unwritten();
  #lastPassAt: number | null = null;
  #waiting: Waiting | null = null;
  #running: Promise<void> | null = null;
  #writing: Promise<void> = Promise.resolve();
  readonly #tasks = new OwnedTasks((error) => this.#ledger.note(error));
  #listeners = new Set<() => void>();
  #cancelDue: (() => void) | null = null;
  #unwatch: (() => void) | null = null;
  readonly #stopping = new AbortController();
  /** Others wrote while a pass of ours ran: what is shown may be old. */
  #othersWrote = false;

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.#ledger = new Ledger(parts);
    this.#dispatch = new Dispatch({
      ...parts,
      ledger: this.#ledger,
      stopping: this.#stopping.signal,
      own: (task) => this.#tasks.own(task),
      answered: (fact) => this.#answered(fact),
    });
    this.#looks = new Looks({
      ...parts,
      keep: (look) => this.#ledger.keepable(look),
      stopping: this.#stopping.signal,
    });
    this.#outbox = new Outbox({ ...parts, own: (task) => this.#tasks.own(task) });
  }

  /** Reads what was known, so that the first answer to a person is not empty. */
  async start(): Promise<void> {
    const { store, server } = this.#parts;
    try {
      await this.#ledger.reread();
      const { lookAt, passAt } = await lastBeat(store, server);
      this.#looks.resume(lookAt);
      this.#lastPassAt = passAt;
    } catch (error) {
      this.#ledger.note(error);
    }
    this.#unwatch = store.watch(server, () => this.#noticeOthers());
  }

  /** Ends passes and looks, and waits for every act that was sent, until `signal` aborts. */
  async stop(signal?: AbortSignal): Promise<void> {
    this.#stopping.abort(new Error("the service stops"));
    this.#cancelDue?.();
    this.#cancelDue = null;
    this.#unwatch?.();
    // Whoever follows a recovery learns that no pass will bring it any further here.
    for (const listener of this.#listeners) listener();
    const ended = this.#ended();
    await (signal === undefined ? ended : Promise.race([ended, aborted(signal)]));
  }

  async #ended(): Promise<void> {
    // A pass that ends leaves a beat behind, and an answer a commit.
    while (this.#running !== null || this.#tasks.size > 0) {
      await Promise.all([this.#tasks.ended(), this.#running]);
    }
  }

  get known(): Known {
    return {
      world: this.#ledger.shown,
      lastLookAt: this.#looks.lastAt,
      lastPassAt: this.#lastPassAt,
      lookingSince: this.#looks.since,
      storeTrouble: this.#ledger.trouble,
      unwatched: this.#ledger.unwatched,
    };
  }

  /** Calls back after each pass and each change that is known here. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether `stop` was called: another process, or the next start, goes on with what is open. */
  get stopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Whether a pass is under way: a sweep skips a server that is still being looked at. */
  get busy(): boolean {
    return this.#running !== null;
  }

  /**
   * S2: a wrong key is tried again only now and then. The pass counts, too: where its decision
   * could not be stored, `lookAt` is an older one's and may lie hours ahead.
   */
  get resting(): boolean {
    const now = this.#parts.clock.now();
    const { state, lookAt } = this.#ledger.shown.server;
    const restUntil = (this.#lastPassAt ?? -Infinity) + this.#parts.policy.unauthorizedLookMs;
    return state.is === "unauthorized" && now < Math.min(lookAt, restUntil);
  }

  /** How many sends and deliveries are under way. */
  get tasks(): number {
    return this.#tasks.size;
  }

  /**
   * Looks at the server now and decides again, with what the wake brought.
   * @returns Resolves when a pass that began after this call, facts included, has ended, or when
   * the service stops. It never rejects.
   */
  wake(facts: readonly Fact[] = []): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting ??= { facts: [], done: [] };
      this.#waiting.facts.push(...facts);
      this.#waiting.done.push(resolve);
      this.#running ??= this.#run();
    });
  }

  /**
   * Writes facts down at once, without a look and without a decision: both come with the next wake.
   * @returns False when they are not written: whoever told them should tell them again.
   */
  async note(facts: readonly Fact[]): Promise<boolean> {
    if (this.stopping) return false;
    const noted = this.#alone(() => this.#note(facts));
    this.#tasks.own(noted.then(() => {}));
    return await noted;
  }

  async #note(facts: readonly Fact[]): Promise<boolean> {
    try {
      for (let tries = 0; tries < CONFLICTS_MAX; tries++) {
        const held = await this.#ledger.fresh();
        const known = observe(held.world, facts, this.#parts.policy);
        if (!await this.#ledger.commit(held, known)) continue;
        if (known === held.world) return true;
        for (const listener of this.#listeners) listener();
        return true;
      }
    } catch (error) {
      this.#ledger.lose(error, null);
      if (isTransient(error)) this.#unwritten.keep(facts);
      else this.#parts.log.event({ is: "fault", where: "noting what WAHA told", error });
    }
    return false;
  }

  async #run(): Promise<void> {
    // Wakes of the same moment are one pass.
    await Promise.resolve();
    while (this.#waiting !== null && !this.stopping) await this.#pass(this.#taken());
    // What came with the last wakes is kept for the next start; nothing more is done about it.
    const { facts, done } = this.#taken();
    if (facts.length > 0) await this.#decide(facts);
    for (const resolve of done) resolve();
    this.#running = null;
    if (this.#othersWrote) this.#noticeOthers();
  }

  #taken(): Waiting {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting ?? { facts: [], done: [] };
  }

  async #pass({ done, facts }: Waiting): Promise<void> {
    const looked = await this.#looks.take(this.#lastPassAt);
    await this.#decide([...facts, ...looked]);
    this.#lastPassAt = this.#parts.clock.now();
    this.#beat();
    this.#dueTimer();
    for (const resolve of done) resolve();
    for (const listener of this.#listeners) listener();
  }

  /**
   * In this process one writes at a time: whoever finds a version that another has just written and
   * not yet heard of would read the whole world again.
   */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work);
    this.#writing = done.then(() => {}, () => {});
    return done;
  }

  #decide(facts: readonly Fact[]): Promise<void> {
    return this.#alone(() => this.#decideAlone(facts));
  }

  /** Observe, reconcile, commit; whoever loses the commit folds the same facts again. */
  async #decideAlone(facts: readonly Fact[]): Promise<void> {
    const { clock, policy, log, server } = this.#parts;
    const late = this.#unwritten.take(clock.now());
    let seen: World | null = null;
    try {
      for (let tries = 0; tries < CONFLICTS_MAX; tries++) {
        const held = await this.#ledger.fresh();
        const again = late.filter((fact) => this.#unwritten.counts(fact, held.world, this.#parts));
        seen = observe(this.#ledger.watched(held.world), [...again, ...facts], policy);
        const decided = this.#decided(seen);
        if (!await this.#ledger.commit(held, decided.world, decided.tells)) continue;
        for (const event of decisionsOf(held.world, decided.world)) log.event(event);
        return await this.#carryOut(decided);
      }
      throw new ConflictsError(CONFLICTS_MAX);
    } catch (error) {
      this.#ledger.lose(error, seen);
      if (isTransient(error)) return this.#unwritten.keep([...late, ...facts]);
      // Kept, it would fail every pass to come.
      log.event({ is: "fault", where: `deciding about ${server}`, error });
    }
  }

  #decided(known: World): Decided {
    const { clock, policy, by, observing, fleet } = this.#parts;
    if (this.stopping && !this.#dispatch.owesCreate) {
      return { world: known, acts: [], tells: [], lookAt: known.server.lookAt };
    }
    return reconcile(known, clock.now(), {
      policy,
      by,
      ...(observing === undefined ? {} : { observing }),
      ...(fleet === undefined ? {} : { fleet: fleet() }),
    });
  }

  /** Once it is committed no fact is folded again, whatever becomes of the sends. */
  async #carryOut({ world, acts, serverAct, tells }: Decided): Promise<void> {
    this.#outbox.deliver(tells);
    this.#dispatch.forget(world);
    try {
      await this.#dispatch.carryOut(this.stopping ? this.#dispatch.urgent(acts) : acts);
      if (serverAct !== undefined) await this.#dispatch.restartServer(serverAct);
    } catch (error) {
      this.#ledger.lose(error, null);
    }
  }

  async #answered(fact: Fact): Promise<void> {
    if (this.stopping) await this.#decide([fact]);
    else await this.wake([fact]);
  }

  /** At-least-once: tells that a dead replica left behind. */
  sweepOutbox(olderThanMs: number): void {
    if (!this.stopping) this.#tasks.own(this.#outbox.sweep(olderThanMs));
  }

  #beat(): void {
    const { store, server, by } = this.#parts;
    const beat = { passAt: this.#lastPassAt, lookAt: this.#looks.lastAt };
    this.#tasks.own(store.beat(server, by, beat));
  }

  /** A due `lookAt` is a wake. */
  #dueTimer(): void {
    const { clock } = this.#parts;
    this.#cancelDue?.();
    if (this.#stopping.signal.aborted) return;
    const dueMs = Math.max(0, this.#ledger.shown.server.lookAt - clock.now());
    // With the store in trouble nothing moves `lookAt` on: the monitor's pace is enough.
    const ms = this.#ledger.trouble === null ? dueMs : Math.max(dueMs, this.#parts.policy.pollMs);
    this.#cancelDue = clock.after(ms, () => void this.wake());
  }

  #noticeOthers(): void {
    this.#othersWrote = this.#running !== null;
    if (!this.#othersWrote && !this.stopping) this.#tasks.own(this.#reread());
  }

  async #reread(): Promise<void> {
    if (!await this.#ledger.reread()) return;
    this.#dueTimer();
    for (const listener of this.#listeners) listener();
  }
}
