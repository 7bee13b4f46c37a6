import type { Json, Phase, SessionState } from "./model.ts";
import type { Version } from "./versions.ts";

/** pino's levels: info, warn, error. */
export type Level = 30 | 40 | 50;

/** One entry of WAHA's log. */
export interface LogLine {
  level: Level;
  /** The component; null where WAHA names none. */
  name: string | null;
  msg: string;
  /** Whose lines carry it: the session, where the component says so. */
  session: string | null;
  reqId: number | null;
  /** What else stands in the entry, in order; `err` and `error` are printed apart by PRETTY. */
  fields: { readonly [key: string]: Json };
  /** When it is written, after what caused it. */
  afterMs: number;
}

type Rest = Partial<Omit<LogLine, "name" | "msg">>;

/** An entry at info with nothing more than said. */
export function line(name: string | null, msg: string, rest: Rest = {}): LogLine {
  return { level: 30, name, msg, session: null, reqId: null, fields: {}, afterMs: 0, ...rest };
}

/** A transition as the engines' lines look at it. */
export interface Told {
  version: Version;
  /** What the engine did before; null at the begin of a life. */
  before: Phase | null;
  phase: Phase;
  from: SessionState;
  to: SessionState;
}

/** NOWEB of 2024.10.8 restarts itself every 28 minutes. */
export function restartJob(what: "started" | "stopped"): LogLine {
  const fields = { job: "auto-restart", class: "SinglePeriodicJobRunner" };
  const msg = what === "started" ? "Job started with interval 1690000 ms" : "Job stopped";
  return line("WhatsappSession", msg, { fields });
}

export function delayedJob(job: string): LogLine {
  const fields = { job, class: "SingleDelayedJobRunner" };
  return line("WhatsappSession", "Job scheduled with timeout 2000 ms", { fields });
}

export function delayedJobAgain(job: string): LogLine {
  const fields = { job, class: "SingleDelayedJobRunner" };
  const msg = "Job has been started before, do not schedule it again";
  return line("WhatsappSession", msg, { fields });
}

/** NOWEB's connection ended, with Baileys' words. */
export function closedLines(message: string, then: "reconnects" | "for-good"): LogLine[] {
  const trace = `Error: ${message}\n    at simulator`;
  const why = `Connection closed due to 'Error: ${message}'`;
  return [
    line("NOWEBEngine", "connection errored", { fields: { trace } }),
    then === "reconnects"
      ? line("WhatsappSession", `${why}, reconnecting...`)
      : line("WhatsappSession", `${why}, do not reconnect the session.`, { level: 50 }),
  ];
}

/** What WEBJS of 2026 says of a log-out; the unhandled rejection is harmless. */
export function pageLogoutLines(): LogLine[] {
  const fields = { args: "LOGOUT" };
  return [
    line("WhatsappSession", "Session has been logged out!", { level: 40, fields }),
    line("WhatsappSession", "Session has been disconnected!", { fields }),
    line("WhatsappSession", "The browser has been disconnected"),
    line("Bootstrap", "Unhandled Rejection at:", { level: 50 }),
    line(
      "Bootstrap",
      "Error: Attempted to use detached Frame '0123456789ABCDEF'.\n    at simulator",
      {
        level: 50,
      },
    ),
  ];
}
