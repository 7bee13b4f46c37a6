import { dataOf } from "./errors.ts";
import type { Incident, LiveEvent, Qr, Recovery, Status } from "./types.ts";
import { watch } from "./watch.ts";

/** How the service is reached. */
export interface ClientOptions {
  /** Where waha-recovery answers, such as `https://recovery.example`. */
  baseUrl: string | URL;
  /** Its `API_KEY`. */
  apiKey?: string;
  /** The session that is meant where none is named. */
  session?: string;
  /** The WAHA server, where the service watches several. */
  server?: string;
  fetch?: typeof globalThis.fetch;
}

/** How one call is made. */
export interface CallOptions {
  session?: string;
  signal?: AbortSignal;
}

/** Typed calls of the recovery API. All throw `WahaRecoveryError`, told apart by `code`. */
export class WahaRecoveryClient {
  readonly #options: ClientOptions;
  readonly #fetch: typeof globalThis.fetch;

  constructor(options: ClientOptions) {
    this.#options = options;
    // Not `options.fetch.bind`: a browser's fetch must be called as the window's own.
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /** What is known of a session, without asking WAHA. */
  status(options: CallOptions = {}): Promise<Status> {
    return this.#get(this.#path("status", options), options);
  }

  async sessions(options: Pick<CallOptions, "signal"> = {}): Promise<Status[]> {
    const { sessions } = await this.#get<{ sessions: Status[] }>("sessions", options);
    return sessions;
  }

  /**
   * Recovers a session if it needs that, and waits for the outcome.
   * @param waitMs How long the service waits, at most 25 s.
   */
  autoRecover(
    { force, waitMs, ...options }: CallOptions & { force?: boolean; waitMs?: number } = {},
  ): Promise<Recovery> {
    const body = force === undefined ? {} : { force };
    return this.#post(this.#path("auto-recover", options, waitMs), body, options);
  }

  /** Restarts a session by name; `recreate` deletes it with its login and makes it anew. */
  restart(
    { mode, force, waitMs, ...options }: CallOptions & {
      mode?: "restart" | "stop-start" | "recreate";
      force?: boolean;
      waitMs?: number;
    } = {},
  ): Promise<Recovery> {
    const body = {
      ...(mode === undefined ? {} : { mode }),
      ...(force === undefined ? {} : { force }),
    };
    return this.#post(this.#path("restart", options, waitMs), body, options);
  }

  /** Keeps a session running from now on. */
  start(options: CallOptions = {}): Promise<Recovery> {
    return this.#post(this.#path("start", options), {}, options);
  }

  /** Keeps a session stopped from now on. */
  stop(options: CallOptions = {}): Promise<Recovery> {
    return this.#post(this.#path("stop", options), {}, options);
  }

  pause({ forMs, ...options }: CallOptions & { forMs?: number } = {}): Promise<Recovery> {
    const body = forMs === undefined ? {} : { forMs };
    return this.#post(this.#path("pause", options), body, options);
  }

  resume(options: CallOptions = {}): Promise<Recovery> {
    return this.#post(this.#path("resume", options), {}, options);
  }

  /** The code to scan now; `QR_NOT_AVAILABLE` says in `details.todo` what to do first. */
  qr(options: CallOptions = {}): Promise<Qr> {
    return this.#get(this.#path("qr", options), options);
  }

  async pairingCode(phoneNumber: string, options: CallOptions = {}): Promise<string> {
    const path = this.#path("pairing-code", options);
    const { code } = await this.#post<{ code: string }>(path, { phoneNumber }, options);
    return code;
  }

  incident(id: string, options: Pick<CallOptions, "signal"> = {}): Promise<Incident> {
    return this.#get(`incidents/${encodeURIComponent(id)}`, options);
  }

  /** Changes as they happen, through every lost connection, until the signal aborts. */
  watch(options: CallOptions = {}): AsyncGenerator<LiveEvent> {
    const { session = this.#options.session } = options;
    const { server } = this.#options;
    const query = new URLSearchParams({
      ...(session === undefined ? {} : { session }),
      ...(server === undefined ? {} : { server }),
    });
    return watch(this.#url(query.size === 0 ? "events" : `events?${query}`), {
      headers: this.#headers(),
      fetch: this.#fetch,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }

  #get<Data>(path: string, { signal }: Pick<CallOptions, "signal">): Promise<Data> {
    return this.#call(path, { method: "GET", ...(signal === undefined ? {} : { signal }) });
  }

  #post<Data>(
    path: string,
    body: unknown,
    { signal }: Pick<CallOptions, "signal">,
  ): Promise<Data> {
    return this.#call(path, {
      method: "POST",
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async #call<Data>(path: string, init: RequestInit): Promise<Data> {
    const headers = this.#headers();
    if (init.body !== undefined) headers.set("content-type", "application/json");
    return await dataOf<Data>(await this.#fetch(this.#url(path), { ...init, headers }));
  }

  #headers(): Headers {
    const { apiKey } = this.#options;
    const headers = new Headers({ accept: "application/json" });
    if (apiKey !== undefined) headers.set("x-api-key", apiKey);
    return headers;
  }

  #path(route: string, { session = this.#options.session }: CallOptions, waitMs?: number): string {
    const wait = waitMs === undefined ? "" : `?waitMs=${Math.round(waitMs)}`;
    const path = session === undefined ? route : `sessions/${encodeURIComponent(session)}/${route}`;
    return `${path}${wait}`;
  }

  #url(path: string): string {
    const { baseUrl, server } = this.#options;
    const base = String(baseUrl).replace(/\/+$/, "");
    const of = server === undefined || !path.startsWith("sessions/")
      ? path
      : `servers/${encodeURIComponent(server)}/${path}`;
    return `${base}/api/v1/waha/${of}`;
  }
}
