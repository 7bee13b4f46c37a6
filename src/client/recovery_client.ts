import { call } from "./call.ts";
import { WahaRecoveryError } from "./errors.ts";
import type {
  ChatPage,
  Health,
  Incident,
  IncidentPage,
  LiveEvent,
  MessagePage,
  Qr,
  Recovery,
  Server,
  Status,
} from "./types.ts";
import { watch } from "./watch.ts";

/** How the service is reached. */
export interface ClientOptions {
  /** Where waha-recovery answers, such as `https://recovery.example`. */
  baseUrl: string | URL;
  /** Its `API_KEY`. */
  apiKey?: string;
  /** The session that is meant where none is named; the service's own unless given. */
  session?: string;
  /** The WAHA server, where the service watches several. */
  server?: string;
  fetch?: typeof globalThis.fetch;
  /** How long a call may take; 40 s unless given. */
  timeoutMs?: number;
}

/** How one call is made. */
export interface CallOptions {
  session?: string;
  signal?: AbortSignal;
}

/** How long the service waits for an outcome, at most 25 s; then it answers what is so. */
export interface ActOptions extends CallOptions {
  waitMs?: number;
}

export interface PageOptions extends CallOptions {
  limit?: number;
  offset?: number;
}

/** Longer than the service waits for anything (25 s), with what a slow network adds. */
const TIMEOUT_MS = 40_000;

type Query = Record<string, string | number | undefined>;

/**
 * Typed calls of the recovery API. All throw `WahaRecoveryError`, told apart by `code`, or the
 * reason of the signal that aborted them.
 */
export class WahaRecoveryClient {
  readonly #options: ClientOptions;
  readonly #fetch: typeof globalThis.fetch;

  constructor(options: ClientOptions) {
    this.#options = options;
    // Not `globalThis.fetch` itself: a browser's must be called as the window's own.
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /** What is known of a session, without asking WAHA. */
  async status(options: CallOptions = {}): Promise<Status> {
    return await this.#get(this.#ofSession("status", options), options);
  }

  async sessions(options: Pick<CallOptions, "signal"> = {}): Promise<Status[]> {
    const { sessions } = await this.#get<{ sessions: Status[] }>(this.#below("sessions"), options);
    return sessions;
  }

  /** Every WAHA server that the service watches. */
  async servers(options: Pick<CallOptions, "signal"> = {}): Promise<Server[]> {
    return (await this.#get<{ servers: Server[] }>("servers", options)).servers;
  }

  /** `UNHEALTHY` names what fails in `details.checks`. */
  async health(options: Pick<CallOptions, "signal"> = {}): Promise<Health> {
    return await this.#get(this.#below("health"), options);
  }

  /** Recovers a session if it needs that, and waits for the outcome. `force` is a person's call. */
  async autoRecover(
    { force, waitMs, ...options }: ActOptions & { force?: boolean } = {},
  ): Promise<Recovery> {
    return await this.#post(
      this.#ofSession("auto-recover", options, { waitMs }),
      { force },
      options,
    );
  }

  /** Restarts a session; `recreate` deletes it with its login and makes it anew. */
  async restart(
    { mode, force, waitMs, ...options }: ActOptions & {
      mode?: "restart" | "stop-start" | "recreate";
      force?: boolean;
    } = {},
  ): Promise<Recovery> {
    return await this.#post(
      this.#ofSession("restart", options, { waitMs }),
      { mode, force },
      options,
    );
  }

  /** Keeps a session running from now on. */
  async start({ waitMs, ...options }: ActOptions = {}): Promise<Recovery> {
    return await this.#post(this.#ofSession("start", options, { waitMs }), {}, options);
  }

  /** Keeps a session stopped from now on. */
  async stop({ waitMs, ...options }: ActOptions = {}): Promise<Recovery> {
    return await this.#post(this.#ofSession("stop", options, { waitMs }), {}, options);
  }

