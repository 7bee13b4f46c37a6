import type { Clock } from "../../src/clock.ts";
import { createGuard } from "../../src/guard/mod.ts";
import {
  createProxyPort,
  EventDoor,
  Monitor,
  type ProxyPort,
  RecoveryService,
  Supervisor,
} from "../../src/recovery/mod.ts";
import { createServerRestart } from "../../src/recovery/server_restart.ts";
import type { Policy } from "../../src/session/mod.ts";
import type { Store } from "../../src/store/mod.ts";
import type { Log } from "../../src/telemetry/mod.ts";
import { createWahaClient } from "../../src/waha/mod.ts";
import { Edge } from "../recovery/edge.ts";
import { MINUTE_MS } from "./spans.ts";

export const KEY = "simulation-key-0000";
export const SERVER = "main";
/** Whoever runs WAHA's container, and restarts it when asked. */
export const PLATFORM_URL = "http://platform.sim/restart";

export interface ReplicaParts {
  by: string;
  clock: Clock;
  store: Store;
  fetch: typeof fetch;
  policy: Policy;
  log: Log;
  random: () => number;
}

/** One process of the service: its real parts, and the edge at which it is held or ended. */
export class Replica {
  readonly by: string;
  readonly edge: Edge;
  readonly supervisor: Supervisor;
  readonly service: RecoveryService;
  readonly door: EventDoor;
  /** What the proxy in front of WAHA tells us of the calls that pass it. */
  readonly port: ProxyPort;
  /** The longest time that it stood still, and when it went on. */
  frozen = { ms: 0, until: -Infinity };
  readonly #monitor: Monitor;
  #monitoring: Promise<void> = Promise.resolve();

  constructor(parts: ReplicaParts) {
    const { by, policy, random } = parts;
    this.by = by;
    this.edge = new Edge(parts);
    const { clock, store, fetch } = this.edge;
    const guard = createGuard({ clock, random });
    const log: Log = {
      // What a process that is gone was about to say is not heard.
      event: (event) => this.edge.gone ? undefined : parts.log.event(event),
    };
    const waha = createWahaClient({
      url: "http://waha.sim:3000",
      apiKey: KEY,
      fetch,
      clock,
      guard,
    });
    this.supervisor = new Supervisor({
      server: SERVER,
      by,
      clock,
      waha,
      store,
      policy,
      log,
      restartServer: createServerRestart({ is: "url", url: PLATFORM_URL }, { fetch, clock }),
    });
    const { supervisor } = this;
    this.#monitor = new Monitor({
      clock,
      log,
      supervisors: [supervisor],
      intervalMs: policy.pollMs,
    });
    const { pollMs } = policy;
    this.port = createProxyPort({ clock, supervisor, store, server: SERVER, pollMs });
    let ids = 0;
    this.service = new RecoveryService({
      clock,
      supervisor,
      monitor: this.#monitor,
      guard,
      waha,
      store,
      policy,
      session: "default",
      waitMs: 25_000,
      mode: "resident",
      newId: () => `${by}-${++ids}`,
      memory: () => ({ rssBytes: 0, heapUsedBytes: 0 }),
    });
    this.door = new EventDoor({
      clock,
      log,
      supervisor,
      mode: "resident",
      windowMs: 5 * MINUTE_MS,
    });
  }

  /** Begins; nobody can wait for it, as it may be killed while it starts. */
  launch(): void {
    void this.supervisor.start().then(() => {
      this.#monitoring = this.#monitor.run();
    });
  }

  /** The process is killed, wherever it is; WAHA and the store go on. */
  kill(): void {
    this.edge.kill();
  }

  /** It stands still: nothing goes in or out. */
  freeze(ms: number): Promise<void> {
    const until = this.edge.clock.now() - this.edge.skewMs + ms;
    this.frozen = { ms, until };
    return this.edge.freeze(ms);
  }

  /** Ends as a new version's deploy ends it: what was sent is waited for. */
  async stop(): Promise<void> {
    this.#monitor.stop();
    this.door.stop();
    this.port.stop();
    await this.#monitoring;
    await this.supervisor.stop();
  }

  /** Whether nothing of it is under way. */
  get idle(): boolean {
    return this.edge.gone || (!this.supervisor.busy && this.supervisor.tasks === 0);
  }
}
