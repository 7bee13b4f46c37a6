import { parseConfig, renderProblems } from "../../src/config.ts";
import { createService, type Service } from "../../src/service.ts";
import { createSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator/mod.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import type { TelemetryEvent } from "../../src/telemetry/mod.ts";
import { settled, VirtualClock } from "../virtual_clock.ts";

export const WAHA_KEY = "key-of-waha-0000";
export const API_KEY = "a-key-of-at-least-16-characters";

export interface Entry {
  name: string;
  [field: string]: unknown;
}

/** An entry of the list; its WAHA answers at `http://<name>.test`. */
export function entry(name: string, fields: Record<string, unknown> = {}): Entry {
  return { name, url: `http://${name}.test`, apiKey: WAHA_KEY, ...fields };
}

export interface RigOptions {
  onDeploy?: boolean;
  /** How what is no WAHA answers. */
  elsewhere?: (request: Request) => Response | Promise<Response>;
}

/** The whole service in one process beside several simulated WAHAs, on one virtual clock. */
export class FleetRig {
  readonly clock = new VirtualClock();
  readonly store = new MemoryStore();
  readonly events: TelemetryEvent[] = [];
  /** Calls that were sent to no WAHA. */
  readonly elsewhere: { method: string; url: string }[] = [];
  readonly service: Service;
  readonly #wahas = new Map<string, Simulator>();
  readonly #dead = new Set<string>();
  readonly #answer: Required<RigOptions>["elsewhere"];
  #running: Promise<void> = Promise.resolve();

  constructor(
    list: readonly Entry[],
    settings: Record<string, string> = {},
    { onDeploy = false, elsewhere = () => new Response(null, { status: 200 }) }: RigOptions = {},
  ) {
    this.#answer = elsewhere;
    const variables: Record<string, string> = {
      API_KEY,
      STORE_URL: "memory:",
      DENO_TIMELINE: onDeploy ? "production" : "",
      WAHA_WEBSOCKET: "false",
      WAHA_SERVERS: JSON.stringify(list),
      ...settings,
    };
    const parsed = parseConfig((name) => variables[name], { onDeploy });
    if (parsed.is === "bad") throw new Error(renderProblems(parsed.problems));
    let ids = 0;
    this.service = createService({
      config: parsed.config,
      clock: this.clock,
      fetch: (input, init) => this.#fetch(input, init),
      store: this.store,
      log: { event: (event) => void this.events.push(event) },
      random: () => 0.5,
      newId: () => `id-${++ids}`,
      by: "r1",
      memory: () => ({ rssBytes: 0, heapUsedBytes: 0 }),
    });
  }

  /** The WAHA of a server; made when it is first asked for. */
  waha(name: string, options: Partial<SimulatorOptions> = {}): Simulator {
    const known = this.#wahas.get(name);
    if (known !== undefined) return known;
    const made = createSimulator({ clock: this.clock, apiKey: WAHA_KEY, ...options });
    this.#wahas.set(name, made);
    return made;
  }

  /** Nobody answers there any more, until it is revived. */
  kill(name: string): void {
    this.#dead.add(name);
  }

  revive(name: string): void {
    this.#dead.delete(name);
  }

  async start(): Promise<void> {
    await this.service.start();
    this.#running = this.service.run();
    await this.clock.advance(3_000);
  }

  async end(): Promise<void> {
    const stopped = this.service.stop();
    await this.clock.advance(120_000);
    await stopped;
    await this.#running;
    for (const waha of this.#wahas.values()) waha.close();
    await this.store.close();
  }

  /** What our API answers: its status and its data, or its error. */
  async ask(path: string, init: RequestInit = {}) {
    const headers = new Headers(init.headers);
    headers.set("x-api-key", API_KEY);
    const request = new Request(`http://localhost/api/v1/waha${path}`, { ...init, headers });
    const answering = Promise.resolve(this.service.fetch(request));
    await settled();
    const response = await answering;
    const { data, error } = await response.json();
    return { status: response.status, data, error };
  }

  /** Lifecycle calls that a WAHA received. */
  acts(name: string): string[] {
    return this.waha(name).calls()
      .filter(({ method, path }) => method !== "GET" && path.startsWith("/api/s"))
      .map(({ path }) => path);
  }

  /** How often a WAHA was looked at. */
  looks(name: string): number {
    return this.waha(name).calls().filter(({ path }) => path.startsWith("/api/sessions?all"))
      .length;
  }

  notices(): string[] {
    return this.events.flatMap((event) => event.is === "notice" ? [event.text] : []);
  }

  tells(): string[] {
    return this.events.flatMap((event) =>
      event.is === "tell" ? [`${event.tell.server}: ${event.tell.title}`] : []
    );
  }

  #fetch(input: Request | URL | string, init?: RequestInit): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input);
    const name = url.hostname.replace(/\.test$/, "");
    if (this.#dead.has(name)) return Promise.reject(new TypeError("connection refused"));
    if (url.hostname.endsWith(".test")) return this.waha(name).fetch(input, init);
    this.elsewhere.push({ method: init?.method ?? "GET", url: String(url) });
    return Promise.resolve(this.#answer(new Request(input, init)));
  }
}
