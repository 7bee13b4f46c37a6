import type { Clock } from "../clock.ts";
import type { Guard } from "../guard/mod.ts";
import type { ProxyPort } from "../recovery/mod.ts";
import { Answering } from "./answering.ts";
import { AnswersSeen } from "./answers_seen.ts";
import { CallerWatch } from "./caller_watch.ts";
import type { ProxyCall } from "./flow.ts";
import { isLoop } from "./headers.ts";
import { Lifecycles } from "./lifecycles.ts";
import { OnceBook } from "./once.ts";
import { PROXY_POLICY, type ProxyPolicy } from "./policy.ts";
import { malformed, ProxyRefusal } from "./refusal.ts";
import { type Route, routeOf } from "./route.ts";
import { Sender } from "./sender.ts";
import { sessionInUrl } from "./session_of.ts";
import { readTarget } from "./target.ts";
import { type SocketEdges, Sockets } from "./sockets.ts";
import { Traffic } from "./traffic.ts";

export interface ProxyParts {
  clock: Clock;
  random: () => number;
  /** The guard that stands before this WAHA for all its callers. */
  guard: Guard;
  port: ProxyPort;
  fetch: typeof fetch;
  /** Where WAHA answers, without a slash at the end: the only place that is ever called. */
  url: string;
  apiKey?: string;
  /** Where a person scans a session's code. */
  qrPath: (session: string) => string;
  policy?: Partial<ProxyPolicy>;
  sockets?: SocketEdges | undefined;
}

/** An answer, and the route that it came by, for the log. */
export interface Proxied {
  response: Response;
  pattern: string;
}

const METHODS: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "OPTIONS",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
]);

/**
 * A self-healing way to one WAHA: whatever WAHA answers comes back as it is, but a session that
 * fell is waited for, and what would harm WAHA or give its keys away does not pass.
 */
export class Proxy {
  readonly #port: ProxyPort;
  readonly #traffic: Traffic;
  readonly #lifecycles: Lifecycles;
  readonly #sockets: Sockets;
  readonly #watch: CallerWatch;

  constructor(parts: ProxyParts) {
    const { clock, port } = parts;
    const policy = { ...PROXY_POLICY, ...parts.policy };
    const once = new OnceBook({ clock, kept: port.kept });
    const seen = new AnswersSeen();
    const salt = Math.floor(parts.random() * 2 ** 32);
    const sender = new Sender({ ...parts, once, seen, salt });
    const answering = new Answering({ clock, port, policy, qrPath: parts.qrPath });
    this.#port = port;
    this.#watch = new CallerWatch(clock);
    this.#traffic = new Traffic({ clock, port, policy, sender, once, answering });
    this.#sockets = new Sockets({ ...parts, socketsMax: policy.socketsMax });
    this.#lifecycles = new Lifecycles({ clock, port, policy, sender, answering });
  }

  /** How many calls wait for their sessions. */
  get held(): number {
    return this.#traffic.held;
  }

  /**
   * @throws {ProxyRefusal} The call is answered by us and not by WAHA.
   * @throws {StoreUnavailableError} Nothing was sent: a call with an `Idempotency-Key` that nobody
   * could remember.
   * @throws The caller's own reason when it leaves.
   */
  async answer(call: ProxyCall): Promise<Proxied> {
    const { request } = call;
    if (!METHODS.has(request.method)) {
      throw malformed("its method is none of WAHA's");
    }
    if (isLoop(request.headers)) {
      throw new ProxyRefusal(
        "NOT_WAHA",
        "Cannot forward the request as it comes from this service itself: WAHA_URL must name WAHA",
      );
    }
    if (request.headers.get("upgrade")?.toLowerCase() === "websocket") {
      throw malformed("only /ws can become a WebSocket");
    }
    const target = readTarget(call.target);
    const route = routeOf(request.method, target.steps);
    if (route === null) {
      throw new ProxyRefusal(
        "NOT_FOUND",
        "Cannot forward the request as its path is no part of WAHA's API: it begins with /api/",
      );
    }
    requireRights(route, call);
    if (route.showsCode === true) {
      const session = sessionInUrl(route, target);
      if (session !== null) this.#port.watched(session);
    }
    const caller = this.#watch.watch(request);
    try {
      const routed = { call: { ...call, signal: caller.signal }, route, target };
      const response = route.lifecycle === undefined
        ? await this.#traffic.pass(routed)
        : await this.#lifecycles.pass(routed);
      return { response, pattern: route.pattern };
    } finally {
      caller.end();
    }
  }

  /**
   * Turns a request into a WebSocket to WAHA's.
   * @throws {ProxyRefusal}
   */
  connect(call: ProxyCall): Promise<Response> {
    return this.#sockets.connect(call);
  }

  stop(): void {
    this.#sockets.stop();
    this.#watch.stop();
    this.#port.stop();
  }
}

function requireRights({ secret }: Route, { caller }: ProxyCall): void {
  if (secret !== true || caller === "admin") return;
  throw new ProxyRefusal(
    "FORBIDDEN",
    "Cannot pass this call as its answer may hold WAHA's own keys: call it with API_KEY",
  );
}
