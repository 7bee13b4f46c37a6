/**
 * What the service answers, as plain types: the package that callers install has no dependency. A
 * test holds each against the type of `src/contract` of the same name, from which the answers are
 * made. Instants are ISO 8601 in UTC; what is a duration ends in `Ms`.
 */
export type SessionStatus =
  | "STARTING"
  | "SCAN_QR_CODE"
  | "PASSKEY_REQUIRED"
  | "PASSKEY_CONFIRMATION_REQUIRED"
  | "AUTHENTICATED"
  | "WORKING"
  | "FAILED"
  | "STOPPED"
  /** A word of WAHA's that the service does not know, see `raw`; or nothing was seen yet. */
  | "UNKNOWN";

export type Engine = "WEBJS" | "WPP" | "NOWEB" | "GOWS" | "UNKNOWN";

/** What the service makes of a session. */
export type Phase =
  | "healthy"
  | "watching"
  | "recovering"
  | "awaiting-person"
  | "holding"
  | "parked"
  | "stopped"
  | "paused";

/** Why a session fell, where something told. */
export type Cause =
  | "crashed"
  | "qr-not-scanned"
  | "logged-out"
  | "refused"
  | "replaced"
  | "gave-up-reconnecting"
  | "restricted"
  | "profile-locked"
  | "credentials-damaged"
  | "storage-full"
  | "database-down"
  | "engine-gone"
  | "network-down"
  | "out-of-memory"
  | "unknown";

/** What an act on a session came to. */
export interface Recovery {
  message: string;
  previousStatus: SessionStatus;
  currentStatus: SessionStatus;
  /** Whether only a phone can bring it back. */
  needsQR: boolean;
  incidentId?: string | undefined;
}

/** All that is known of a session. */
export interface Status {
  session: string;
  status: SessionStatus;
  /** WAHA's own word where `status` is `UNKNOWN`. */
  raw?: string | undefined;
  /** When this status was first seen. */
  since: string;
  engine: Engine;
  /** The account, while known; it proves no login. */
  me: string | null;
  phase: Phase;
  /** The rule behind `phase`. */
  rule: string;
  /** Why it is in that phase, in a sentence. */
  because: string;
  /** Whether the session can come back without a phone. */
  login: "present" | "absent" | "unknown";
  loginBecause: string;
  /** What its owner wants. */
  wish: "running" | "stopped" | "unknown";
  cause?: { is: Cause; because: string; at: string } | undefined;
  /** Whether only a phone can bring it back. */
  needsQR: boolean;
  /** What happens next by itself, and when. */
  next?: { act: string; at: string } | undefined;
  /** Automatic acts in the last 10 min. */
  attempts: number;
  lastRecoveryAt?: string | undefined;
  incidentId?: string | undefined;
  pausedUntil?: string | undefined;
  server: ServerState;
  /** When the look that showed this was asked; null before the first. */
  observedAt: string | null;
  /** Whether it may no longer be so. */
  stale: boolean;
  staleBecause?: string | undefined;
}

/** What is known of a WAHA server. */
export interface ServerState {
  name: string;
  state: "up" | "unreachable" | "not-waha" | "unauthorized" | "never-seen";
  /** Why it is not `up`. */
  reason?: string | undefined;
  since: string;
  version?: string | undefined;
  engine: Engine;
  tier?: string | undefined;
  startedAt?: string | undefined;
  /** WAHA's clock minus the service's. */
  skewMs?: number | undefined;
  observedAt: string | null;
  breaker: {
    state: "closed" | "open" | "half-open";
    /** In a row. */
    failures: number;
    retryAfterMs?: number | undefined;
  };
  queue: { running: number; waiting: number; runningMax: number; waitingMax: number };
}

/** A server with a count of what is on it. */
export interface Server extends ServerState {
  sessions: {
    total: number;
    byStatus: Record<string, number>;
    byPhase: Record<string, number>;
  };
  /** Engines whose sessions fell together and are held together. */
  brakes: { engine: Engine; since: string; cause?: Cause | undefined }[];
}

/** The code that a phone scans. Whoever scans it, owns the session. */
export interface Qr {
  /** `data:image/png;base64,…`, ready for an `<img>`. */
  qr: string;
  raw: string;
  /** At the latest: fetch again then. */
  expiresAt: string;
}

