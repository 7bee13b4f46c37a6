import type { Wish } from "./world.ts";

/** What comes in from outside, already parsed. `observe` folds it; nothing here decides. */

/**
 * WAHA's words for a session (contract §2). `AUTHENTICATED` was never seen as a status but is
 * accepted; a word that we do not know is `UNKNOWN` with its `raw`.
 */
export const STATUSES = [
  "STARTING",
  "SCAN_QR_CODE",
  "PASSKEY_REQUIRED",
  "PASSKEY_CONFIRMATION_REQUIRED",
  "AUTHENTICATED",
  "WORKING",
  "FAILED",
  "STOPPED",
] as const;
export type KnownStatus = (typeof STATUSES)[number];
export type SessionStatus = KnownStatus | "UNKNOWN";

export const ENGINES = ["WEBJS", "WPP", "NOWEB", "GOWS"] as const;
export type Engine = (typeof ENGINES)[number] | "UNKNOWN";

/** One session as one look showed it. */
export interface SeenSession {
  name: string;
  status: SessionStatus;
  /** WAHA's own word where `status` is `UNKNOWN`. */
  raw?: string;
  /** The account (`…@c.us`), or null. A filled one survives a log-out; null proves nothing. */
  me: string | null;
  /** WAHA's stamp of the last traffic in ms, where it gives one. */
  activityAt?: number;
}

/** What is wrong with a WAHA that answers, or with the ground that it stands on (S4, S6). */
export const ILLS = ["engine-gone", "database-down", "storage-full", "out-of-memory"] as const;
export type Ill = (typeof ILLS)[number];

/** What WAHA says of itself. */
export interface SeenServer {
  /** `startTimestamp`, ms: a change means that WAHA was started again. */
  startedAt?: number;
  workerId?: string;
  version?: string;
  engine?: Engine;
  tier?: string;
  /** WAHA's clock minus ours, ms, from its `Date` header: one second coarse. */
  skewMs?: number;
  /** What its `/health` says, where it has one. */
  health?: { is: "well" } | { is: "ill"; ill?: Ill; reason: string };
}

/** Rows of a list of sessions that cannot be watched. */
export interface OddRows {
  count: number;
  /** Where the first one stands, and what is wrong with it; without a value of it. */
  first: string;
}

/** The result of one look at a server. */
export type Look =
  | { is: "seen"; server: SeenServer; sessions: readonly SeenSession[]; odd?: OddRows }
  /** `ill`: its refusal names what is wrong with it. */
  | { is: "unreachable"; reason: string; ill?: Ill }
  | { is: "unauthorized"; reason: string }
  | { is: "not-waha"; reason: string };

/** How WAHA answered an act of ours. A 2xx is an answer, not a state. */
export type ActAnswer =
  | { is: "ok"; status?: SessionStatus }
  /** Received and refused before anything was done. */
  | {
    is: "refused";
    why: "already-started" | "missing" | "unsupported" | "unauthorized" | "busy" | "other";
    reason: string;
    /** What is wrong with WAHA as a whole, where its words name it. */
    ill?: Ill;
  }
  /** Cut off, unanswered, or "Maximum execution time": it may still be going on. */
  | { is: "unknown"; reason: string; ill?: Ill }
  /** We did not send it: too late, or our own guard refused. */
  | { is: "not-sent"; reason: string };

/** One HTTP call of an act. `wait` sends nothing: it waits until STOPPED is seen. */
export type Step =
  | "restart"
  | "stop"
  | "wait"
  | "start"
  | "create"
  | "delete"
  | "logout"
  /** A look at a browser's page: WAHA itself restarts one that it finds dead (contract §2). */
  | "screenshot";

/** What a person or an owner asked for through our API. */
export type Ask =
  | { do: "recover"; force: boolean }
  | { do: "restart"; mode: "restart" | "stop-start" | "recreate"; force: boolean }
  | { do: "start" }
  | { do: "stop" }
  | { do: "pause"; until: number }
  | { do: "resume" };

/** Why a session fell, where something told us; `causes/` says what is known of each. */
export const CAUSES = [
  "crashed",
  "qr-not-scanned",
  "logged-out",
  /** WhatsApp does not take the number (403), or not this version of WAHA (405). */
  "refused",
  /** The same login connected elsewhere (440). */
  "replaced",
  "gave-up-reconnecting",
  /** WhatsApp forbids new chats for a while (463, 475); the session works. */
  "restricted",
  /** Another process, or one that died on another host, holds the browser's profile. */
  "profile-locked",
  "credentials-damaged",
  "storage-full",
  /** WAHA's own store does not answer (C88). */
  "database-down",
  "engine-gone",
  /** WAHA cannot reach WhatsApp: network, name service or proxy. */
  "network-down",
  "out-of-memory",
  "unknown",
] as const;
export type Cause = (typeof CAUSES)[number];

