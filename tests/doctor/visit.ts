import { runDoctor } from "../../src/doctor/mod.ts";
import {
  createSimulator,
  type ServedSimulator,
  serveSimulator,
  type Simulator,
  type SimulatorOptions,
} from "../../src/simulator/mod.ts";
import { VirtualClock } from "../virtual_clock.ts";

export const WAHA_KEY = "waha-key-0000000";
export const HMAC_KEY = "hmac-key-0000000";
export const API_KEY = "api-key-00000000";
export const HOOK = "http://recovery:8080/api/v1/waha/webhook";

export interface Visit {
  code: number;
  out: string;
  err: string;
}

export interface VisitOptions {
  url: string;
  clock: VirtualClock;
  args?: readonly string[];
  /** Beside the usual ones; an empty one unsets. */
  settings?: Record<string, string>;
  fetch?: typeof fetch;
  ask?: (question: string) => boolean;
}

/** One run of the doctor in this process. */
export async function visit(options: VisitOptions): Promise<Visit> {
  const said = { out: "", err: "" };
  const settings: Record<string, string> = {
    WAHA_URL: options.url,
    WAHA_API_KEY: WAHA_KEY,
    API_KEY,
    WEBHOOK_HMAC_KEY: HMAC_KEY,
    STORE_URL: "memory:",
    ...options.settings,
  };
  let ids = 0;
  const code = await runDoctor({
    args: options.args ?? [],
    read: (name) => settings[name],
    clock: options.clock,
    fetch: options.fetch ?? fetch,
    random: () => 0.5,
    newId: () => `id-${++ids}`,
    write: (text) => void (said.out += text),
    complain: (text) => void (said.err += text),
    colours: false,
    ...(options.ask === undefined ? {} : { ask: options.ask }),
  });
  return { code, ...said };
}

/** `id level` of what `--json` printed and is not ok. */
export function complaintsOf({ out }: Visit): string[] {
  const report: { findings: { id: string; level: string }[] } = JSON.parse(out);
  return report.findings.filter(({ level }) => level !== "ok")
    .map(({ id, level }) => `${id} ${level}`);
}

/** A simulated WAHA on a real port of the loopback, on a clock that stands still. */
export async function served(
  options: Partial<SimulatorOptions>,
  test: (waha: ServedSimulator, clock: VirtualClock) => Promise<void>,
): Promise<void> {
  const clock = new VirtualClock();
  const waha = await serveSimulator({ port: 0, clock, apiKey: WAHA_KEY, ...options });
  try {
    await test(waha, clock);
  } finally {
    await waha.close();
  }
}

/** A simulated WAHA without a network, for what takes time: its clock runs while a visit lasts. */
export class Ward {
  readonly clock = new VirtualClock();
  readonly waha: Simulator;

  constructor(options: Partial<SimulatorOptions> = {}) {
    this.waha = createSimulator({ clock: this.clock, apiKey: WAHA_KEY, ...options });
  }

  readonly fetch: typeof fetch = (input, init) => this.waha.fetch(input, init);

  async visit(options: Omit<VisitOptions, "url" | "clock"> = {}): Promise<Visit> {
    return await this.pass(
      visit({ url: "http://waha.test:3000", clock: this.clock, fetch: this.fetch, ...options }),
    );
  }

  /** Lets time pass until it is over, ten minutes at most. */
  async pass<T>(running: Promise<T>): Promise<T> {
    let over = false;
    const ended = running.finally(() => over = true);
    await this.clock.advanceUntil(() => over, 600_000);
    return await ended;
  }

  /** Asks WAHA itself. */
  async ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const headers = { "x-api-key": WAHA_KEY, "content-type": "application/json" };
    const response = await this.pass(
      this.waha.fetch(`http://waha.test:3000${path}`, { headers, ...init }),
    );
    return await response.json();
  }

  /** The config of a session as WAHA keeps it. */
  async config(session = "default"): Promise<Record<string, unknown>> {
    const body = await this.ask(`/api/sessions/${session}`);
    const config = typeof body === "object" && body !== null && "config" in body
      ? body.config
      : null;
    return typeof config === "object" && config !== null ? { ...config } : {};
  }

  /** Gives a session a config and waits until it is settled again. */
  async give(config: unknown, session = "default"): Promise<void> {
    const body = JSON.stringify({ config });
    await this.ask(`/api/sessions/${session}`, { method: "PUT", body });
    await this.clock.advance(30_000);
  }

  /** What was written to WAHA. */
  writes(): string[] {
    return this.waha.calls().filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path}`);
  }
}
