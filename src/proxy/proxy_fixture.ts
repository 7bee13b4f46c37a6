import { createGuard, type Guard, type GuardPolicy } from "../guard/mod.ts";
import type { NotWorking, ProxiedCall, ProxyPort, SessionKnowledge } from "../recovery/mod.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import type { ProxyCall } from "./flow.ts";
import type { ProxyPolicy } from "./policy.ts";
import { type Proxied, Proxy } from "./proxy.ts";
import { ProxyRefusal } from "./refusal.ts";

export const WAHA = "http://waha.test:3000/base";
export const WAHA_KEY = "waha-key-0000";

/** WAHA's status 422 (contract §4). */
export function mismatch(status = "FAILED", session = "default") {
  return {
    error: "Session status is not as expected. Try again later or restart the session",
    session,
    status,
    expected: ["WORKING"],
  };
}

export function notWorking(changes: Partial<NotWorking> = {}): NotWorking {
  return {
    is: "not-working",
    session: "default",
    status: "FAILED",
    word: "FAILED",
    needsQr: false,
    because: "it crashed and is restarted",
    comesBack: "perhaps",
    ...changes,
  };
}

/** Knowledge that a test sets, and what was told. */
export class ScriptedPort implements ProxyPort {
  readonly server = "main";
  readonly #clock: VirtualClock;
  readonly #store = new MemoryStore();
  readonly calls: ProxiedCall[] = [];
  readonly wishes: { session: string; wish: string; by: string; ended?: string }[] = [];
  readonly ills: string[] = [];
  readonly watchedSessions: string[] = [];
  suspicions = 0;
  waits: { session: string; ms: number }[] = [];
  known = new Map<string, SessionKnowledge>();
  lookedAt: number | null = null;
  stopping = false;
  #waiting = new Set<() => void>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  knows(session: string): SessionKnowledge {
    return this.known.get(session) ?? { is: "unknown" };
  }

  /** What is known from now on; who waits sees it. */
  show(session: string, known: SessionKnowledge): void {
    this.known.set(session, known);
    for (const look of [...this.#waiting]) look();
  }

  until(
    session: string,
    { ms, signal }: { expected: readonly string[]; ms: number; signal: AbortSignal },
  ): Promise<SessionKnowledge> {
    this.waits.push({ session, ms });
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        this.#waiting.delete(look);
        signal.removeEventListener("abort", end);
        resolve(this.knows(session));
      };
      const look = () => {
        const known = this.knows(session);
        if (known.is !== "not-working" || known.comesBack === "not-by-itself" || this.stopping) {
          end();
        }
      };
      const cancel = this.#clock.after(ms, end);
      this.#waiting.add(look);
      signal.addEventListener("abort", end, { once: true });
      look();
    });
  }

  wished(session: string, { wish, by }: { wish: "running" | "stopped"; by: string }) {
    const wished: ScriptedPort["wishes"][number] = { session, wish, by };
    this.wishes.push(wished);
    return Promise.resolve({
      ended: (how: "kept" | "not-sent") => {
        wished.ended = how;
        return Promise.resolve();
      },
    });
  }

  called(call: ProxiedCall): void {
    this.calls.push(call);
  }

  ill(ill: string): void {
    this.ills.push(ill);
  }

  watched(session: string): void {
    this.watchedSessions.push(session);
  }

  suspect(): void {
    this.suspicions += 1;
  }

  get kept(): ProxyPort["kept"] {
    const { kept } = this.#store;
    const now = this.#clock.now();
    return {
      claim: (key, record) => kept.claim("main", key, { kept: record, now }),
      replace: (key, record) => kept.replace("main", key, { kept: record, now }),
      read: (key) => kept.read("main", key),
      drop: (key) => kept.drop("main", key),
    };
  }

  stop(): void {}
}

/** A call as WAHA got it. */
export interface Received {
  method: string;
  url: string;
  headers: Headers;
  body: string;
  signal: AbortSignal;
  redirect: RequestRedirect;
}

type Reply = (received: Received) => Response | Promise<Response>;

/** A proxy before a WAHA whose answers a test sets, on a clock that only the test moves. */
export class ProxyRig {
  readonly clock = new VirtualClock();
  readonly port = new ScriptedPort(this.clock);
  readonly guard: Guard;
  readonly proxy: Proxy;
  readonly received: Received[] = [];
  reply: Reply = () => json(200, { ok: true });

  constructor(
    { policy = {}, guard = {}, port }: {
      policy?: Partial<ProxyPolicy>;
      guard?: Partial<GuardPolicy>;
      /** Another process's: what it keeps is seen here. */
      port?: ScriptedPort;
    } = {},
  ) {
    if (port !== undefined) this.port = port;
    this.guard = createGuard({ clock: this.clock, random: () => 0.5, policy: guard });
    this.proxy = new Proxy({
      clock: this.clock,
      random: () => 0.5,
      guard: this.guard,
      port: this.port,
      fetch: this.#fetch,
      url: WAHA,
      apiKey: WAHA_KEY,
      qrPath: (session) => `/qr/${session}`,
      policy,
    });
  }

  /** Answers as the mount would: a refusal is its status, its code and its details. */
  async ask(
    method: string,
    target: string,
    { caller = "admin", proxyKey, ...init }:
      & RequestInit
      & Partial<Pick<ProxyCall, "caller" | "proxyKey">> = {},
  ): Promise<Answered> {
    const headers = new Headers(init.headers);
    // A client tells the length of a body that it has.
    if (typeof init.body === "string" && !headers.has("content-length")) {
      headers.set("content-length", `${new TextEncoder().encode(init.body).length}`);
    }
    const request = new Request("http://us.test/", { method, ...init, headers });
    const proxied = this.proxy.answer({
      request,
      target,
      caller,
      proxyKey,
      requestId: "request-1",
    });
    return await answeredBy(proxied);
  }

  readonly #fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const received: Received = {
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: await request.text(),
      signal: init?.signal ?? request.signal,
      redirect: request.redirect,
    };
    received.signal.throwIfAborted();
    this.received.push(received);
    return await untilAborted(Promise.resolve(this.reply(received)), received.signal);
  };
}

export interface Answered {
  status: number | string;
  headers: Headers;
  text: string;
  details?: Record<string, unknown> | undefined;
  retryAfterMs?: number | undefined;
}

export async function answeredBy(proxied: Promise<Proxied>): Promise<Answered> {
  try {
    const { response } = await proxied;
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if (!(error instanceof ProxyRefusal)) throw error;
    const { code, details, retryAfterMs, message } = error;
    return { status: code, headers: new Headers(), text: message, details, retryAfterMs };
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return Response.json(body, { status, headers });
}

/** Ends as a `fetch` does that is cut off. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

/** A call that is answered when the test says so, and else when it is cut off. */
export function pending() {
  const { promise, resolve } = Promise.withResolvers<Response>();
  return { reply: () => promise, answer: resolve };
}

export const SEND = {
  body: JSON.stringify({ session: "default", chatId: "1@c.us", text: "hi" }),
  headers: { "content-type": "application/json" },
};
