/** What happened, as one typed event each: log, metrics and stream render the same. */
export type TelemetryEvent =
  | {
    is: "request";
    method: string;
    /**
     * The route's pattern, so that names of sessions make no new series; null where none matched.
     */
    route: string | null;
    /** Without the query, and cut short: a caller may have put a secret or a novel there. */
    path: string;
    status: number;
    ms: number;
    requestId: string;
  }
  /** One look at WAHA. `changed`: it ended otherwise than the one before. */
  | {
    is: "look";
    server: string;
    outcome: "seen" | "unreachable" | "unauthorized" | "not-waha";
    changed: boolean;
    ms: number;
    reason?: string;
  }
  | { is: "decision"; server: string; session: string | null; rule: string; because: string }
  | {
    is: "act";
    phase: "sent" | "answered";
    server: string;
    /** Null: the act is on WAHA as a whole. */
    session: string | null;
    intentId: string;
    do: string;
    step: string;
    outcome?: string;
    reason?: string;
    ms?: number;
  }
  | {
    is: "tell";
    tell: {
      id: string;
      server: string;
      session: string | null;
      incidentId?: string;
      rule: string;
      level: "trouble" | "reminder" | "resolved" | "summary" | "digest";
      title: string;
      text: string;
    };
  }
  /** How a channel took what people are told; a failure is said once, and so is its end. */
  | {
    is: "delivery";
    channel: string;
    outcome: "taken" | "refused" | "failing" | "works-again" | "given-up";
    /** The notice's id, where it is about one. */
    notice?: string;
    because?: string;
  }
  /** The store began to fail (`trouble`) or works again (null). */
  | { is: "store"; trouble: string | null }
  /** Ticks of the monitor that never came. */
  | { is: "monitor"; missed: number }
  | { is: "started"; url: string; waha: string; mode: "resident" | "cron-only" }
  | { is: "stopping"; signal: string }
  | { is: "stopped"; ms: number }
  /** Something that whoever runs this should read. */
  | { is: "notice"; text: string }
  /** A fault of ours. Its text never holds a key. */
  | { is: "fault"; where: string; requestId?: string; error: unknown };

/** How loud a line is, least first. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Where events go. It never throws and never waits. */
export interface Log {
  event(event: TelemetryEvent): void;
}
