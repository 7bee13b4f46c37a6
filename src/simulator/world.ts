import type { Clock } from "../clock.ts";
import { type Born, settledSession } from "./born.ts";
import { seedOf } from "./chance.ts";
import {
  type Answer,
  newSession,
  type Operation,
  type Reply,
  type SessionState,
  type Status,
  statusOf,
} from "./model.ts";
import {
  newServer,
  passServer,
  type ServerControl,
  serverControlled,
  type ServerEvent,
  serverNextAt,
  type ServerState,
  serverStops,
} from "./model_server.ts";
import { type Input, nextAt, step, type Transition } from "./model_step.ts";
import type { Engine, Timings } from "./timings.ts";
import { Waiters } from "./waiters.ts";

export interface WorldOptions {
  clock: Clock;
  seed: number;
  engine: Engine;
  timings: Timings;
  sessions: readonly Born[];
  restartSessions: boolean;
  /** Called when the process has ended because it was told to. */
  onExit: (() => void) | null;
}

/** Hears of everything that happens, in order. */
export interface Watcher {
  /** Whether it wants to hear of it at once; else it hears of it when somebody looks. */
  wants(): boolean;
  saw(transition: Transition): void;
  /** The process comes or goes; its sessions are told next. */
  willProcess(event: ServerEvent): void;
  /** The process came or went; its sessions have been told. */
  process(event: ServerEvent, at: number): void;
}

/** Thrown into calls under way when the process goes down. */
export class ProcessGone extends Error {
  override readonly name = "ProcessGone";
}

type Ended = { answer: Answer; at: number };

/**
 * The model on a clock. Nothing runs while nobody waits: a session is brought up to date when it is
 * looked at, so a day of an idle simulator costs nothing and leaves no timer behind.
 */
