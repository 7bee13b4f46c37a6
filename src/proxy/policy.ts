import type { RouteClass } from "./route.ts";

/** The settings of the proxy before one WAHA. */
export interface ProxyPolicy {
  /** How long a call waits for its session, unless it says otherwise, ms. */
  waitMs: number;
  /** The longest that a caller may ask for, ms. */
  waitMsMax: number;
  /** Bytes of a body that are kept, so that the call can be sent again. */
  replayBytes: number;
  /** How long a caller's body may stand still, ms. */
  stallMs: number;
  /** Calls that may wait for one session. */
  heldOfSessionMax: number;
  /** Calls that may wait for all sessions together. */
  heldMax: number;
  /** Bytes of bodies that may be kept for those who wait. */
  heldBytesMax: number;
  /** Lifecycle calls that pass at once: WAHA does those of one session one after the other. */
  lifecyclesMax: number;
  /** WebSockets that are passed on at once. */
  socketsMax: number;
  /** Whether pages of other sites may read answers: only where a key is asked for. */
  foreignPages: boolean;
}

export const PROXY_POLICY: Readonly<ProxyPolicy> = {
  waitMs: 20_000,
  waitMsMax: 60_000,
  replayBytes: 1_048_576,
  stallMs: 15_000,
  heldOfSessionMax: 10,
  heldMax: 500,
  heldBytesMax: 33_554_432,
  lifecyclesMax: 10,
  socketsMax: 100,
  foreignPages: true,
};

export interface ClassLimit {
  /** Until the answer, instead of the guard's own. */
  limitMs?: number;
  /** Until the end of the answer's body, instead of the guard's own. */
  totalMs?: number;
}

const SLOW_MS = 60_000;
const BODY_MS = 300_000;

/**
 * Slow routes have limits of their own: right after a scan, or with thousands of chats, WAHA needs
 * a minute for a list and is not sick (C59, C60); a medium takes as long as its size.
 */
export const CLASS_LIMITS: Readonly<Record<RouteClass, ClassLimit>> = {
  "send": {},
  "send-media": { limitMs: SLOW_MS },
  "read": {},
  "chats": { limitMs: SLOW_MS },
  "overview": { limitMs: SLOW_MS },
  "messages": { limitMs: SLOW_MS },
  "media": { limitMs: SLOW_MS, totalMs: BODY_MS },
  "sessions": {},
  "server": {},
};

/** A body that flows takes as long as its caller needs; a stall ends it (`stallMs`). */
export const FLOWING_LIMIT: ClassLimit = { limitMs: BODY_MS, totalMs: BODY_MS };
