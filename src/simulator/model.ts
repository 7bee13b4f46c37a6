import type { Chance } from "./chance.ts";
import type { Engine } from "./timings.ts";

/** The statuses that WAHA knows; the two of the passkey since 2026.7, on GOWS only. */
export const STATUSES = [
  "STOPPED",
  "STARTING",
  "SCAN_QR_CODE",
  "PASSKEY_REQUIRED",
  "PASSKEY_CONFIRMATION_REQUIRED",
  "WORKING",
  "FAILED",
] as const;

export type Status = (typeof STATUSES)[number];

/**
 * What lies on the disk: `present` is a login that WhatsApp accepts, `dead` one that WhatsApp has
 * ended while the engine kept its files (NOWEB only).
 */
export type Login = "present" | "dead" | "absent";

/** The code with which WhatsApp or the network ended a connection (Baileys' DisconnectReason). */
export type LostCode = 405 | 408 | 428 | 440 | 515;

/** Why a session is FAILED; WAHA shows it in no status. */
export type FailedBecause =
  /** Told by WhatsApp while connected. */
  | "logged-out"
  /** Found out when it connected. */
  | "login-dead"
  | "qr-ran-out"
  | "stuck-starting"
  | "disconnected"
  | "crashed";

/** What the engine of a running session is doing; the status follows from it. */
export type Phase =
  /** `reaches` tells whether WhatsApp could be reached when the attempt began. */
  | { is: "connecting"; attempts: number; outcomeAt: number; reaches: "yes" | "no" }
  | { is: "hung" }
  /** GOWS waits for the network. */
  | { is: "offline" }
  | { is: "qr"; shown: number; value: string; endsAt: number }
  /** WhatsApp wants a passkey after the scan (2026.7, GOWS). */
  | { is: "passkey"; step: "required" | "confirmation" }
  | { is: "paired"; doneAt: number }
  | { is: "open" }
  /** NOWEB lost its connection and has not told it yet. */
  | { is: "dropped"; shows: "WORKING" | "SCAN_QR_CODE"; reconnectAt: number; code: LostCode }
  /** WEBJS: the page says TIMEOUT; WAHA looks again and then restarts it. */
  | { is: "stalled"; restartAt: number }
  /** The engine no longer answers, the status does not tell. */
  | { is: "deaf" }
  /** WEBJS: FAILED, and about to start again by itself. */
  | { is: "fallen"; page: "gone" | "stalled" | "deaf" | "logged-out"; restartAt: number }
  | { is: "failed"; because: FailedBecause };

/** One life of WAHA's session object: it forgets all of this at the next start. */
export interface Running {
  is: "running";
  startedAt: number;
  /** The number of the request that started it; null when none did. */
  startedBy: number | null;
  phase: Phase;
  /** Whether WEBJS and GOWS have learnt `me` in this life. */
  me: "known" | "unknown";
  presence: "online" | null;
  activityAt: number | null;
  /** When NOWEB of 2024.10.8 restarts itself; null: never. */
  selfRestartAt: number | null;
}

export type Life = { is: "missing" } | { is: "stopped" } | Running;

export type Json = null | boolean | number | string | readonly Json[] | {
  readonly [key: string]: Json;
};

/** A lifecycle call: all of them take the session's lock. */
export type Operation =
  | { do: "start" }
  | { do: "stop" }
  | { do: "restart" }
  | { do: "logout" }
  | { do: "delete" }
  | { do: "update"; config: Json }
  | { do: "create"; config: Json; start: "yes" | "no" }
  | { do: "replace-and-start"; config: Json };

/** A piece of a lifecycle call: done when its turn comes, over after its time. */
export type Piece =
  | { do: "unlink" }
  | { do: "stop" }
  | { do: "start" }
  | { do: "drop-login" }
  | { do: "remove" }
  | { do: "store"; config: Json };

export interface Held {
  ticket: number;
  /** The number of the request that asked for it; null when none did. */
  askedBy: number | null;
  pieces: readonly Piece[];
  /** When the piece at work is over. */
  until: number;
  /** When the caller gets its 500 although the call goes on; null once it has one. */
  answerBy: number | null;
}

export interface Queued {
  ticket: number;
  askedBy: number | null;
  operation: Operation;
  giveUpAt: number;
}

export interface SessionState {
  name: string;
  engine: Engine;
  config: Json;
  login: Login;
  /** `refused`: WhatsApp answers, and wants a newer version. */
  network: { is: "up" } | { is: "lost"; backAt: number; because: "unreachable" | "refused" };
  /** A restricted account may not send to those it does not know, a muted one to nobody. */
  account: "free" | "restricted" | "muted";
  life: Life;
  held: Held | null;
  queue: readonly Queued[];
  chance: Chance;
  /** How many messages somebody wrote to it since the simulator began. */
  received: number;
}

/** What a lifecycle call came to. */
export type Answer =
  | { is: "done"; session: SessionState }
  | { is: "missing" }
  | { is: "already-started" }
  | { is: "already-exists" }
  | { is: "lock-timed-out" }
  | { is: "running-too-long" };

export interface Reply {
  ticket: number;
  at: number;
  answer: Answer;
}

/** The status that WAHA shows for what the engine does. */
export function statusOf(life: Exclude<Life, { is: "missing" }>): Status {
  if (life.is === "stopped") return "STOPPED";
  const phase = life.phase;
  switch (phase.is) {
    case "connecting":
    case "hung":
    case "offline":
      return "STARTING";
    case "qr":
    case "paired":
      return "SCAN_QR_CODE";
    case "passkey":
      return phase.step === "required" ? "PASSKEY_REQUIRED" : "PASSKEY_CONFIRMATION_REQUIRED";
    case "open":
    case "stalled":
    case "deaf":
      return "WORKING";
    case "dropped":
      return phase.shows;
    case "fallen":
    case "failed":
      return "FAILED";
    default:
      return unreachable(phase);
  }
}

/** A session that was never started. */
export function newSession(
  name: string,
  engine: Engine,
  options: { chance: Chance; login: Login; life: Life },
): SessionState {
  return {
    name,
    engine,
    config: null,
    login: options.login,
    network: { is: "up" },
    account: "free",
    life: options.life,
    held: null,
    queue: [],
    chance: options.chance,
    received: 0,
  };
}

export function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: no such case`);
}
