import type { SessionStatus } from "../session/mod.ts";
import type { Answer } from "./answer.ts";
import { readBody } from "./answer.ts";
import { foreignWords, readComplaint, saysMissing, saysNoRoute } from "./refusal.ts";
import type { Complaint } from "./refusal.ts";
import { unreachable } from "../session/mod.ts";

/** Whose route was read: a 500 of a server route speaks for all of WAHA (design §4). */
export type RouteScope = "server" | "session";

/** What an answer to a read means. Only `json` carries anything to parse further. */
export type ReadVerdict =
  | { is: "json"; value: unknown }
  /** 2xx without a body: WAHA's `null`. */
  | { is: "nothing" }
  | { is: "missing"; reason: string }
  | { is: "status-mismatch"; status: SessionStatus; raw?: string; expected: string[] }
  /** The route does not exist there: an old WAHA, or no WAHA. */
  | { is: "no-route"; reason: string }
  | { is: "unauthorized"; reason: string }
  /** The key is known, but may not read this. */
  | { is: "forbidden"; reason: string }
  /** WAHA refused it in its own words: 400, Plus only, not by this engine. */
  | { is: "refused"; reason: string }
  /** Something in front turned us away for now: 408, 429. */
  | { is: "limited"; reason: string }
  /** A gateway answered for WAHA. */
  | { is: "unreachable"; reason: string }
  /** WAHA answered 500, or its answer is cut. */
  | { is: "failed"; reason: string }
  | { is: "not-waha"; reason: string };

/** What a verdict is worth to the breaker (design §4). */
export type Toll = { is: "success" } | { is: "neutral" } | { is: "failure"; scope: RouteScope };

/** Classifies the answer to a GET: all forms of contract §3 and §4. Pure; throws nothing. */
export function classifyRead(answer: Answer): ReadVerdict {
  const { status } = answer;
  if (status >= 200 && status < 300) return classifySuccess(answer);
  // 0 is how a fetch after the standard hides a redirect that it was told not to follow.
  if (status < 400) return { is: "not-waha", reason: "answered with a redirect to elsewhere" };
  const complaint = readComplaint(answer);
  if (status >= 500) return classifyFailure(status, complaint);
  if (status === 401) return { is: "unauthorized", reason: keyRefused(answer) };
  if (status === 408 || status === 429) {
    return { is: "limited", reason: `answered ${status}` };
  }
  return classifyRefusal(status, complaint);
}

/**
 * Failures are what says that WAHA itself is unwell; every 4xx of WAHA's is neutral. A web page or
 * a stranger's 404 is a failure too: WAHA is not behind it (S1).
 */
export function tollOf(verdict: ReadVerdict, scope: RouteScope): Toll {
  switch (verdict.is) {
    case "json":
    case "nothing":
      return { is: "success" };
    case "missing":
    case "status-mismatch":
    case "no-route":
    case "unauthorized":
    case "forbidden":
    case "refused":
    case "limited":
      return { is: "neutral" };
    case "failed":
      return { is: "failure", scope };
    case "unreachable":
    case "not-waha":
      return { is: "failure", scope: "server" };
    default:
      return unreachable(verdict);
  }
}

/** Why a key was refused, and where to look. */
export function keyRefused(answer: Pick<Answer, "status" | "asksForLogin">): string {
  return answer.asksForLogin
    ? `something in front of WAHA asks for a login of its own (${answer.status}): ` +
      "give WAHA_URL an address that leads past it"
    : `WAHA refused the API key (${answer.status}): check WAHA_API_KEY`;
}

function classifySuccess(answer: Answer): ReadVerdict {
  const body = readBody(answer);
  switch (body.is) {
    case "json":
      return { is: "json", value: body.value };
    case "empty":
      return { is: "nothing" };
    case "cut":
      return { is: "failed", reason: "answered with incomplete JSON" };
    case "page":
    case "text":
      return { is: "not-waha", reason: `answered with ${foreignWords(body.is)}` };
    default:
      return unreachable(body);
  }
}

function classifyFailure(status: number, complaint: Complaint): ReadVerdict {
  if (status >= 502 && status <= 504) return { is: "unreachable", reason: `answered ${status}` };
  if (complaint.is === "foreign") return { is: "failed", reason: `answered ${status}` };
  return { is: "failed", reason: `answered ${status}: ${complaint.says}` };
}

function classifyRefusal(status: number, complaint: Complaint): ReadVerdict {
  if (complaint.is === "foreign") {
    const what = foreignWords(complaint.body);
    return { is: "not-waha", reason: `answered ${status} with ${what}` };
  }
  if (status === 403) {
    return {
      is: "forbidden",
      reason: "WAHA's API key may not do this (403): WAHA_API_KEY needs wider rights",
    };
  }
  if (saysMissing(complaint)) return { is: "missing", reason: complaint.says };
  if (saysNoRoute(complaint)) {
    return { is: "no-route", reason: `answered ${status}: no such route` };
  }
  if (status === 422 && complaint.is === "status-mismatch") {
    const { raw, expected } = complaint;
    return {
      is: "status-mismatch",
      status: complaint.status,
      expected,
      ...(raw === undefined ? {} : { raw }),
    };
  }
  // A 404 in Nest's shape whose words WAHA does not have: some other Nest program.
  if (status === 404) return { is: "not-waha", reason: "answered 404 in words that WAHA lacks" };
  return { is: "refused", reason: `answered ${status}: ${complaint.says}` };
}
