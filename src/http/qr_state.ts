import { askAdvice, type CodeView, type SessionReport } from "../recovery/mod.ts";
import type { Account, QrState } from "../pages/mod.ts";
import type { QrLink } from "./qr_link.ts";
import { unreachable } from "./unreachable.ts";

/** What is known of a session whose page somebody sees. */
export interface Seen {
  report: SessionReport;
  /** `away`: WAHA does not say. */
  view: CodeView | { is: "away" };
  /** Why the last ask for a code was refused, where it was. */
  refusal?: { rule: string; because: string };
}

/** A state as it is known, its code not drawn yet. */
export type Known =
  | { is: "code"; raw: string; expiresAt: number; later: boolean }
  | Exclude<QrState, { is: "code" }>;

/** For so long a link shows whom the session was connected as; then it opens nothing. */
export const SHOWN_MS = 600_000;

/** WAHA tells that a session is connected before it shows it WORKING. */
const TOLD_MS = 15_000;

type Stuck = Extract<QrState, { is: "stuck" }>["why"];

/** Rules that hold a session, and what they mean for who wants to scan. */
const STUCK: Readonly<Record<string, Stuck>> = {
  H1: "paused",
  H6: "replaced",
  H8: "refused",
  H9: "broken",
  H11: "stopped",
  P1: "operator",
  P3: "operator",
  P7: "operator",
  P11: "missing",
  LOGIN_AT_RISK: "operator",
};

/**
 * Whether a link still opens its page: it is used up once its session has worked since it was made.
 * @param options.now ms.
 */
export function linkState(
  { issuedAt }: Pick<QrLink, "issuedAt">,
  { status, since, stale, lastWorkingAt = -Infinity }: SessionReport,
  { now }: { now: number },
): "open" | "connected" | "used" {
  if (status === "WORKING" && (since > issuedAt || !stale)) {
    return now - Math.max(since, issuedAt) < SHOWN_MS ? "connected" : "used";
  }
  if (lastWorkingAt <= issuedAt) return "open";
  return now - lastWorkingAt < TOLD_MS ? "connected" : "used";
}

/** What the page shows: what WAHA says this moment comes before what we thought of it. */
export function qrStateOf({ report, view, refusal }: Seen): Known {
  const away = view.is === "away" || report.server.state === "unreachable" ||
    report.server.state === "not-waha" || report.server.state === "unauthorized";
  if (view.is === "code") {
    const { raw, expiresAt } = view;
    return { is: "code", raw, expiresAt, later: askAdvice(report.because) === "scan-later" };
  }
  if (away) return { is: "waiting", why: "away" };
  if (view.is === "no-such-session") return { is: "stuck", why: "missing" };
  switch (view.status) {
    case "WORKING":
      return connectedAs(report.me, view.accountName);
    case "PASSKEY_REQUIRED":
      return { is: "passkey", step: "required" };
    case "PASSKEY_CONFIRMATION_REQUIRED":
      return { is: "passkey", step: "confirm" };
    case "SCAN_QR_CODE":
      return { is: "waiting", why: "code" };
    case "STARTING":
    case "AUTHENTICATED":
    case "UNKNOWN":
      return report.phase === "awaiting-person" && refusal !== undefined
        ? refused(refusal)
        : { is: "waiting", why: "starting" };
    case "FAILED":
    case "STOPPED":
      return refusal === undefined || isPassing(report, refusal)
        ? fallen(report)
        : refused(refusal);
    default:
      return unreachable(view.status);
  }
}

/** Holds that last for seconds, or whose end the report knows better than a refusal of then. */
const PASSING: ReadonlySet<string> = new Set(["H2", "H3", "H5", "S5"]);

/** What was refused a moment ago may be under way by now. */
function isPassing({ phase }: SessionReport, { rule }: { rule: string }): boolean {
  return phase === "recovering" || PASSING.has(rule);
}

/** FAILED or STOPPED, and nobody has refused an ask. */
function fallen({ phase, rule, login, next }: SessionReport): Known {
  switch (phase) {
    case "healthy":
    case "watching":
    case "recovering":
      return { is: "waiting", why: login.is === "present" ? "reconnecting" : "asked" };
    case "awaiting-person":
      return { is: "waiting", why: "asked" };
    case "holding":
      // A brake that tries nobody any more is left to a person.
      if (rule === "S5") return { is: "stuck", why: next === undefined ? "operator" : "held" };
      // H3 and H5 wait for the engine or for a second look, seconds and not hours.
      if (PASSING.has(rule)) return { is: "waiting", why: "reconnecting" };
      return { is: "stuck", why: STUCK[rule] ?? "held" };
    case "parked":
      return { is: "stuck", why: STUCK[rule] ?? "held" };
    case "stopped":
      return { is: "stuck", why: "stopped" };
    case "paused":
      return { is: "stuck", why: "paused" };
    default:
      return unreachable(phase);
  }
}

function refused({ rule, because }: { rule: string; because: string }): Known {
  const advice = askAdvice(because);
  return { is: "stuck", why: advice === "none" ? STUCK[rule] ?? "held" : advice };
}

function connectedAs(me: string | null, name: string | undefined): Known {
  const number = me === null ? null : maskedNumber(me);
  if (number === null) return { is: "connected" };
  const account: Account = { number, ...(name === undefined ? {} : { name }) };
  return { is: "connected", account };
}

/**
 * Enough of a number for its owner to know it, and too little for anybody else.
 * @returns Null for what is no number.
 */
export function maskedNumber(me: string): string | null {
  const digits = /^(\d{7,20})[@:]/.exec(me)?.[1];
  if (digits === undefined) return null;
  return `+${digits.slice(0, 2)}${"•".repeat(digits.length - 4)}${digits.slice(-2)}`;
}

/**
 * Whether asking for its recovery can bring a code: it is down, nothing goes on by itself, and no
 * hold is in the way.
 */
export function mayAsk({ report, view }: Seen): boolean {
  if (view.is !== "none" || report.server.state !== "up") return false;
  const { status } = view;
  const down = status === "FAILED" || status === "STOPPED" || status === "STARTING";
  return down && report.phase === "awaiting-person";
}