export class World {
  readonly #options: WorldOptions;
  readonly #sessions = new Map<string, SessionState>();
  /** Answers of calls that someone waits for. */
  readonly #ended = new Map<number, Ended | null>();
  readonly #waiters = new Waiters((name) => this.#setAlarm(name));
  readonly #alarms = new Map<string, () => void>();
  readonly #wasRunning = new Set<string>();
  #watcher: Watcher | null = null;
  #cancelServerAlarm = () => {};
  #server: ServerState;
  #tickets = 0;
  #cancelExit = () => {};

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#server = newServer(options.clock.now());
    const { seed, timings } = options;
    for (const born of options.sessions) {
      const at = { now: options.clock.now(), seed, timings };
      this.#sessions.set(born.name, settledSession(born, at));
    }
  }

  get timings(): Timings {
    return this.#options.timings;
  }

  watchWith(watcher: Watcher): void {
    this.#watcher = watcher;
  }

  /** Sets the alarms that a watcher needs who has just begun to want to hear. */
  rewatch(): void {
    for (const name of [...this.#sessions.keys()]) this.#setAlarm(name);
    this.#setServerAlarm();
  }

  get now(): number {
    return this.#options.clock.now();
  }

  /** The process as it is now. */
  server(): ServerState {
    const passed = passServer(this.#server, this.now);
    this.#server = passed.state;
    for (const { at, event } of passed.events) this.#carry(event, at);
    if (passed.events.length > 0 && this.#watched) this.rewatch();
    return this.#server;
  }

  stopServer(how: "graceful" | "force"): void {
    this.#server = serverStops(this.server(), this.now, how);
    this.#wakeAll();
    this.#setServerAlarm();
    const { onExit, clock } = this.#options;
    const { process } = this.#server;
    if (onExit === null || process.is !== "stopping") return;
    this.#cancelExit();
    this.#cancelExit = clock.after(process.endAt - this.now, onExit);
  }

  controlServer(control: ServerControl, options: { ms?: number; status?: number }): void {
    this.#server = serverControlled(this.server(), control, {
      now: this.now,
      engine: this.#options.engine,
      ...options,
    });
    this.server();
    this.#wakeAll();
    this.#setServerAlarm();
  }

  /** When the process next changes by itself. */
  serverNextAt(): number {
    return serverNextAt(this.#server);
  }

  /** All sessions that exist, in order of creation. */
  all(): SessionState[] {
    const names = [...this.#sessions.keys()];
    return names.map((name) => this.session(name)).filter((state) => state.life.is !== "missing");
  }

  /** The session as it is now; one that was never there is `missing`. */
  session(name: string): SessionState {
    this.server();
    const known = this.#sessions.get(name);
    // By far most looks come while nothing is due: nothing is stepped for them.
    return known !== undefined && nextAt(known) > this.now
      ? known
      : this.#put(name, { do: "pass" });
  }

  /** Something happens to the session; all who wait for it look again. */
  meet(name: string, input: Input): SessionState {
    const state = this.#put(name, input);
    this.#wake(name);
    return state;
  }

  /**
   * Makes a lifecycle call and waits for what comes of it. An aborted caller leaves; the call goes
   * on, as WAHA's does.
   */
  async call(
    name: string,
    operation: Operation,
    asked: { signal: AbortSignal; by: number | null },
  ): Promise<{ answer: Answer; at: number }> {
    const ticket = this.#tickets++;
    this.#ended.set(ticket, null);
    try {
      this.meet(name, { do: "call", ticket, operation, askedBy: asked.by });
      return await this.#waiters.until(name, asked.signal, () => this.#ended.get(ticket) ?? null);
    } finally {
      this.#ended.delete(ticket);
    }
  }

  /**
   * Waits until `look` finds what it wants in the session.
   * @param options.forMs After this it gives up.
   */
  async waitFor<T extends object>(
    name: string,
    look: (state: SessionState) => T | null,
    options: { forMs: number; signal: AbortSignal },
  ): Promise<T | "late"> {
    let late: "late" | null = null;
    const cancel = this.#options.clock.after(options.forMs, () => {
      late = "late";
      this.#wake(name);
    });
    try {
      return await this.#waiters.until(
        name,
        options.signal,
        () => look(this.session(name)) ?? late,
      );
    } finally {
      cancel();
    }
  }

  /** Ends all waiting; no timer is left. */
  close(): void {
    this.#watcher = null;
    this.#waiters.abandon(new ProcessGone("Simulator closed"));
    for (const cancel of this.#alarms.values()) cancel();
    this.#alarms.clear();
    this.#cancelServerAlarm();
    this.#cancelExit();
  }

  #put(name: string, input: Input): SessionState {
    this.server();
    const known = this.#sessions.get(name) ?? this.#unknown(name);
    const stepped = step(known, input, { now: this.now, timings: this.timings });
    this.#keep(name, stepped.state, stepped.replies);
    this.#tell(stepped.transitions);
    return stepped.state;
  }

  get #watched(): boolean {
    return this.#watcher?.wants() ?? false;
  }

  #tell(transitions: readonly Transition[]): void {
    for (const transition of transitions) this.#watcher?.saw(transition);
  }

  #keep(name: string, state: SessionState, replies: readonly Reply[]): void {
    // A name that was only asked for is forgotten, else asking would fill the memory.
    if (state.life.is === "missing" && state.held === null && state.queue.length === 0) {
      this.#sessions.delete(name);
    } else {
      this.#sessions.set(name, state);
    }
    for (const { ticket, at, answer } of replies) {
      if (this.#ended.has(ticket)) this.#ended.set(ticket, { answer, at });
    }
  }

  #wake(name: string): void {
    this.session(name);
    this.#waiters.look(name);
    this.#setAlarm(name);
  }

  #wakeAll(): void {
    for (const name of this.#waiters.names()) this.#wake(name);
  }

  /** One timer a session, and only while someone waits for it or wants to hear of it. */
  #setAlarm(name: string): void {
    this.#alarms.get(name)?.();
    this.#alarms.delete(name);
    if (!this.#waiters.isAwaited(name) && !this.#watched) return;
    const at = Math.min(nextAt(this.session(name)), this.serverNextAt());
    if (at === Infinity) return;
    this.#alarms.set(name, this.#options.clock.after(at - this.now, () => this.#wake(name)));
  }

  #setServerAlarm(): void {
    this.#cancelServerAlarm();
    const at = this.serverNextAt();
    if (!this.#watched || at === Infinity) return;
    this.#cancelServerAlarm = this.#options.clock.after(at - this.now, () => this.server());
  }

  /** The process came or went: its sessions and the calls under way go with it. */
  #carry(event: ServerEvent, at: number): void {
    if (event === "killed") this.#waiters.abandon(new ProcessGone("WAHA went down"));
    this.#watcher?.willProcess(event);
    for (const [name, state] of [...this.#sessions]) {
      const running = state.life.is === "running";
      if (event !== "up" && running) this.#wasRunning.add(name);
      const starts = event === "up" && this.#options.restartSessions && this.#wasRunning.has(name);
      const input: Input = starts
        ? { do: "call", ticket: this.#tickets++, operation: { do: "start" } }
        : { do: event === "up" ? "pass" : "halt" };
      const stepped = step(state, input, { now: at, timings: this.timings });
      this.#sessions.set(name, stepped.state);
      // A killed process tells nothing any more.
      if (event !== "killed") this.#tell(stepped.transitions);
    }
    if (event === "up") this.#wasRunning.clear();
    this.#watcher?.process(event, at);
  }

  #unknown(name: string): SessionState {
    return newSession(name, this.#options.engine, {
      chance: seedOf(this.#options.seed, name),
      login: "absent",
      life: { is: "missing" },
    });
  }
}

/** The status that a caller sees, or null when there is no such session. */
export function shownStatus(state: SessionState): Status | null {
  return state.life.is === "missing" ? null : statusOf(state.life);
}
