import { z } from "zod";
import { systemClock } from "../../src/clock.ts";
import {
  type ErrorBody,
  errorEnvelopeSchema,
  type Status,
  statusSchema,
} from "../../src/contract/mod.ts";
import {
  type ServedSimulator,
  serveSimulator,
  type SimulatorOptions,
} from "../../src/simulator/mod.ts";
import { Place } from "./place.ts";
import { Program, type ProgramOptions } from "./program.ts";
import { until, type Within } from "./until.ts";

export const WAHA_KEY = "e2e-waha-key";
export const API = "/api/v1/waha";

export interface SceneOptions extends Partial<ProgramOptions> {
  simulator?: Partial<SimulatorOptions>;
}

/** A simulated WAHA in this process and `main.ts` beside it as a process of its own. */
export class Scene implements AsyncDisposable {
  readonly place: Place;
  readonly waha: ServedSimulator;
  readonly #options: SceneOptions;
  readonly #programs: Program[] = [];

  private constructor(place: Place, waha: ServedSimulator, options: SceneOptions) {
    this.place = place;
    this.waha = waha;
    this.#options = options;
  }

  static async open(options: SceneOptions = {}): Promise<Scene> {
    const place = await Place.open();
    const waha = await serveSimulator({
      port: 0,
      clock: systemClock,
      apiKey: WAHA_KEY,
      ...options.simulator,
    });
    return new Scene(place, waha, options);
  }

  /** Runs the service; again with the same state after the one before has ended. */
  run(settings: Record<string, string> = {}): Program {
    const { simulator: _, ...options } = this.#options;
    const program = new Program(this.place, {
      ...options,
      settings: {
        WAHA_URL: this.waha.url,
        WAHA_API_KEY: WAHA_KEY,
        MONITOR_INTERVAL_MS: "5000",
        ...options.settings,
        ...settings,
      },
    });
    this.#programs.push(program);
    return program;
  }

  /** Runs the service and waits until its first look has ended. */
  async start(settings: Record<string, string> = {}): Promise<Service> {
    const program = this.run(settings);
    const service = new Service(program, await program.url());
    await service.until("the first look", ({ observedAt }) => observedAt !== null, {
      withinMs: 10_000,
    });
    return service;
  }

  /** The paths of the lifecycle calls that WAHA received. */
  acts(): string[] {
    return this.waha.simulator.calls()
      .filter(({ method, path }) => method !== "GET" && path.startsWith("/api/sessions"))
      .map(({ path }) => path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs) await program.kill();
    await this.waha.close();
    await this.place[Symbol.asyncDispose]();
  }
}

const successSchema = z.strictObject({ success: z.literal(true), data: z.unknown() });

/** An answer of the API, read to its end. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;

  private constructor(status: number, headers: Headers, text: string) {
    this.status = status;
    this.headers = headers;
    this.text = text;
  }

  static async read(response: Response): Promise<Answer> {
    return new Answer(response.status, response.headers, await response.text());
  }

  /** What the envelope holds. @throws When it is no such envelope. */
  data<T>(schema: z.ZodType<T>): T {
    return schema.parse(successSchema.parse(JSON.parse(this.text)).data);
  }

  /** Why there is no answer. @throws When it is not our envelope. */
  get error(): ErrorBody {
    return errorEnvelopeSchema.parse(JSON.parse(this.text)).error;
  }
}

/** The service as its callers see it. */
export class Service {
  readonly program: Program;
  readonly url: string;

  constructor(program: Program, url: string) {
    this.program = program;
    this.url = url;
  }

  get(path: string, init: RequestInit = {}): Promise<Answer> {
    return ask(`${this.url}${API}${path}`, init);
  }

  post(path: string, body?: object): Promise<Answer> {
    const json = { "content-type": "application/json" };
    return ask(`${this.url}${API}${path}`, {
      method: "POST",
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: json }),
    });
  }

  /** The state of the configured session; null while none is known. */
  async status(): Promise<Status | null> {
    const answer = await this.get("/status");
    return answer.status === 200 ? answer.data(statusSchema) : null;
  }

  /** Waits for a state of the configured session. */
  until(what: string, is: (status: Status) => boolean, bound: Within): Promise<Status> {
    return until(what, async () => {
      const status = await this.status();
      return status !== null && is(status) ? status : null;
    }, { everyMs: 50, ...bound });
  }
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  return await Answer.read(await fetch(url, init));
}
