import type { ActAnswer, Ask, Cause, Engine, Ill, SessionStatus, Step } from "./facts.ts";
import type { About } from "./about.ts";
import type { HeldRecord } from "./hold_record.ts";
import type { Incident } from "./incident_record.ts";

export type { EntryMeaning, Incident, IncidentEntry } from "./incident_record.ts";

/** The rungs and wishes that can be sent to WAHA. */
export type Doing =
  | "restart"
  | "stop-start"
  | "start"
  | "stop"
  | "create"
  | "recreate"
  | "logout"
  | "screenshot";

/**
 * An act that is decided and stored before it is sent: the lock of one session (design §1).
 * Unsent it is free at `sendBy` + skew, sent when its result is committed or at `deadlineAt`.
 */
export interface Intent {
  id: string;
  do: Doing;
  step: Step;
  /** The replica that decided this step; whoever commits a step sends it. */
  by: string;
  rule: string;
  because: string;
  /** Who asked, when a person did. */
  askId?: string;
  /** The status that the act is meant to end. */
  from: SessionStatus;
  startedAt: number;
  /** Nobody sends after it. Start of the step + 10 s. */
  sendBy: number;
  /** `sendBy` + 60 s + skew: after it a sent step counts as unknown. */
  deadlineAt: number;
  sentAt?: number;
  answeredAt?: number;
  outcome?: ActAnswer["is"];
  /** Whether a status other than `from` was seen since the send. */
  left: boolean;
  /** A verdict by status is due then at the latest. */
  verifyUntil?: number;
}

export interface Login {
  is: "present" | "absent" | "unknown";
  because: string;
  at: number;
}

export interface Wish {
  is: "running" | "stopped" | "unknown";
  /** `owner`: said through us. `seen`: taken from what WAHA showed. */
  by: "owner" | "seen";
  at: number;
}

export const PHASES = [
  "healthy",
  "watching",
  "recovering",
  "awaiting-person",
  "holding",
  "parked",
  "stopped",
  "paused",
] as const;
export type PhaseWord = (typeof PHASES)[number];

/** What we think of a session, in words that page, notice and API show as they are. */
export interface Phase {
  is: PhaseWord;
  /** The rule that said so. */
  rule: string;
  because: string;
  since: number;
  /** What happens next by itself, and when. */
  next?: { act: string; at: number };
  /** When the hold behind it ends, where it is one and its end is known. */
  until?: number;
}

