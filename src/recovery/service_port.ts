import type {
  Cause,
  Engine,
  Incident,
  IncidentFilter,
  Login,
  PhaseWord,
  SessionStatus,
  WatchedBy,
  Wish,
} from "../session/mod.ts";
import type { Row } from "../waha/mod.ts";
import type {
  HistoryRequest,
  LedgerReport,
  StatsReport,
  StatsRequest,
  UptimeReport,
  UptimeRequest,
  UptimesRequest,
} from "./history.ts";

/** What is known of the WAHA server that a session runs on, with its age. */
export interface ServerReport {
  name: string;
  state: "up" | "unreachable" | "not-waha" | "unauthorized" | "never-seen";
  /** Why it is not `up`, in a sentence. */
  reason?: string;
  since: number;
  version?: string;
  engine: Engine;
  tier?: string;
  startedAt?: number;
  skewMs?: number;
  /** When the newest look that was answered by WAHA was asked; null before the first. */
  observedAt: number | null;
  breaker: { state: "closed" | "open" | "half-open"; failures: number; retryAfterMs?: number };
  queue: { running: number; waiting: number; runningMax: number; waitingMax: number };
}

/** A server with a count of what is on it. */
export interface ServerOverview extends ServerReport {
  sessions: {
    total: number;
    byStatus: Readonly<Record<string, number>>;
    byPhase: Readonly<Record<string, number>>;
  };
  /** Engines whose sessions are held together (S5), and why. */
  brakes: { engine: Engine; since: number; cause?: Cause }[];
}

/** Everything known of one session; status, page and health show it as it is. */
export interface SessionReport {
  session: string;
  status: SessionStatus;
  raw?: string;
  /** The account while known; a filled one proves no login. */
  me: string | null;
  engine: Engine;
  since: number;
  phase: PhaseWord;
  rule: string;
  because: string;
  login: Login;
  wish: Wish;
  cause?: { is: Cause; because: string; at: number };
  /** Whether only a phone can bring it back. */
  needsQR: boolean;
  next?: { act: string; at: number };
  /** Automatic acts in the last 10 min. */
  attempts: number;
  lastRecoveryAt?: number;
  /** When it was last known to be WORKING. */
  lastWorkingAt?: number;
  incidentId?: string;
  pausedUntil?: number;
  server: ServerReport;
  observedAt: number | null;
  stale: boolean;
  /** Why it is stale, when it is. */
  staleBecause?: string;
}

export interface RecoveryResult {
  message: string;
  previousStatus: SessionStatus;
  currentStatus: SessionStatus;
  needsQR: boolean;
  incidentId?: string;
}

/** How a wish or a recovery ended for the one who asked. */
export type Outcome =
  | { is: "settled"; result: RecoveryResult }
  /** It goes on after the answer: look at the incident or the status. */
  | { is: "pending"; result: RecoveryResult }
  | { is: "on-hold"; rule: string; because: string; until?: number; report: SessionReport }
  | { is: "login-at-risk"; because: string }
  | { is: "no-such-session" };

export type QrForm =
  /** PNG as WAHA made it, base64 without prefix. */
  { png: string; /** What the code holds. */ raw: string; /** At the latest. */ expiresAt: number };

export type QrOutcome =
  | ({ is: "qr" } & QrForm)
  | { is: "not-scannable"; status: SessionStatus; because: string; todo: string }
  | { is: "no-such-session" };

/** What somebody who wants to scan is shown now. */
export type CodeView =
  /** `expiresAt`: at the latest; WAHA may show the next one before. */
  | { is: "code"; /** What the code holds. */ raw: string; expiresAt: number }
  /** `accountName`: what the account that is connected calls itself. */
  | { is: "none"; status: SessionStatus; accountName?: string }
  | { is: "no-such-session" };

export interface HealthCheck {
  status: "pass" | "warn" | "fail";
  because: string;
  /** Age of what it says, ms. */
  ageMs?: number;
  observed?: Record<string, string | number | boolean | null>;
}

export interface HealthReport {
  status: "pass" | "warn" | "fail";
  mode: "resident" | "cron-only";
  checks:
    & Record<
      "waha" | "sessions" | "breaker" | "queue" | "store" | "monitor" | "notices" | "memory",
      HealthCheck
    >
    /** WAHA's log, where this process reads it. */
    & { log?: HealthCheck };
}

export interface IncidentPage {
  incidents: Incident[];
  /** Pass as `before` for the next page. */
  next?: string;
  /** Set when the search was cut before the page was full: so many were looked at. */
  scanned?: number;
}

export interface IncidentPageRequest extends IncidentFilter {
  limit: number;
  /** `next` of the page before. */
  before?: string;
}

/** Which page, at most how long; a caller that left ends it. */
export interface PageRequest {
  limit: number;
  offset: number;
  signal?: AbortSignal;
}

export type RowsOutcome =
  /** `full`: as many as were asked for, so that more may follow. */
  | { is: "page"; rows: Row[]; full: boolean }
  | { is: "not-working"; status: SessionStatus; because: string; todo: string }
  | { is: "no-such-session" };

export type PairingOutcome =
  /** A secret: whoever types it into a phone owns the session. */
  { is: "code"; code: string } | Exclude<QrOutcome, { is: "qr" }>;

/** One line of WAHA's log that a reader found to matter. */
export interface Signal {
  id: string;
  /** A word of the contract's list. */
  kind: string;
  cause?: string;
  session: string | null;
  /** The line's own time by WAHA's clock, ms; null where it has none. */
  time: number | null;
  file: string;
  line: number;
  excerpt: string;
}

