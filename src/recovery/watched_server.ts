import { type Clock, type ThriftyClock, thriftyClock } from "../clock.ts";
import { createGuard, type Guard, GUARD_POLICY, type GuardPolicy } from "../guard/mod.ts";
import type { Policy } from "../session/mod.ts";
import type { Store } from "../store/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import { createWahaClient, type Ear, matchesAny } from "../waha/mod.ts";
import type { Courier } from "./courier.ts";
import { type EarParts, listenTo } from "./ear.ts";
import { EventDoor } from "./event_door.ts";
import type { FleetRegistry } from "./fleet.ts";
import type { Monitor } from "./monitor.ts";
import { createProxyPort, type ProxyPort } from "./proxy_port.ts";
import { createServerRestart, type RestartWay } from "./server_restart.ts";
import type { HealthCheck, HealthReport } from "./service_port.ts";
import type { LiveStream } from "./stream.ts";
import { Supervisor } from "./supervisor.ts";
import { RecoveryService } from "./waha_service.ts";

/** One WAHA and the rules that hold for it: plain values, so that two can be compared. */
export interface ServerSettings {
  name: string;
  url: string;
  apiKey?: string;
  /** The session that is meant where none is named. */
  session: string;
  /** Which sessions are watched (`matchesAny`); absent: all. */
  sessions?: readonly string[];
  /** Whether its WebSocket is listened to. */
  webSocket: boolean;
  guard: Partial<GuardPolicy>;
  policy: Policy;
  /** Absent: it is never restarted as a whole. */
  restart?: RestartWay;
}

/** What all servers of a process share. */
export interface SharedParts {
  /** The name of this replica. */
  by: string;
  clock: Clock;
  random: () => number;
  fetch: typeof fetch;
  /** Left out, no WebSocket is listened to. */
  WebSocket?: EarParts["WebSocket"];
  store: Store;
  log: Log;
  mode: HealthReport["mode"];
  /** Why this process only watches and never acts, if so. */
  observing?: string;
  webhook: { hmacKey?: string; windowMs: number };
  /** How long a caller waits for a recovery unless it says otherwise, and at most. */
  waitMs: number;
  newId: () => string;
  memory: () => { rssBytes: number; heapUsedBytes: number };
  monitor: Monitor;
  stream: LiveStream;
  fleet: FleetRegistry;
  /** Tells people; absent: they read the log. */
  courier?: Courier;
  /** How telling them goes. */
  notices?: () => HealthCheck;
}

/** All that belongs to one WAHA: nothing of it is shared with another, so none slows another. */
export class WatchedServer {
  readonly settings: ServerSettings;
  readonly supervisor: Supervisor;
  readonly door: EventDoor;
  readonly service: RecoveryService;
  /** What stands before each call to it. */
  readonly guard: Guard;
  /** For who passes others' calls on to it. */
  readonly port: ProxyPort;
  readonly #shared: SharedParts;
  readonly #limits: ThriftyClock;
  #ear: Ear | null = null;
  #ignore: () => void = () => {};

  constructor(settings: ServerSettings, shared: SharedParts) {
    this.settings = settings;
    this.#shared = shared;
    this.#limits = thriftyClock(shared.clock);
    const { name, url, apiKey, policy, restart, session } = settings;
    const { clock, random, fetch, store, log, mode, fleet } = shared;
    // One try never has longer than the whole call.
    const { totalMs = GUARD_POLICY.totalMs } = settings.guard;
    const callMs = Math.min(GUARD_POLICY.callMs, totalMs);
    const guard = createGuard({
      clock: this.#limits,
      random,
      policy: { ...settings.guard, callMs },
    });
    this.guard = guard;
    const key = apiKey === undefined ? {} : { apiKey };
    const waha = createWahaClient({ url, fetch, clock, guard, ...key });
    const watches = settings.sessions === undefined ? {} : { watches: this.watches.bind(this) };
    this.supervisor = new Supervisor({
      ...shared,
      ...watches,
      server: name,
      waha,
      store,
      policy,
      fleet: () => fleet.of(name),
      ...(restart === undefined
        ? {}
        : { restartServer: createServerRestart(restart, { fetch, clock }) }),
    });
    const { supervisor } = this;
    this.port = createProxyPort({ clock, supervisor, store, server: name, pollMs: policy.pollMs });
    this.service = new RecoveryService({
      ...shared,
      ...watches,
      supervisor,
      guard,
      waha,
      policy,
      session,
    });
    this.door = new EventDoor({ clock, log, supervisor, mode, ...watches, ...shared.webhook });
  }

  watches(session: string): boolean {
    const { sessions } = this.settings;
    return sessions === undefined || matchesAny(sessions, session);
  }

  /** Reads what was known; passes begin with a wake. */
  async start(): Promise<void> {
    const { supervisor, settings: { name } } = this;
    const { fleet } = this.#shared;
    await supervisor.start();
    if (supervisor.stopping) return;
    fleet.join(name, {
      world: () => supervisor.known.world,
      wake: () => void supervisor.wake(),
    });
    this.#ignore = supervisor.onChange(() => fleet.notice(name));
  }

  /** Listens to its WebSocket, where that is wanted. */
  listen(): void {
    const { WebSocket, clock, random, log } = this.#shared;
    const { name, url, apiKey, webSocket } = this.settings;
    if (this.#ear !== null || WebSocket === undefined || !webSocket) return;
    const { door, supervisor } = this;
    const key = apiKey === undefined ? {} : { apiKey };
    const parts = { server: name, url, ...key, WebSocket, clock, random, log, door, supervisor };
    this.#ear = listenTo(parts);
  }

  /**
   * Ends passes and waits for acts that were sent, until `signal` aborts. What was decided and not
   * sent lapses by its deadline; what is known stays in the store.
   */
  async stop(signal?: AbortSignal): Promise<void> {
    this.#ignore();
    this.door.stop();
    this.port.stop();
    this.#limits.stop();
    await Promise.all([this.#ear?.close(), this.supervisor.stop(signal)]);
  }

  /** It is watched no more, while others are. */
  async retire(): Promise<void> {
    this.#shared.fleet.leave(this.settings.name);
    this.service.leave();
    await this.stop();
  }
}
