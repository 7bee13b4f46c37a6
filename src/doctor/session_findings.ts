import { type SessionStatus, unreachable } from "../session/mod.ts";
import type { Facts, SeenState } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** So many names of other sessions are shown. */
const NAMES_MAX = 10;

/** What is to be said of the session that is meant. */
export function sessionFindings({ config, seen }: Pick<Facts, "config" | "seen">): Finding[] {
  if (seen === undefined) return [];
  const name = config.waha.session;
  const { session, look } = seen;
  switch (session.is) {
    case "seen":
      return [statusFinding(name, session)];
    case "missing":
      return [missing(name, look.sessions.map((each) => each.name))];
    case "unread":
      return [{
        id: "session",
        level: "problem",
        says: `The session ${name} cannot be read: ${session.reason}`,
        todo: "See WAHA's log, and that WAHA_API_KEY may read this session",
      }];
    default:
      return unreachable(session);
  }
}

function missing(name: string, others: readonly string[]): Finding {
  const named = others.slice(0, NAMES_MAX).join(", ");
  const more = others.length > NAMES_MAX ? ` and ${others.length - NAMES_MAX} more` : "";
  return {
    id: "session",
    level: "problem",
    says: `WAHA has no session ${name}: ` +
      (others.length === 0 ? "it has none at all" : `it has ${named}${more}`),
    todo: "Create it in WAHA (a Core before 2026.6.1 knows only `default`), or name another with " +
      "WAHA_SESSION or --session",
  };
}

function statusFinding(name: string, seen: Extract<SeenState, { is: "seen" }>): Finding {
  const { status, raw, engine } = seen;
  const id = "session";
  const of = engine === "UNKNOWN" ? "" : ` (${engine})`;
  const says = `The session ${name}${of} is ${raw ?? status}`;
  const todo = adviceFor(status);
  return todo === null ? { id, level: "ok", says } : { id, level: "advice", says, todo };
}

function adviceFor(status: SessionStatus): string | null {
  switch (status) {
    case "WORKING":
    case "AUTHENTICATED":
      return null;
    case "STARTING":
      return "Look again in two minutes: a session that hangs is restarted by the service";
    case "SCAN_QR_CODE":
      return "Scan its code with the phone: GET /api/v1/waha/qr shows it";
    case "PASSKEY_REQUIRED":
    case "PASSKEY_CONFIRMATION_REQUIRED":
      return "Go on with the passkey on the phone";
    case "FAILED":
      return "Start the service: it restarts what a restart can mend, and says what it cannot";
    case "STOPPED":
      return "Start it when it shall run: POST /api/v1/waha/start";
    case "UNKNOWN":
      return "Read WAHA's changelog: this word is not known here, and nothing is done about it";
    default:
      return unreachable(status);
  }
}