export interface IncidentEntry {
  at: string;
  /** The newest of equal neighbours that were folded. */
  lastAt?: string | undefined;
  count: number;
  is: "fact" | "decision" | "act" | "tell";
  text: string;
  rule?: string | undefined;
  inputs?: Record<string, string | number | boolean | null> | undefined;
  /** What was not done, and why. */
  notDone?: string | undefined;
  next?: { act: string; at: string } | undefined;
  /** When the hold behind a decision ends at the latest. */
  until?: string | undefined;
  /** What it says to a program, where that is counted. */
  means?: EntryMeaning | undefined;
}

/** An act that began, what came of the last one, an incident's end, or its new beginning. */
export type EntryMeaning =
  | {
    is: "begun";
    do:
      | "restart"
      | "stop-start"
      | "start"
      | "stop"
      | "create"
      | "recreate"
      | "logout"
      | "screenshot"
      | "restart-server";
    by: "rule" | "person";
  }
  | { is: "came"; to: "worked" | "code" | "useless" | "not-sent" | "refused" | "no-verdict" }
  | { is: "closed"; status?: SessionStatus | undefined }
  | { is: "reopened" };

/** What happened from leaving health to being stably back, with every reason. */
export interface Incident {
  id: string;
  server: string;
  /** Null: the server itself. */
  session: string | null;
  openedAt: string;
  closedAt?: string | undefined;
  title: string;
  rule: string;
  entries: IncidentEntry[];
  /** Entries left out of the middle. */
  omitted: number;
  /** Whether a person was told. */
  told: boolean;
  /** Whether an act was sent to WAHA. */
  acted: boolean;
  /** The incident of the server that it is a part of. */
  under?: string | undefined;
}

export interface IncidentPage {
  /** Newest first. */
  incidents: Incident[];
  /** Pass it as `before` for the next page. */
  next?: string | undefined;
  /** Set when the search ended before the page was full: so many were looked at. */
  scanned?: number | undefined;
}

export interface HealthCheck {
  status: "pass" | "warn" | "fail";
  because: string;
  /** Age of what it says. */
  ageMs?: number | undefined;
  observed?: Record<string, string | number | boolean | null> | undefined;
}

/** How the service and what it stands on are; a failing check is the error `UNHEALTHY`. */
export interface Health {
  status: "pass" | "warn";
  mode: "resident" | "cron-only";
  checks:
    & Record<
      "waha" | "sessions" | "breaker" | "queue" | "store" | "monitor" | "notices" | "memory",
      HealthCheck
    >
    /** WAHA's log, where `LOG_PATH` names it. */
    & { log?: HealthCheck | undefined };
}

/** As WAHA's engine shows them. */
export interface ChatPage {
  chats: Record<string, unknown>[];
  /** Where the next page is; left out after the last one. */
  next?: string | undefined;
}

/** Newest first, without media, as WAHA's engine shows them. */
export interface MessagePage {
  messages: Record<string, unknown>[];
  next?: string | undefined;
}

/** One event of the live stream, with the id that the stream goes on after. */
export type LiveEvent =
  | { is: "status"; id: string; status: Status }
  /** `incident.entries` are the new ones only. */
  | { is: "incident"; id: string; change: "opened" | "entry" | "closed"; incident: Incident }
  | { is: "server"; id: string; server: ServerState }
  /** Something was missed: read the lists anew. */
  | { is: "reset"; id: string }
  /** Of a newer service. */
  | { is: "other"; id: string; name: string; value: unknown };

/** The codes of the service's refusals. */
export type ErrorCode =
  | "INVALID_REQUEST"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "SESSION_NOT_FOUND"
  | "SERVER_NOT_FOUND"
  | "METHOD_NOT_ALLOWED"
  | "REQUEST_TIMEOUT"
  | "IDEMPOTENCY_CONFLICT"
  | "ON_HOLD"
  | "QR_NOT_AVAILABLE"
  | "SESSION_NOT_WORKING"
  | "LOGIN_AT_RISK"
  | "BODY_TOO_LARGE"
  | "QUEUE_FULL"
  | "INTERNAL"
  | "WAHA_BAD_RESPONSE"
  | "WAHA_UNAUTHORIZED"
  | "NOT_WAHA"
  | "CIRCUIT_OPEN"
  | "WAHA_UNREACHABLE"
  | "STORE_UNAVAILABLE"
  | "NOT_CONFIGURED"
  | "STREAMS_FULL"
  | "NOT_READY"
  | "UNHEALTHY"
  | "WAHA_TIMEOUT";
