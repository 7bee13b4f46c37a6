import type { Clock } from "../clock.ts";
import { readEvent, type WahaEvent } from "./event.ts";

/** As much of the platform's `WebSocket` as is used. */
export type EarSocket = Pick<WebSocket, "addEventListener" | "binaryType" | "close">;

/** Why nothing is heard. The message never holds the key, nor the address that holds it. */
export interface EarTrouble {
  code: "unauthorized" | "gone" | "garbage";
  message: string;
}

export interface EarOptions {
  /** Where WAHA answers, as in `WAHA_URL`. */
  url: string;
  apiKey?: string;
  /** The platform's `WebSocket`, or a test's. */
  WebSocket: new (url: string) => EarSocket;
  clock: Clock;
  /** Chance in [0, 1). */
  random: () => number;
  onEvent: (event: WahaEvent) => void;
  /** Connected: nothing is replayed, so what happened before has to be looked at. */
  onOpen: () => void;
  /** Once per outage and reason; an outage ends when a connection has held for a minute. */
  onTrouble: (trouble: EarTrouble) => void;
}

export interface Ear {
  /** Whether a connection is open now. */
  readonly listening: boolean;
  /** Ends the connection and all tries; resolves when it is closed, after 2 s at the latest. */
  close(): Promise<void>;
}

/**
 * What we ask for; `*` would leave out `state.change` and bring every message's text. So would
 * `message.ack` on browser engines, and texts are none of our business.
 */
const EVENTS = ["session.status", "state.change"];
/** All that 2024.10.8 sends; it closes a client that asks for more with 4001. */
const EVENTS_2024 = ["session.status"];

const OPEN_MS_MAX = 10_000;
const CLOSE_MS_MAX = 2_000;
/** A connection that held so long ends the outage before it. */
const STEADY_MS = 60_000;
/** Cut cables send no word, and the platform hides pings: a silent connection is made anew. */
const SILENT_MS_MAX = 600_000;
const BACKOFF_BASE_MS = 1_000;
const BACKOFF_CAP_MS = 60_000;
/** As S2: a wrong key is tried again only now and then. */
const UNAUTHORIZED_MS = 300_000;
const FRAME_CHARS_MAX = 1_048_576;
/** Sockets whose other side does not answer our close; no more are opened on top of them. */
const LINGERING_MAX = 4;

const UNAUTHORIZED = 1008;
const NOT_ALLOWED = 4001;

/**
 * Listens to WAHA's WebSocket for as long as it is not closed: it connects again after every end,
 * with full jitter between 1 s and 60 s. What it hears is only ever evidence and a reason to look.
 * @throws {TypeError} For a URL that is none; the message does not repeat it.
 */
export function openEar(options: EarOptions): Ear {
  const listener = new Listener(options);
  listener.connect();
  return listener;
}

class Listener implements Ear {
  readonly #options: EarOptions;
  readonly #said = new Set<EarTrouble["code"]>();
  readonly #lingering = new Set<EarSocket>();
  #socket: EarSocket | null = null;
  #open = false;
  #events = EVENTS;
  #attempts = 0;
  #heardAt = 0;
  #cancel = () => {};
  #cancelSteady = () => {};
  #closed: (() => void) | null = null;
  #closing = false;

  constructor(options: EarOptions) {
    this.#options = options;
    addressOf(options, EVENTS);
  }

  get listening(): boolean {
    return this.#open;
  }

