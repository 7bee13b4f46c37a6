import { type Clock, fasterClock, systemClock } from "../../src/clock.ts";
import { parseConfig } from "../../src/config.ts";
import { createService, type Service } from "../../src/service.ts";
import {
  type ServedSimulator,
  serveSimulator,
  type SessionControl,
  type SimulatorOptions,
} from "../../src/simulator/mod.ts";
import { openStore, type Store } from "../../src/store/mod.ts";
import { until } from "../e2e/until.ts";

const WAHA_KEY = "stage-waha-key";

/** The key of the staged service. */
export const STAGE_KEY = "a-key-of-the-stage-0123";

export interface StageOptions {
  /** The simulated WAHAs by their names, the first one being meant where none is named. */
  servers: Readonly<Record<string, Partial<SimulatorOptions>>>;
  /** How many times as fast as the wall clock it runs. */
  speed?: number;
  settings?: Record<string, string>;
}

/** Simulated WAHAs and the service in this process, on one clock, served on loopback. */
export class Stage implements AsyncDisposable {
  readonly clock: Clock;
  readonly service: Service;
  readonly #simulators: ReadonlyMap<string, ServedSimulator>;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #running: Promise<unknown>;
  readonly #streams = new Set<TransformStreamDefaultController>();
  #cut = false;

  private constructor(
    { clock, service, simulators }: {
      clock: Clock;
      service: Service;
      simulators: ReadonlyMap<string, ServedSimulator>;
    },
  ) {
    this.clock = clock;
    this.service = service;
    this.#simulators = simulators;
    const at = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(at, async (request, connection) => {
      if (this.#cut) return new Response(null, { status: 503 });
      const answer = await service.fetch(request, connection);
      return new URL(request.url).pathname === "/ui/live" ? this.#breakable(answer) : answer;
    });
    this.#running = service.run();
  }

  static async open({ servers, speed = 1, settings = {} }: StageOptions): Promise<Stage> {
    const clock = speed === 1 ? systemClock : fasterClock(speed);
    const simulators = new Map<string, ServedSimulator>();
    for (const [name, options] of Object.entries(servers)) {
      const base = { port: 0, clock, apiKey: WAHA_KEY };
      simulators.set(name, await serveSimulator({ ...base, ...options }));
    }
    const { store } = await openStore("memory:", { clock, random: Math.random });
    const service = serviceOf({ clock, simulators, store, settings });
    await service.start();
    const stage = new Stage({ clock, service, simulators });
    await until("the first look", () => service.waha.ready().ok, { withinMs: 20_000 });
    return stage;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Does something to a session of a simulated WAHA. */
  control(server: string, session: string, control: SessionControl): void {
    this.simulator(server).simulator.control(session, control);
  }

  /** @throws When there is no such server. */
  simulator(server: string): ServedSimulator {
    const simulator = this.#simulators.get(server);
    if (simulator === undefined) throw new Error(`Cannot find the simulated server ${server}`);
    return simulator;
  }

  /** Ends all streams of pages, and answers nothing any more. */
  breakOff(): void {
    this.#cut = true;
    for (const stream of this.#streams) stream.terminate();
    this.#streams.clear();
  }

  mend(): void {
    this.#cut = false;
  }

  /** Waits until a session is in that phase. */
  async until(server: string, session: string, phase: string): Promise<void> {
    const of = this.service.waha.of(server);
    await until(`${session} being ${phase}`, async () => {
      const report = await of?.getSessionStatus(session);
      return report?.phase === phase;
    }, { withinMs: 60_000, everyMs: 50 });
  }

  /** Waits for so much of the stage's own time. */
  async pass(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.clock.after(ms, resolve));
  }

  #breakable(answer: Response): Response {
    const breakable = new TransformStream({ start: (stream) => void this.#streams.add(stream) });
    return new Response(answer.body?.pipeThrough(breakable) ?? null, answer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.stop();
    await this.#running;
    await this.#server.shutdown();
    for (const simulator of this.#simulators.values()) await simulator.close();
  }
}

function serviceOf(
  { clock, simulators, store, settings }: {
    clock: Clock;
    simulators: ReadonlyMap<string, ServedSimulator>;
    store: Store;
    settings: Record<string, string>;
  },
): Service {
  const servers = [...simulators].map(([name, { url }]) => ({ name, url, apiKey: WAHA_KEY }));
  const all: Record<string, string> = {
    WAHA_SERVERS: JSON.stringify(servers),
    API_KEY: STAGE_KEY,
    STORE_URL: "memory:",
    ...settings,
  };
  const parsed = parseConfig((name) => all[name], { onDeploy: false });
  if (parsed.is === "bad") throw new Error(`Cannot stage this: ${JSON.stringify(parsed.problems)}`);
  return createService({
    config: parsed.config,
    clock,
    fetch: globalThis.fetch,
    WebSocket,
    store,
    log: { event: () => {} },
    random: Math.random,
    newId: () => crypto.randomUUID(),
    by: "stage",
    memory: () => {
      const { rss, heapUsed } = Deno.memoryUsage();
      return { rssBytes: rss, heapUsedBytes: heapUsed };
    },
  });
}
