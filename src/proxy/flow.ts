import type { Clock } from "../clock.ts";
import { type BodyPolicy, CallerBody } from "./caller_body.ts";
import { preferredWaitMs } from "./preference.ts";
import type { Route } from "./route.ts";
import { sessionInUrl } from "./session_of.ts";
import type { OnceBook } from "./once.ts";
import type { Target } from "./target.ts";

/** What the platform tells of a caller's connection, read only where it is needed. */
export interface Connection {
  /**
   * Settles when the answer was sent or nobody takes it any more. With it a body goes from WAHA to
   * the caller without coming through here; left out, it is passed on chunk by chunk.
   */
  readonly completed?: Promise<unknown>;
}

/** A call as it comes to the proxy. */
export interface ProxyCall {
  request: Request;
  /** WAHA's path and query as the caller wrote them, beginning with a slash. */
  target: string;
  /** `admin` may see what belongs to whoever runs WAHA. */
  caller: "admin" | "proxy";
  /** The key for the proxy alone that it came with: whose its `Idempotency-Key` is. */
  proxyKey?: string | undefined;
  requestId: string;
  connection?: Connection | undefined;
}

/** A call whose caller is watched. */
export interface WatchedCall extends ProxyCall {
  /** Aborts when the caller leaves. */
  signal: AbortSignal;
}

/** A call whose way is known. */
export interface Routed {
  call: WatchedCall;
  route: Route;
  target: Target;
}

/** One call on its way. */
export interface Flow {
  readonly call: WatchedCall;
  readonly target: Target;
  readonly route: Route;
  readonly body: CallerBody;
  /** Monotonic ms until which it may wait for its session. */
  readonly waitUntil: number;
  /** Whether another sending could not do twice what one does (RFC 9110 §9.2.2). */
  readonly idempotent: boolean;
  session: string | null;
  /** The limit that was put into a list's query or body. */
  limitApplied?: number;
  once?: OnceCall;
  /** It was given to WAHA, and WAHA has not told what became of it. */
  sent: boolean;
  /** WAHA may have read it, whatever came of it then: false proves that nothing was done. */
  begun: boolean;
}

/** The `Idempotency-Key` of a call. */
export interface OnceCall {
  name: string;
  print?: string;
  /** Set while this call is the one that is sent. */
  end?: EndOnce;
}

type EndOnce = ReturnType<OnceBook["begin"]>;

const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

/** @throws {ProxyRefusal} `INVALID_REQUEST`: its body's length is told in a way that is none. */
export function flowOf(
  { call, route, target }: Routed,
  { clock, policy }: {
    clock: Clock;
    policy: BodyPolicy & { waitMs: number; waitMsMax: number };
  },
): Flow {
  const { method, headers } = call.request;
  return {
    call,
    route,
    target,
    body: new CallerBody(call.request, { clock, policy }),
    waitUntil: clock.monotonic() + preferredWaitMs(headers.get("prefer"), policy),
    idempotent: IDEMPOTENT.has(method),
    session: sessionInUrl(route, target),
    sent: false,
    begun: false,
  };
}