export interface SessionRecord extends HeldRecord {
  name: string;
  engine: Engine;
  status: SessionStatus;
  raw?: string;
  prev?: SessionStatus;
  me: string | null;
  /** When this status was first seen, our clock. */
  since: number;
  /** Whether a second look, an event or an act of ours bears the status out (H5). */
  confirmed: boolean;
  firstSeenAt: number;
  login: Login;
  wish: Wish;
  cause?: { is: Cause; because: string; at: number };
  phase: Phase;
  /** Start of the present WORKING stretch. */
  workingSince?: number;
  /** The newest look that showed WORKING, as far as a change made us write it down. */
  lastWorkingAt?: number;
  /** WAHA's `startedAt` when it was last seen not STOPPED: another one now = restarted since. */
  ranUnder?: number;
  /** First WORKING after a QR that we saw (H4). */
  pairedAt?: number;
  /** The wait for a scan: from the first QR until login or stop. `looks` counts the looks. */
  qr?: { since: number; looks: number };
  /** Times of the last changes of status, newest last, at most 10. */
  changes: number[];
  intent?: Intent;
  /** Acts of ours in the last 10 min. */
  acts: number[];
  lastActAt?: number;
  /** Useless rungs in a row: the budget of H10. */
  useless: number;
  /** Rungs of ours in a row: which one is next. */
  rung: number;
  /** No act before it: back-off, or WAHA was busy. */
  nextActAt?: number;
  /** Acts of ours in a row that ended in STOPPED: it is ours to start (P6). */
  startsUndone: number;
  /**
   * A stop or restart of ours whose outcome is unknown: a STOPPED soon after it is ours, also when
   * the session came back in between.
   */
  ghostStopAt?: number;
  /** NOWEB failed at once after a restart of ours: twice is a suspected log-out (P1). */
  quickFails: number;
  /** Restarts for a QR in a row that nobody scanned (P2). */
  qrRestarts: number;
  /** P4 spent its one restart; cleared by WORKING or a person. */
  triedUnknown?: boolean;
  asked?: { id: string; at: number; ask: Ask };
  /** Why the last ask was not followed, for the one who waits for it. */
  refusal?: { at: number; rule: string; because: string; until?: number };
  /** When a word of WAHA's that we do not know was told last: once a day (P13). */
  unknownToldAt?: number;
  /** NOWEB failed at once after two restarts: perhaps logged out (P1). Cleared by WORKING. */
  suspectedLogOutAt?: number;
  parked?: { since: number; probes: number; nextProbeAt?: number };
  pausedUntil?: number;
  /** WAHA stopped listing it then. */
  missingSince?: number;
  /** The newest status that WAHA told and no look has shown yet: it needs no second look (H5). */
  told?: { status: SessionStatus; at: number };
  /** The newest traffic since a bad status that is in doubt (H5). */
  trafficAt?: number;
  incidentId?: string;
  lastRecoveryAt?: number;
  /** How often it left WORKING since the last digest. */
  drops?: number;
  /** Since when it counts as unwell for the herd brake (S5): it fell and is not back. */
  fellAt?: number;
  /** The last times that it was not WORKING, oldest first: a short one opens no incident. */
  away?: readonly Away[];
}

/** WAHA as a whole, after the last look that said anything. */
export type ServerState =
  | { is: "up"; since: number }
  | { is: "unreachable" | "not-waha"; since: number; reason: string; ill?: Ill }
  /** `by` act: looks are answered, but an act was refused with 403. */
  | { is: "unauthorized"; since: number; reason: string; by?: "act" };

/**
 * S5: many sessions of one engine fell together, or restarts help none of them. One is tried, the
 * others wait.
 */
export interface Brake {
  engine: Engine;
  /** What it engaged by: statuses, a shared cause, acts that did not help, acts that brought codes. */
  by: "status" | "cause" | "acts" | "codes";
  cause?: Cause;
  since: number;
  /** How many had fallen, and of how many, when it engaged. */
  fallen: number;
  running: number;
  /** Whether all of them were known to be logged in. */
  loginsKnown: boolean;
  /** Those that were tried, the newest last. */
  tried: readonly string[];
  /** The one that is being tried now. */
  canary?: { session: string; at: number; loggedIn: boolean };
  /** When it was known that restarts do not help now, and how. */
  verdict?: { is: "useless" | "codes"; at: number };
  /** Tries since the verdict. */
  probes: number;
  /** No try before it. */
  nextAt?: number;
  /** When the last try ended. */
  lastTryAt?: number;
}

/** How an act of ours by itself ended, for S5. */
export interface Try {
  session: string;
  engine: Engine;
  at: number;
  came: "failed" | "code";
}

/** An illness of WAHA as it was told: since when, newest word, in whose words. */
export interface ToldIll {
  since: number;
  at: number;
  because: string;
}

/** An act on WAHA as a whole: decided and stored before it is sent, as a session's intent is. */
export interface ServerRestart {
  id: string;
  by: string;
  because: string;
  startedAt: number;
  /** Nobody sends after it. */
  sendBy: number;
  sentAt?: number;
  outcome?: ActAnswer["is"];
}

