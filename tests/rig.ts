import { createGuard, type Guard } from "../src/guard/mod.ts";
import { Monitor, RecoveryService, Supervisor } from "../src/recovery/mod.ts";
import { POLICY, type Policy } from "../src/session/mod.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "../src/simulator/mod.ts";
import { MemoryStore } from "../src/store/memory.ts";
import type { Store } from "../src/store/mod.ts";
import type { Clock } from "../src/clock.ts";
import type { Log, TelemetryEvent } from "../src/telemetry/mod.ts";
import { createWahaClient, type WahaClient } from "../src/waha/mod.ts";
import { Edge } from "./recovery/edge.ts";
import { VirtualClock } from "./virtual_clock.ts";

export const KEY = "test-key-0000";

export interface RigOptions {
  simulator?: Partial<SimulatorOptions>;
  policy?: Partial<Policy>;
  store?: Store;
  clock?: VirtualClock;
  world?: Simulator;
  by?: string;
  server?: string;
  session?: string;
  mode?: "resident" | "cron-only";
  observing?: string;
  fetch?: (inner: typeof fetch) => typeof fetch;
}

/** One replica of the service's own parts beside a simulated WAHA, all on one virtual clock. */
export class Rig {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly store: Store;
  /** Where this replica can be held, failed or killed. */
  readonly edge: Edge;
  readonly guard: Guard;
  readonly supervisor: Supervisor;
  readonly monitor: Monitor;
  readonly waha: WahaClient;
  readonly service: RecoveryService;
  readonly events: TelemetryEvent[] = [];
  readonly policy: Policy;

  constructor(options: RigOptions = {}) {
    const clock = options.clock ?? new VirtualClock();
    this.clock = clock;
    this.simulator = options.world ??
      createSimulator({ clock, apiKey: KEY, ...options.simulator });
    this.store = options.store ?? new MemoryStore();
    this.policy = { ...POLICY, ...options.policy };
    const inner: typeof fetch = (input, init) => this.simulator.fetch(input, init);
    const outside = { clock, store: this.store, fetch: options.fetch?.(inner) ?? inner };
    this.edge = new Edge(outside);
    this.#own = this.edge.clock;
    this.guard = createGuard({ clock: this.#own, random: () => 0.5 });
    const log: Log = { event: (event) => void this.events.push(event) };
    const waha = createWahaClient({
      url: "http://waha.test:3000",
      apiKey: KEY,
      fetch: this.edge.fetch,
      clock: this.#own,
      guard: this.guard,
    });
    this.waha = waha;
    const by = options.by ?? "r1";
    const watching = options.observing === undefined ? {} : { observing: options.observing };
    const { policy, guard } = this;
    const { store } = this.edge;
    this.supervisor = new Supervisor({
      server: options.server ?? "main",
      by,
      clock: this.#own,
      waha,
      store,
      policy,
      log,
      ...watching,
    });
    const supervisors = [this.supervisor];
    this.monitor = new Monitor({ clock: this.#own, log, supervisors, intervalMs: policy.pollMs });
    let ids = 0;
    this.service = new RecoveryService({
      clock: this.#own,
      supervisor: this.supervisor,
      monitor: this.monitor,
      guard,
      waha,
      store,
      policy,
      session: options.session ?? "default",
      waitMs: 25_000,
      mode: options.mode ?? "resident",
      newId: () => `${by}-${++ids}`,
      memory: () => ({ rssBytes: 0, heapUsedBytes: 0 }),
      ...watching,
    });
  }

  /** Starts the replica with its monitor and lets the first pass end. */
  async start(): Promise<void> {
    await this.launch();
    await this.clock.advance(1_000);
  }

  /** Starts the replica; time stands still meanwhile. */
  async launch(): Promise<void> {
    await this.supervisor.start();
    this.#monitoring = this.monitor.run();
  }

  readonly #own: Clock;
  #monitoring: Promise<void> = Promise.resolve();

  /** The process is killed, wherever it is; WAHA and the store go on. */
  kill(): void {
    this.edge.kill();
  }

  /** Ends the replica as a stop does; the simulated WAHA and the store go on. */
  async stop(): Promise<void> {
    if (this.edge.gone) return;
    this.monitor.stop();
    await this.#monitoring;
    const stopped = this.supervisor.stop();
    await this.clock.advance(120_000);
    await stopped;
  }

  /** Ends all. */
  async end(): Promise<void> {
    await this.stop();
    this.simulator.close();
    await this.store.close();
  }

  /** The lifecycle calls that WAHA received: `[ms since the rig's first instant, path]`. */
  acts(): { at: number; path: string; status: number | null }[] {
    return this.simulator.calls()
      .filter(({ method, path }) => method !== "GET" && path.startsWith("/api/sessions"))
      .map(({ at, path, status }) => ({ at, path, status }));
  }

  status(session = "default"): string | undefined {
    return this.supervisor.known.world.sessions[session]?.status;
  }
}
