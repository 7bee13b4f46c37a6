import type { Clock } from "../clock.ts";
import type { Act, Fact, Policy, Tell, World } from "../session/mod.ts";
import { Draft, emptyWorld, markSent, observe, reconcile } from "../session/mod.ts";
import type { Store } from "../store/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { WahaClient } from "../waha/mod.ts";
import { isChanged, type Versioned, Worlds } from "./worlds.ts";

/** Commits that may be lost to others before a pass gives up; the next wake tries again. */
const CONFLICTS_MAX = 20;
/** Facts that wait for a store that cannot be written; older looks go first. */
const FACTS_MAX = 1_000;
/** How far the wall clock may leave the monotonic one before it has jumped. */
const JUMP_MS = 5_000;

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
  readonly #worlds: Worlds;
  #held: Versioned | null = null;
  #shown: World;
  #lastLookAt: number | null = null;
  #lastPassAt: number | null = null;
  #lookingSince: number | null = null;
  #storeTrouble: string | null = null;
  #skewOfClocks: number;
  #waiting: Waiting | null = null;
  #running: Promise<void> | null = null;
  #unwritten: Fact[] = [];
  #configs = new Map<string, unknown>();
  #tasks = new Set<Promise<void>>();
  #listeners = new Set<() => void>();
  #cancelDue: (() => void) | null = null;
  #unwatch: (() => void) | null = null;
  #stopping = new AbortController();
  #lastOutcome = "";

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.#worlds = new Worlds(parts.store);
    this.#shown = emptyWorld(parts.server, parts.clock.now());
    this.#skewOfClocks = parts.clock.now() - parts.clock.monotonic();
  }

  /** Reads what was known, so that the first answer to a person is not empty. */
  async start(): Promise<void> {
    const { clock, store, server, by } = this.#parts;
    try {
      this.#held = await this.#worlds.load(server, clock.now());
      this.#shown = this.#held.world;
      const beats = Object.values(await store.beats(server));
      this.#lastLookAt = newest(beats, "lookAt");
      this.#lastPassAt = newest(beats, "passAt");
      this.#storeTrouble = null;
    } catch (error) {
      this.#noteStore(error);
    }
    this.#unwatch = store.watch(server, () => this.#noticeOthers(by));
  }

  /** Ends passes and looks, and waits for every act that was sent, until `signal` aborts. */
  async stop(signal?: AbortSignal): Promise<void> {
    this.#stopping.abort(new Error("the service stops"));
    this.#cancelDue?.();
    this.#cancelDue = null;
    this.#unwatch?.();
    // Whoever follows a recovery learns that no pass will bring it any further here.
    for (const listener of this.#listeners) listener();
    const ended = Promise.allSettled([...this.#tasks, this.#running ?? Promise.resolve()]);
    await (signal === undefined ? ended : Promise.race([ended, aborted(signal)]));
  }

  get known(): Known {
    return {
      world: this.#shown,
      lastLookAt: this.#lastLookAt,
      lastPassAt: this.#lastPassAt,
      lookingSince: this.#lookingSince,
      storeTrouble: this.#storeTrouble,
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

  /** How many sends and deliveries are under way. */
  get tasks(): number {
    return this.#tasks.size;
  }

  /**
   * Looks at the server now and decides again, with what the wake brought.
   * @returns Resolves when a pass that began after this call, facts included, has ended.
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

  async #run(): Promise<void> {
    // Wakes of the same moment are one pass.
    await Promise.resolve();
    while (this.#waiting !== null && !this.#stopping.signal.aborted) {
      await this.#pass(() => {
        const waiting = this.#waiting;
        this.#waiting = null;
        return waiting ?? { facts: [], done: [] };
      });
    }
    this.#running = null;
    for (const done of this.#waiting?.done ?? []) done();
    this.#waiting = null;
  }

  async #pass(take: () => Waiting): Promise<void> {
    const { done, facts } = take();
    try {
      const looked = await this.#look();
      const batch = [...this.#unwritten, ...facts, ...looked];
      this.#unwritten = [];
      await this.#decide(batch);
    } finally {
      this.#lastPassAt = this.#parts.clock.now();
      this.#beat();
      this.#dueTimer();
      for (const resolve of done) resolve();
      for (const listener of this.#listeners) listener();
    }
  }

  async #look(): Promise<Fact[]> {
    const { clock, waha, log, server, policy } = this.#parts;
    const at = clock.now();
    const gap = this.#sleptUntil(at, policy);
    this.#lookingSince = at;
    const startedAt = clock.monotonic();
    try {
      const look = await waha.look({ signal: this.#stopping.signal });
      const outcome = look.is;
      const reason = look.is === "seen" ? {} : { reason: look.reason };
      log.event({
        is: "look",
        server,
        outcome,
        changed: outcome !== this.#lastOutcome,
        ms: Math.round(clock.monotonic() - startedAt),
        ...reason,
      });
      this.#lastOutcome = outcome;
      const fact: Fact = { is: "look", at, look };
      if (this.#lastLookAt !== null) fact.previousAt = this.#lastLookAt;
      if (look.is === "seen") this.#lastLookAt = at;
      return [...gap, fact];
    } catch {
      // Only our own stop ends a look: the facts that came with it are decided without one.
      return [];
    } finally {
      this.#lookingSince = null;
    }
  }

  #sleptUntil(at: number, policy: Policy): Fact[] {
    const skew = at - this.#parts.clock.monotonic();
    const jumped = Math.abs(skew - this.#skewOfClocks) > JUMP_MS;
    this.#skewOfClocks = skew;
    const slept = this.#lastPassAt !== null && at - this.#lastPassAt > 3 * policy.pollMs;
    return jumped || slept ? [{ is: "gap", at }] : [];
  }

  /** Observe, reconcile, commit; whoever loses the commit folds the same facts again. */
  async #decide(facts: readonly Fact[]): Promise<void> {
    const { clock, policy, by, observing } = this.#parts;
    let seen: World | null = null;
    try {
      for (let tries = 0; tries < CONFLICTS_MAX; tries++) {
        const held = await this.#fresh();
        const known = observe(held.world, facts, policy);
        seen = known;
        const options = observing === undefined ? { policy, by } : { policy, by, observing };
        const decided = reconcile(known, clock.now(), options);
        if (!await this.#commit(held, decided.world, decided.tells)) continue;
        await this.#carryOut(decided.acts);
        this.#deliver(decided.tells);
        return;
      }
      throw new Error(`${CONFLICTS_MAX} commits in a row were lost to others`);
    } catch (error) {
      this.#noteStore(error);
      this.#held = null;
      // What is so is shown also when it cannot be written; nothing is done about it.
      if (seen !== null) this.#shown = seen;
      this.#unwritten = facts.filter((fact) => fact.is !== "look").slice(-FACTS_MAX);
    }
  }

  /** The newest world: read again only when its version moved. */
  async #fresh(): Promise<Versioned> {
    const { clock, store, server } = this.#parts;
    const held = this.#held;
    if (held !== null && await store.version(server) === held.version) return held;
    this.#held = await this.#worlds.load(server, clock.now());
    return this.#held;
  }

  async #commit(held: Versioned, world: World, tells: readonly Tell[]): Promise<boolean> {
    if (!isChanged(held.world, world, tells)) {
      this.#noteStore(null);
      return true;
    }
    const version = await this.#worlds.commit(held, world, tells);
    this.#noteStore(null);
    if (version === null) {
      this.#held = null;
      return false;
    }
    this.#held = { version, world };
    this.#shown = world;
    return true;
  }

  /** "Sending" is committed before each send; a lost commit means that someone else moved on. */
  async #carryOut(acts: readonly Act[]): Promise<void> {
    for (const act of acts) {
      if (act.step === "delete") await this.#keepConfig(act);
      for (let tries = 0; tries < CONFLICTS_MAX; tries++) {
        const held = await this.#fresh();
        const draft = new Draft(held.world);
        const { session, intentId, step } = act;
        if (!markSent(draft, { session, intentId, step, at: this.#parts.clock.now() })) break;
        if (!await this.#commit(held, draft.world(), [])) continue;
        this.#own(this.#send(act));
        break;
      }
    }
  }

  /** Recreate drops the session with its settings: they are taken along, in memory only. */
  async #keepConfig(act: Act): Promise<void> {
    try {
      const config = await this.#parts.waha.sessionConfig(act.session);
      if (config !== undefined) this.#configs.set(act.intentId, config);
    } catch (error) {
      const { log, server } = this.#parts;
      const reason = error instanceof Error ? error.message : "unknown";
      log.event({
        is: "notice",
        text: `settings of ${server}/${act.session} were not kept: ${reason}`,
      });
    }
  }

  async #send(act: Act): Promise<void> {
    const { clock, waha, log, server } = this.#parts;
    const { session, intentId, step, sendBy } = act;
    const startedAt = clock.monotonic();
    log.event({ is: "act", phase: "sent", server, ...act });
    if (step === "wait") return;
    const config = step === "create" ? this.#configs.get(intentId) : undefined;
    const answer = await waha.act(step, { session, sendBy, config });
    if (step === "create") this.#configs.delete(intentId);
    const ms = Math.round(clock.monotonic() - startedAt);
    const reason = "reason" in answer ? { reason: answer.reason } : {};
    log.event({
      is: "act",
      phase: "answered",
      server,
      session,
      intentId,
      do: act.do,
      step,
      outcome: answer.is,
      ms,
      ...reason,
    });
    const fact: Fact = { is: "answered", at: clock.now(), session, intentId, step, answer };
    if (this.#stopping.signal.aborted) await this.#decide([fact]);
    else await this.wake([fact]);
  }

  /** Tells reach the log now; what stays in the outbox is delivered by whoever finds it. */
  #deliver(tells: readonly Tell[]): void {
    const { log, store, server } = this.#parts;
    for (const tell of tells) {
      log.event({ is: "tell", tell });
      this.#own(store.delivered(server, tell.id));
    }
  }

  /** At-least-once: tells that a dead replica left behind. */
  async sweepOutbox(olderThanMs: number): Promise<void> {
    const { store, server, clock } = this.#parts;
    try {
      const left = await store.outbox(server);
      const tells = left.map(({ value }) => value as unknown as Tell);
      this.#deliver(tells.filter((tell) => clock.now() - tell.at >= olderThanMs));
    } catch (error) {
      this.#noteStore(error);
    }
  }

  #beat(): void {
    const { store, server, by } = this.#parts;
    const beat = { passAt: this.#lastPassAt, lookAt: this.#lastLookAt };
    this.#own(store.beat(server, by, beat));
  }

  /** A due `lookAt` is a wake. */
  #dueTimer(): void {
    const { clock } = this.#parts;
    this.#cancelDue?.();
    if (this.#stopping.signal.aborted) return;
    const dueMs = Math.max(0, this.#shown.server.lookAt - clock.now());
    // With the store in trouble nothing moves `lookAt` on: the monitor's pace is enough.
    const ms = this.#storeTrouble === null ? dueMs : Math.max(dueMs, this.#parts.policy.pollMs);
    this.#cancelDue = clock.after(ms, () => void this.wake());
  }

  #noticeOthers(_by: string): void {
    if (this.#running === null && !this.#stopping.signal.aborted) this.#own(this.#reread());
  }

  async #reread(): Promise<void> {
    const held = await this.#fresh();
    if (held.world === this.#shown) return;
    this.#shown = held.world;
    this.#dueTimer();
    for (const listener of this.#listeners) listener();
  }

  #noteStore(error: unknown): void {
    const trouble = error === null
      ? null
      : error instanceof Error
      ? error.message
      : "the store failed";
    if (trouble === this.#storeTrouble) return;
    this.#storeTrouble = trouble;
    this.#parts.log.event({ is: "store", trouble });
  }

  /** Background work: `stop` waits for it, and a fault of the store in it is noted, not lost. */
  #own(task: Promise<void>): void {
    const owned = task.catch((error) => this.#noteStore(error)).finally(() =>
      this.#tasks.delete(owned)
    );
    this.#tasks.add(owned);
  }
}

function newest(beats: readonly unknown[], field: string): number | null {
  const times = beats.map((beat) =>
    typeof beat === "object" && beat !== null ? Reflect.get(beat, field) : null
  ).filter((time) => typeof time === "number");
  return times.length === 0 ? null : Math.max(...times);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