  /** Nothing is done to a session by itself for so long; 24 h unless given. */
  async pause({ forMs, ...options }: CallOptions & { forMs?: number } = {}): Promise<Recovery> {
    return await this.#post(this.#ofSession("pause", options), { forMs }, options);
  }

  async resume(options: CallOptions = {}): Promise<Recovery> {
    return await this.#post(this.#ofSession("resume", options), {}, options);
  }

  /** The code to scan now; `QR_NOT_AVAILABLE` says in `details.todo` what to do first. */
  async qr(options: CallOptions = {}): Promise<Qr> {
    return await this.#get(this.#ofSession("qr", options), options);
  }

  /** A code to type into the phone instead of scanning. */
  async pairingCode(phoneNumber: string, options: CallOptions = {}): Promise<string> {
    const path = this.#ofSession("pairing-code", options);
    return (await this.#post<{ code: string }>(path, { phoneNumber }, options)).code;
  }

  /** At most 100 a page. */
  async incidents(
    { limit, before, ...options }: CallOptions & { limit?: number; before?: string } = {},
  ): Promise<IncidentPage> {
    return await this.#get(this.#ofSession("incidents", options, { limit, before }), options);
  }

  async incident(id: string, options: Pick<CallOptions, "signal"> = {}): Promise<Incident> {
    return await this.#get(this.#below(`incidents/${step(id)}`), options);
  }

  /** At most 25 a page. */
  async chats({ limit, offset, ...options }: PageOptions = {}): Promise<ChatPage> {
    return await this.#get(this.#ofSession("chats", options, { limit, offset }), options);
  }

  /** At most 50 a page. */
  async messages(
    chat: string,
    { limit, offset, ...options }: PageOptions = {},
  ): Promise<MessagePage> {
    const route = `chats/${step(chat)}/messages`;
    return await this.#get(this.#ofSession(route, options, { limit, offset }), options);
  }

  /**
   * Changes as they happen, through every lost connection and without a gap that the service can
   * still fill, until the signal aborts.
   */
  watch({ session = this.#options.session, signal }: CallOptions = {}): AsyncGenerator<LiveEvent> {
    const url = this.#url(withQuery(this.#below("events"), { session }));
    return watch(url, { headers: this.#headers(), fetch: this.#fetch, signal });
  }

  #get<Data>(path: string, { signal }: Pick<CallOptions, "signal">): Promise<Data> {
    return this.#call(path, { method: "GET", headers: this.#headers() }, signal);
  }

  /** What is undefined in the body is left out of it. */
  #post<Data>(path: string, body: object, { signal }: CallOptions): Promise<Data> {
    const headers = this.#headers();
    headers.set("content-type", "application/json");
    return this.#call(path, { method: "POST", headers, body: JSON.stringify(body) }, signal);
  }

  #call<Data>(path: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Data> {
    const { timeoutMs = TIMEOUT_MS } = this.#options;
    return call(this.#url(path), init, { fetch: this.#fetch, timeoutMs, signal });
  }

  #headers(): Headers {
    const { apiKey } = this.#options;
    const headers = new Headers({ accept: "application/json" });
    if (apiKey !== undefined) headers.set("x-api-key", apiKey);
    return headers;
  }

  #ofSession(
    route: string,
    { session = this.#options.session }: CallOptions,
    query: Query = {},
  ): string {
    const path = session === undefined ? route : `sessions/${step(session)}/${route}`;
    return withQuery(this.#below(path), query);
  }

  #below(path: string): string {
    const { server } = this.#options;
    return server === undefined ? path : `servers/${step(server)}/${path}`;
  }

  #url(path: string): string {
    return `${String(this.#options.baseUrl).replace(/\/+$/, "")}/api/v1/waha/${path}`;
  }
}

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

/**
 * A name as a step of a path. A URL has no way to write an empty one or one of dots alone: the call
 * would go to another session.
 */
function step(name: string): string {
  if (/^\.{0,2}$/.test(name)) {
    throw new WahaRecoveryError(`Cannot call anything of '${name}' as that is no name`, {
      code: "INVALID_REQUEST",
    });
  }
  return encodeURIComponent(name);
}