export interface ServerRecord {
  name: string;
  state: ServerState;
  /** WAHA's stamp of the newest start that we took for one. */
  startedAt?: number;
  /** The start stamp of each worker, by `worker.id`. */
  workerStarts: Readonly<Record<string, number>>;
  workerId?: string;
  version?: string;
  engine: Engine;
  tier?: string;
  skewMs?: number;
  /** When *we* saw `startedAt` move. */
  restartSeenAt?: number;
  /** When we saw WAHA started again, in the last 15 min. */
  starts: number[];
  /** Whether WAHA is still coming up after a start (S3). */
  settling: boolean;
  /** The newest time at which a session with wish `running` left STOPPED by itself. */
  leftStoppedAt?: number;
  /** The newest time at which a session left STARTING while a crowd was in it (C20). */
  leftStartingAt?: number;
  /** The last start of ours while WAHA keeps restarting: P6 goes 60 s apart. */
  lastStartAt?: number;
  /** Sessions that P4 restarted and that came back as a QR; cleared by a person. */
  unknownCameBackAsQr: number;
  /** The first look at this server was told. */
  summarised: boolean;
  /** What is wrong with the server itself, each trouble with an incident of its own. */
  incidentIds?: Readonly<Record<string, string>>;
  /** S4, S6. */
  ills?: Readonly<Partial<Record<Ill, ToldIll>>>;
  /** When an illness ended last: what was told before counts for nothing. */
  illsOverAt?: number;
  /** S5, at most one for each engine. */
  brakes?: readonly Brake[];
  /** When a brake was released last, by engine: who fell before is not counted again. */
  releasedAt?: Readonly<Partial<Record<Engine, number>>>;
  /** Acts by ourselves that did not help, in a row, the newest last. */
  tries?: readonly Try[];
  /** When the next daily digest is due. */
  digestAt?: number;
  /** Deliveries of WAHA's webhooks that failed since the last digest, by target. */
  webhookFailures?: Readonly<Record<string, number>>;
  /** The opt-in restart of WAHA as a whole: the one under way, or the last one. */
  restart?: ServerRestart;
  /** While WAHA does not answer: when it told something by itself last. */
  heardAt?: number;
  /** The last stretches in which nobody looked, oldest first: we slept, or were not there. */
  unwatched?: readonly { from: number; to: number }[];
  /** When `reconcile` would decide otherwise: a due one is a wake, a restart keeps it. */
  lookAt: number;
  /** Grows with each intent, incident and tell: makes their ids. */
  seq: number;
}

/** Time in which it was not WORKING: from the last look that showed it so to the next one. */
export interface Away {
  from: number;
  to: number;
  /** Whether its owner had to do with it: by a stop, or by a word of his meanwhile. */
  by: "owner" | "itself";
}

/** Everything that is known and decided about one WAHA server: one version, one commit. */
export interface World {
  server: ServerRecord;
  sessions: Readonly<Record<string, SessionRecord>>;
  /** Those that a record names: open ones, and closed ones that may open again. */
  incidents: Readonly<Record<string, Incident>>;
}

/** Something a person is told. It goes through the outbox in the commit that decided it. */
export interface Tell {
  id: string;
  at: number;
  server: string;
  session: string | null;
  incidentId?: string;
  rule: string;
  level: "trouble" | "reminder" | "resolved" | "summary" | "digest";
  title: string;
  text: string;
  /** What notices are made of in any language; absent in tells of an older version. */
  about?: About;
  /** When the trouble began, where it is one. */
  openedAt?: number;
}

/** One call that the replica whose commit won must send now. */
export interface Act {
  session: string;
  intentId: string;
  do: Doing;
  step: Step;
  sendBy: number;
}

/** The restart of WAHA as a whole that the replica whose commit won must send now. */
export interface ServerAct {
  intentId: string;
  do: "restart-server";
  sendBy: number;
}

export interface Decided {
  world: World;
  acts: Act[];
  serverAct?: ServerAct;
  tells: Tell[];
  /** The earliest time at which it would decide otherwise; always after now. */
  lookAt: number;
}

export function emptyWorld(server: string, now: number): World {
  return {
    server: {
      name: server,
      state: { is: "up", since: now },
      engine: "UNKNOWN",
      workerStarts: {},
      starts: [],
      settling: false,
      unknownCameBackAsQr: 0,
      summarised: false,
      lookAt: now,
      seq: 0,
    },
    sessions: {},
    incidents: {},
  };
}