/** A status that WAHA told by itself, with its own time (WAHA's clock, ms). */
export interface ToldStatus {
  status: SessionStatus;
  /** WAHA's own word where `status` is `UNKNOWN`. */
  raw?: string;
  at: number;
}

/** What WAHA tells by itself, webhook or WebSocket. Secrets never come so far. */
export type Saying =
  /** `history`: the last statuses of this session object, the current one too. */
  | { is: "status"; status: SessionStatus; raw?: string; history: readonly ToldStatus[] }
  /** The connection to WhatsApp ended; `code` is Baileys' (401 logged out, 440 replaced …). */
  | { is: "closed"; code: number; text: string }
  /** A phone scanned the code. */
  | { is: "paired" }
  /** The connection to WhatsApp is open. */
  | { is: "opened" }
  /** A word of a browser engine for its own state, such as `TIMEOUT`. */
  | { is: "engine-state"; word: string }
  /** A message or an acknowledgement: the session is alive. */
  | { is: "traffic" };

/**
 * What can show that a WORKING session is deaf, each by itself no proof yet: a line of the log, calls
 * that fail one after the other, an answer that lacks `engine`, chats newer than any event.
 */
export const DEAF_PROOFS = ["log", "calls", "engine-info", "overview"] as const;
export type DeafProof = (typeof DEAF_PROOFS)[number];

/** A page with its QR code that is to be seen, or a person who pressed there for a new code. */
export type WatchedBy = "page" | "button";

/** All times are our wall clock in ms; a look's time is when it was *asked*. */
export type Fact =
  /** `previousAt`: when the newest look before it that WAHA answered was asked. */
  | { is: "look"; at: number; look: Look; previousAt?: number }
  /** We slept, or the clock jumped: durations measured before mean nothing. */
  /** `from`: when the last pass before it ended. */
  | { is: "gap"; at: number; from?: number }
  | { is: "asked"; at: number; session: string; ask: Ask; id: string }
  /**
   * The owner sent a lifecycle call through us to WAHA: what they want is kept at once, and nothing
   * is done about it, since the call itself does it.
   */
  | { is: "wished"; at: number; session: string; wish: "running" | "stopped"; by: string }
  /** That call surely never came to WAHA: `wish`, as it was kept, gives way to the one `before`. */
  | { is: "unwished"; at: number; session: string; wish: Wish; before: Wish }
  /** `step`: the step that was answered; without it the one that is under way is meant. */
  | {
    is: "answered";
    at: number;
    session: string;
    intentId: string;
    step?: Step;
    answer: ActAnswer;
  }
  /**
   * Something outside the status told a cause: an event, a log line. `at` is its own time. `code` is
   * WhatsApp's number where it gave one (403, 405), `entry` the name of the catalogue's entry.
   */
  | {
    is: "evidence";
    at: number;
    session: string;
    cause: Cause;
    because: string;
    code?: number;
    entry?: string;
  }
  /**
   * A call that somebody made to a session through us, and how it ended. `code` is WhatsApp's own
   * number where the answer names one (400, 463, 475); `chat` tells chats apart and no more.
   */
  | {
    is: "called";
    at: number;
    session: string;
    kind: "send" | "read";
    outcome: "ok" | "client-error" | "server-error";
    status: number;
    code?: number;
    chat?: string;
  }
  /** Something showed that a session hears or says nothing, though WAHA calls it WORKING (P9). */
  | { is: "deaf"; at: number; session: string; proof: DeafProof }
  /** Somebody is there for its QR code; `by` left out: a program that asked for the code. */
  | { is: "watched"; at: number; session: string; by?: WatchedBy }
  /** Something outside told that WAHA itself is ill: a log line, an answer. */
  | { is: "server-evidence"; at: number; ill: Ill; because: string }
  /** WAHA's log says that it could not deliver a webhook. `target` names the receiver, no more. */
  | { is: "webhook-failed"; at: number; target: string; count: number }
  /** How the restart of WAHA as a whole was answered. */
  | { is: "server-answered"; at: number; intentId: string; answer: ActAnswer }
  /** WAHA told something. `at` is its own time by WAHA's clock, `heardAt` when we heard it. */
  | {
    is: "event";
    at: number;
    heardAt: number;
    session: string;
    engine: Engine;
    says: Saying;
  };
