/**
 * What the service answers, as plain types: the package that callers install has no dependency. A
 * test holds them against `src/contract`, from which the service's answers are made.
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
  | "UNKNOWN";

/** What an act on a session came to. */
export interface Recovery {
  message: string;
  previousStatus: SessionStatus;
  currentStatus: SessionStatus;
  /** Whether only a phone can bring it back. */
  needsQR: boolean;
  incidentId?: string | undefined;
}

/** What is known of a session; more fields come with it. */
export interface Status {
  session: string;
  status: SessionStatus;
  /** When this status was first seen, ISO 8601. */
  since: string;
  phase: string;
  /** Why it is in that phase, in a sentence. */
  because: string;
  login: "present" | "absent" | "unknown";
  needsQR: boolean;
  /** What happens next by itself, and when. */
  next?: { act: string; at: string } | undefined;
  incidentId?: string | undefined;
  observedAt: string | null;
  stale: boolean;
}

/** The code that a phone scans. Whoever scans it, owns the session. */
export interface Qr {
  /** `data:image/png;base64,…`, ready for an `<img>`. */
  qr: string;
  raw: string;
  /** At the latest, ISO 8601: fetch again then. */
  expiresAt: string;
}

export interface Incident {
  id: string;
  server: string;
  session: string | null;
  openedAt: string;
  closedAt?: string | undefined;
  title: string;
  rule: string;
  entries: { at: string; is: string; text: string }[];
}

/** One event of the live stream. */
export type LiveEvent =
  | { is: "status"; id: string; status: Status }
  | { is: "incident"; id: string; change: string; incident: Incident }
  | { is: "other"; id: string; name: string; value: unknown };
