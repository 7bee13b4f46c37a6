import type { Clock } from "../clock.ts";
import type { SentEvent } from "./events.ts";
import type { Tier } from "./face.ts";
import type { Version } from "./versions.ts";
import { wants } from "./webhooks.ts";

/** What a WebSocket client meets. */
export type SocketEvent =
  | { is: "text"; data: string }
  | { is: "ping" }
  /** 1006 stands for a connection that ended without a close frame. */
  | { is: "close"; code: number; reason: string };

/** A client's end of a connection. */
export interface SocketConnection {
  /** Answers a ping; a client that missed one is ended at the next. */
  pong(): void;
  close(): void;
}

export interface SocketsOptions {
  clock: Clock;
  version: Version;
  tier: Tier;
  apiKey: string;
  /** When the process began: all clients are pinged at the same time. */
  startedAt: () => number;
  /** Hears why a client may not connect, where WAHA says so in its log. */
  refused: (error: string) => void;
}

interface Client {
  session: string;
  events: readonly string[];
  listener: (event: SocketEvent) => void;
  answered: boolean;
}

const PING_MS: Record<Version, number> = {
  "2024.10.8": 10_000,
  "2026.2.1": 60_000,
  "2026.7": 60_000,
};

const UNAUTHORIZED = 1008;
const NOT_ALLOWED = 4001;
const ABNORMAL = 1006;
const GOING_AWAY = 1001;
const CLIENTS_MAX = 1000;

/** WAHA's `/ws` without the network: clients, their filters, pings, and how they are ended. */
export class Sockets {
  readonly #options: SocketsOptions;
  readonly #clients = new Set<Client>();
  #cancelPing = () => {};

  constructor(options: SocketsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#clients.size;
  }

  /** Takes a client; one that may not is told so by a close, as WAHA accepts before it looks. */
  connect(query: URLSearchParams, listener: (event: SocketEvent) => void): SocketConnection {
    const client: Client = {
      session: query.get("session") ?? "*",
      events: query.getAll("events").flatMap((list) => list.split(",")),
      listener,
      answered: true,
    };
    const refused = this.#refusalOf(query, client);
    if (refused !== null) {
      listener({ is: "close", ...refused });
      return { pong: () => {}, close: () => {} };
    }
    this.#clients.add(client);
    this.#schedulePing();
    return {
      pong: () => {
        client.answered = true;
      },
      close: () => this.#forget(client),
    };
  }

  send(event: SentEvent): void {
    const { version, tier } = this.#options;
    if (version === "2024.10.8" && event.event !== "session.status") return;
    for (const client of [...this.#clients]) {
      // Core has one session and does not look at the name that was asked for.
      const named = tier === "CORE" || client.session === "*" || client.session === event.session;
      if (named && wants(client.events, event.event)) {
        client.listener({ is: "text", data: event.frame });
      }
    }
  }

  /** The server closes its sockets: 2024.10.8 in order, later ones without a word. */
  goDown(): void {
    const orderly = this.#options.version === "2024.10.8";
    this.#endAll(
      orderly
        ? { code: GOING_AWAY, reason: "Server is shutting down" }
        : { code: ABNORMAL, reason: "" },
    );
  }

  /** The process is gone. */
  cut(): void {
    this.#endAll({ code: ABNORMAL, reason: "" });
  }

  #endAll(how: { code: number; reason: string }): void {
    const clients = [...this.#clients];
    this.#clients.clear();
    this.#cancelPing();
    for (const client of clients) client.listener({ is: "close", ...how });
  }

  #refusalOf(query: URLSearchParams, client: Client): { code: number; reason: string } | null {
    const { version, apiKey } = this.#options;
    if (this.#clients.size >= CLIENTS_MAX) return { code: 1013, reason: "Try again later" };
    if (version !== "2024.10.8") {
      // The header is not looked at: the key counts only in the query.
      return query.get("x-api-key") === apiKey
        ? null
        : { code: UNAUTHORIZED, reason: "Unauthorized" };
    }
    const error = client.session !== "*" || !query.has("session")
      ? "Only connecting to all sessions is allowed for now, use session=*"
      : client.events.some((event) => event !== "session.status" && event !== "*")
      ? "Only session.status events are allowed for now, use events=session.status"
      : null;
    if (error !== null) this.#options.refused(error);
    return error === null ? null : { code: NOT_ALLOWED, reason: JSON.stringify({ error }) };
  }

  #forget(client: Client): void {
    this.#clients.delete(client);
    if (this.#clients.size === 0) this.#cancelPing();
  }

  #schedulePing(): void {
    const { clock, version, startedAt } = this.#options;
    this.#cancelPing();
    const everyMs = PING_MS[version];
    const passedMs = (clock.now() - startedAt()) % everyMs;
    this.#cancelPing = clock.after(everyMs - passedMs, () => this.#ping());
  }

  #ping(): void {
    for (const client of [...this.#clients]) {
      if (!client.answered) {
        this.#clients.delete(client);
        client.listener({ is: "close", code: ABNORMAL, reason: "" });
        continue;
      }
      client.answered = false;
      client.listener({ is: "ping" });
    }
    if (this.#clients.size > 0) this.#schedulePing();
  }
}
