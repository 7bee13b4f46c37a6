import type { Clock } from "../clock.ts";
import type { ProxyCall } from "./flow.ts";
import { malformed, ProxyRefusal } from "./refusal.ts";
import { readTarget } from "./target.ts";

/** Takes over a request's connection as a WebSocket. */
export type Upgrade = (request: Request) => { socket: WebSocket; response: Response };

/** The platform's WebSockets, outgoing and incoming. */
export interface SocketEdges {
  WebSocket: new (url: string) => WebSocket;
  upgrade: Upgrade;
}

export interface SocketParts {
  clock: Clock;
  /** Where WAHA answers, `http://…` or `https://…`. */
  url: string;
  apiKey?: string;
  /** Left out, no WebSocket is passed on. */
  sockets?: SocketEdges | undefined;
  socketsMax: number;
}

/** A pair of sockets, one to the caller and one to WAHA. */
interface Line {
  caller: WebSocket;
  waha: WebSocket;
}

const CONNECT_MS = 10_000;
/** What a caller that reads too slowly leaves behind; WAHA sends again nothing that was lost. */
const BEHIND_BYTES_MAX = 4_194_304;
/** What WAHA is told by its clients is short. */
const SAID_BYTES_MAX = 65_536;
const RETRY_MS = 5_000;
/** Events that come before the caller's own connection is open: a matter of milliseconds. */
const EARLY_MAX = 1_000;
/** Codes that a program may send by itself (RFC 6455 §7.4.2); others are told as 4000 + n. */
const NORMAL = 1_000;
const OWN_MIN = 3_000;
const OWN_MAX = 4_999;

/** Passes WAHA's WebSocket on, with WAHA's key in the place of the caller's. */
export class Sockets {
  readonly #parts: SocketParts;
  readonly #lines = new Set<Line>();
  #connecting = 0;

  constructor(parts: SocketParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#lines.size;
  }

  /**
   * Connects to WAHA first: a caller whose connection opens is connected to WAHA.
   * @throws {ProxyRefusal}
   */
  async connect({ request, target }: ProxyCall): Promise<Response> {
    const { sockets, socketsMax } = this.#parts;
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket" || request.method !== "GET") {
      throw malformed("/ws is a WebSocket: send Upgrade: websocket");
    }
    if (sockets === undefined) {
      throw malformed("WebSockets are not passed on here: use webhooks");
    }
    if (this.#lines.size + this.#connecting >= socketsMax) {
      throw new ProxyRefusal(
        "STREAMS_FULL",
        `Cannot pass on another WebSocket as ${socketsMax} are open: close one, or retry later`,
        { retryAfterMs: RETRY_MS },
      );
    }
    this.#connecting += 1;
    try {
      const early: string[] = [];
      const waha = await this.#open(new sockets.WebSocket(this.#urlOf(target)), early);
      return this.#joined(request, { ...sockets, waha, early });
    } finally {
      this.#connecting -= 1;
    }
  }

  stop(): void {
    for (const line of this.#lines) end(line, CODE_AWAY);
    this.#lines.clear();
  }

  #urlOf(target: string): string {
    const { url, apiKey } = this.#parts;
    const { search } = readTarget(target);
    const query = new URLSearchParams(search);
    query.delete("x-api-key");
    if (apiKey !== undefined) query.set("x-api-key", apiKey);
    return `${url.replace(/^http/i, "ws")}/ws${query.size === 0 ? "" : `?${query}`}`;
  }

  #open(waha: WebSocket, early: string[]): Promise<WebSocket> {
    return new Promise((resolve, reject) => {
      const fail = () => {
        cancel();
        waha.onopen = waha.onerror = waha.onclose = null;
        waha.close();
        reject(
          new ProxyRefusal(
            "WAHA_UNREACHABLE",
            `Cannot reach WAHA's WebSocket: see that WAHA runs; retry in ${RETRY_MS / 1_000} s`,
            { retryAfterMs: RETRY_MS },
          ),
        );
      };
      const cancel = this.#parts.clock.after(CONNECT_MS, fail);
      waha.onmessage = ({ data }) => {
        if (typeof data === "string" && early.length < EARLY_MAX) early.push(data);
      };
      waha.onerror = fail;
      waha.onclose = fail;
      waha.onopen = () => {
        cancel();
        resolve(waha);
      };
    });
  }

  #joined(
    request: Request,
    { upgrade, waha, early }: { upgrade: Upgrade; waha: WebSocket; early: string[] },
  ): Response {
    try {
      const { socket: caller, response } = upgrade(request);
      this.#join({ caller, waha }, early);
      return response;
    } catch {
      waha.onclose = waha.onerror = waha.onmessage = null;
      waha.close();
      throw malformed("it is no WebSocket handshake (RFC 6455 §4.1)");
    }
  }

  #join(line: Line, early: string[]): void {
    const { caller, waha } = line;
    this.#lines.add(line);
    const over = (code: number) => {
      if (this.#lines.delete(line)) end(line, code);
    };
    const toCaller = (data: unknown) => {
      if (typeof data !== "string" || caller.readyState !== WebSocket.OPEN) return;
      if (caller.bufferedAmount > BEHIND_BYTES_MAX) return over(CODE_BEHIND);
      caller.send(data);
    };
    caller.onopen = () => {
      for (const data of early.splice(0)) toCaller(data);
      waha.onmessage = ({ data }) => toCaller(data);
    };
    caller.onmessage = ({ data }) => {
      if (typeof data !== "string" || data.length > SAID_BYTES_MAX) return over(CODE_TOO_LARGE);
      if (waha.readyState === WebSocket.OPEN) waha.send(data);
    };
    caller.onclose = ({ code }) => over(code);
    caller.onerror = () => over(CODE_GONE);
    waha.onclose = ({ code }) => over(code);
    waha.onerror = () => over(CODE_GONE);
  }
}

const CODE_AWAY = 1_001;
const CODE_GONE = 1_006;
const CODE_TOO_LARGE = 1_009;
/** "Try again later" (IANA's registry of close codes). */
const CODE_BEHIND = 1_013;

function end({ caller, waha }: Line, code: number): void {
  const own = code === NORMAL || (code >= OWN_MIN && code <= OWN_MAX);
  const told = own ? code : 4_000 + code % 1_000;
  for (const socket of [caller, waha]) {
    socket.onmessage = socket.onclose = socket.onerror = null;
    if (socket.readyState === WebSocket.OPEN) socket.close(told);
    // One that is still connecting, or closing already, is left to end by itself.
  }
}