export interface SignalBatch {
  /** Who reads: ids are its own. */
  source: string;
  server?: string;
  events: readonly Signal[];
}

export type SignalsOutcome =
  | { is: "taken"; accepted: number; duplicates: number }
  /** What they prove could not be stored in time: send them again. */
  | { is: "unwritten"; code: "NOT_READY" | "STORE_UNAVAILABLE"; because: string };

/** Something that changed. */
export type LiveEvent =
  | { is: "status"; report: SessionReport }
  /** `incident.entries` are the new ones only. */
  | { is: "incident"; change: "opened" | "entry" | "closed"; incident: Incident }
  | { is: "server"; report: ServerReport }
  /** Something was missed: read the lists anew. */
  | { is: "reset" };

export interface FollowRequest {
  /** The id of the last event that was seen. */
  after?: string;
  /** Only what concerns this session. */
  session?: string;
  /** Only what concerns this server. */
  server?: string;
}

/** One who follows what changes; `close` gives its place back. */
export interface Follower {
  /** A follower to whom nothing happens is to be shown that the line is alive this often, ms. */
  readonly beatMs: number;
  /** Who comes back with it misses nothing that `next` has not given yet. */
  readonly id: string;
  /** Whether nothing more will come: the service stops. */
  readonly ended: boolean;
  /** The next event, or null for now. Events wait in one ring for all, never in the follower. */
  next(): LiveEvent | null;
  /** Calls back when there may be more, and at the end. */
  listen(listener: (() => void) | null): void;
  close(): void;
}

export interface WaitOptions {
  /** How long the caller waits for it to settle, ms; default and cap from the settings. */
  waitMs?: number;
  /** The caller left: stops waiting, never the recovery. */
  signal?: AbortSignal;
}

/**
 * Recovery for programs: what the routes call, and what a program that embeds recovery calls.
 * `session` left out means the configured one. Reads answer from what is known, at once.
 * @throws {EmptySessionNameError} For a name that cannot stand in a URL (C98).
 */
export interface WahaService {
  /** The session meant where none is named. */
  readonly session: string;
  /** The servers that it knows, the one meant where none is named first. */
  readonly serverNames: readonly string[];
  /** Recovery of one server alone; null: it knows no such server. */
  of(server: string): WahaService | null;
  /** Null: neither WAHA nor we have ever known such a session. */
  getSessionStatus(session?: string): Promise<SessionReport | null>;
  sessions(): Promise<SessionReport[]>;
  servers(): Promise<ServerOverview[]>;
  autoRecoverSession(
    session?: string,
    options?: WaitOptions & { force?: boolean },
  ): Promise<Outcome>;
  restartSession(
    session?: string,
    options?: WaitOptions & { force?: boolean; mode?: "restart" | "stop-start" | "recreate" },
  ): Promise<Outcome>;
  /** The owner's wish, kept. */
  stopSession(session?: string, options?: WaitOptions): Promise<Outcome>;
  startSession(session?: string, options?: WaitOptions): Promise<Outcome>;
  /** No automatic act on it for `forMs`, 24 h unless said otherwise. */
  pauseSession(session?: string, options?: { forMs?: number }): Promise<Outcome>;
  resumeSession(session?: string): Promise<Outcome>;
  qr(session?: string, options?: { signal?: AbortSignal }): Promise<QrOutcome>;
  /** The code for somebody who looks all the time: it follows WAHA, and ends within 2.5 s. */
  currentCode(session?: string): Promise<CodeView>;
  /**
   * Somebody is there for the code: they get more of them than a program that asks (P2, P5). It
   * asks for nothing itself.
   */
  noteWatched(session: string | undefined, by: WatchedBy): Promise<void>;
  /**
   * A code to type instead of scanning.
   * @param options.phoneNumber Digits only, with the country code.
   */
  pairingCode(
    session: string | undefined,
    options: { phoneNumber: string; signal?: AbortSignal },
  ): Promise<PairingOutcome>;
  /** Chats as WAHA shows them, for a session that is WORKING. */
  chats(session: string | undefined, page: PageRequest): Promise<RowsOutcome>;
  /** One chat's messages, newest first, without media. */
  messages(of: { session?: string; chat: string }, page: PageRequest): Promise<RowsOutcome>;
  /** What a reader of WAHA's log found: evidence and a reason to look, never a status. */
  takeSignals(batch: SignalBatch): Promise<SignalsOutcome>;
  /** What changes from now on, or since `after`. Null when as many follow as may. */
  follow(request?: FollowRequest): Follower | null;
  health(): Promise<HealthReport>;
  incidents(page: IncidentPageRequest): Promise<IncidentPage>;
  incident(id: string): Promise<Incident | null>;
  /** What was done, left undone and healed, counted from the incidents that are kept. */
  ledger(request?: HistoryRequest): Promise<LedgerReport>;
  /** How long sessions were up. Null: no such session. */
  uptime(request: UptimeRequest): Promise<UptimeReport | null>;
  /** The same of several windows from one reading, one report each. Null: no such session. */
  uptimeIn(request: UptimesRequest): Promise<readonly UptimeReport[] | null>;
  /** What charts show of the incidents that are kept. */
  incidentStats(request: StatsRequest): Promise<StatsReport>;
  /** Whether healing itself goes on: false when passes are stuck, whatever HTTP does. */
  alive(): { ok: boolean; because: string };
  /** Whether there is anything true to say yet: the store is open and a first look has ended. */
  ready(): { ok: boolean; because: string };
}