  connect(): void {
    if (this.#closing) return;
    if (this.#lingering.size >= LINGERING_MAX) return this.#later(BACKOFF_CAP_MS);
    try {
      this.#listen(new this.#options.WebSocket(addressOf(this.#options, this.#events)));
    } catch {
      // The platform's own error quotes the address, and the key stands in it.
      this.#lost("gone");
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#cancel();
    this.#hangUp();
    if (this.#lingering.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(CLOSE_MS_MAX, resolve);
      this.#closed = () => {
        cancel();
        resolve();
      };
    });
  }

  #listen(socket: EarSocket): void {
    const { clock, onOpen } = this.#options;
    this.#socket = socket;
    this.#lingering.add(socket);
    socket.binaryType = "arraybuffer";
    this.#cancel = clock.after(OPEN_MS_MAX, () => this.#drop("gone"));
    socket.addEventListener("open", () => {
      if (socket !== this.#socket) return;
      this.#open = true;
      this.#heardAt = clock.monotonic();
      this.#watchSilence(SILENT_MS_MAX);
      this.#cancelSteady = clock.after(STEADY_MS, () => {
        this.#attempts = 0;
        this.#said.clear();
      });
      onOpen();
    });
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket) this.#hear(data);
    });
    socket.addEventListener("close", ({ code }) => {
      this.#lingering.delete(socket);
      if (this.#lingering.size === 0) this.#closed?.();
      if (socket === this.#socket) this.#ended(code);
    });
  }

  #hear(data: unknown): void {
    this.#heardAt = this.#options.clock.monotonic();
    const event = eventIn(data);
    if (event === null) this.#drop("garbage");
    else this.#options.onEvent(event);
  }

  #watchSilence(ms: number): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(ms, () => {
      const silentMs = this.#options.clock.monotonic() - this.#heardAt;
      if (silentMs < SILENT_MS_MAX) return this.#watchSilence(SILENT_MS_MAX - silentMs);
      this.#hangUp();
      this.#later(BACKOFF_BASE_MS);
    });
  }

  #ended(code: number): void {
    this.#hangUp();
    if (code === UNAUTHORIZED) return this.#lost("unauthorized");
    if (code === NOT_ALLOWED && this.#events !== EVENTS_2024) {
      this.#events = EVENTS_2024;
      return this.#later(BACKOFF_BASE_MS);
    }
    this.#lost("gone");
  }

  #drop(code: EarTrouble["code"]): void {
    this.#hangUp();
    this.#lost(code);
  }

  #hangUp(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#open = false;
    this.#cancel();
    this.#cancelSteady();
    if (socket !== null && this.#lingering.has(socket)) socket.close();
  }

  #lost(code: EarTrouble["code"]): void {
    if (this.#closing) return;
    if (!this.#said.has(code)) {
      this.#said.add(code);
      this.#options.onTrouble({ code, message: WORDS[code] });
    }
    if (code === "unauthorized") return this.#later(UNAUTHORIZED_MS);
    // Full jitter (AWS, "Exponential Backoff And Jitter") above a floor that spares WAHA.
    const ceilingMs = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** this.#attempts++);
    const spreadMs = this.#options.random() * (ceilingMs - BACKOFF_BASE_MS);
    this.#later(BACKOFF_BASE_MS + Math.floor(spreadMs));
  }

  #later(ms: number): void {
    this.#cancel = this.#options.clock.after(ms, () => this.connect());
  }
}

const WORDS: Record<EarTrouble["code"], string> = {
  unauthorized: "Cannot listen to WAHA's WebSocket as it refuses our key: set WAHA_API_KEY to " +
    "WAHA's own key; sessions are polled meanwhile",
  gone: "Cannot listen to WAHA's WebSocket as the connection failed or ended: it is tried again, " +
    "sessions are polled meanwhile",
  garbage: "Cannot listen to WAHA's WebSocket as it sent what is no event: WAHA_URL may lead to " +
    "something else; it is tried again, sessions are polled meanwhile",
};

/** Null for what WAHA never sends: binary, no JSON, no event, or over a million characters. */
function eventIn(data: unknown): WahaEvent | null {
  if (typeof data !== "string" || data.length > FRAME_CHARS_MAX) return null;
  try {
    const read = readEvent(JSON.parse(data));
    return read.is === "event" ? read.event : null;
  } catch {
    return null;
  }
}

/** The key counts in the query only (contract §6). */
function addressOf({ url, apiKey }: EarOptions, events: readonly string[]): string {
  const base = URL.parse(url);
  if (base === null || !/^https?:$/.test(base.protocol)) {
    throw new TypeError("Cannot use WAHA's URL: it must be http://… or https://…, set WAHA_URL");
  }
  const query = new URLSearchParams({ session: "*" });
  for (const event of events) query.append("events", event);
  if (apiKey !== undefined && apiKey !== "") query.set("x-api-key", apiKey);
  const scheme = base.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${base.host}${base.pathname.replace(/\/+$/, "")}/ws?${query}`;
}
