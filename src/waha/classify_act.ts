import type { ActAnswer } from "../session/mod.ts";
import type { Answer } from "./answer.ts";
import { readBody } from "./answer.ts";
import { keyRefused } from "./classify_read.ts";
import type { Toll } from "./classify_read.ts";
import { illOf } from "./ills.ts";
import { foreignWords, readComplaint, saysMissing, saysNoRoute } from "./refusal.ts";
import type { Complaint } from "./refusal.ts";
import { readActed } from "./schemas.ts";

/** The lifecycle calls that we send. */
export type ActStep =
  | "restart"
  | "stop"
  | "start"
  | "create"
  | "delete"
  | "logout"
  | "screenshot";

/** How an act was answered, and what that is worth to the breaker. */
export interface ActVerdict {
  answer: ActAnswer;
  toll: Toll;
}

const SUCCESS: Toll = { is: "success" };
const NEUTRAL: Toll = { is: "neutral" };
const OF_SERVER: Toll = { is: "failure", scope: "server" };
const OF_SESSION: Toll = { is: "failure", scope: "session" };

type Why = Extract<ActAnswer, { is: "refused" }>["why"];

/**
 * Classifies the answer to a lifecycle call. Pure; throws nothing.
 *
 * `refused` is said only where WAHA (or something before it) turned the call down before anything
 * was done; whatever may have begun is `unknown`, is never sent again and is settled by a look.
 */
export function classifyAct(step: ActStep, answer: Answer): ActVerdict {
  const { status } = answer;
  if (status >= 200 && status < 300) return classifySuccess(step, answer);
  if (status < 400) return refused("other", "answered with a redirect to elsewhere", OF_SERVER);
  const complaint = readComplaint(answer);
  if (step === "screenshot" && foundDead(complaint)) {
    return { answer: { is: "ok" }, toll: NEUTRAL };
  }
  if (status >= 500) return classifyFailure(status, complaint);
  switch (status) {
    case 401:
      return refused("unauthorized", keyRefused(answer));
    case 408:
      // A gateway that gave up waiting may have passed the call on.
      return unknown("answered 408", NEUTRAL);
    case 429:
      return refused("busy", "answered 429");
    default:
      return classifyRefusal(status, complaint);
  }
}

/** Contract §2: so WAHA finds a dead page, and it restarts the browser by itself. */
function foundDead(complaint: Complaint): boolean {
  return complaint.is === "exception" && /protocol ?error/i.test(complaint.says);
}

function classifySuccess(step: ActStep, answer: Answer): ActVerdict {
  // A picture: the page is alive.
  if (step === "screenshot") return { answer: { is: "ok" }, toll: SUCCESS };
  const body = readBody(answer);
  if (body.is === "empty") {
    // Contract §4: a create that created nothing is 201 with an empty body; for stop and delete
    // the empty body is WAHA's null.
    if (step === "create") return refused("other", "WAHA answered, but created nothing");
    return { answer: { is: "ok" }, toll: SUCCESS };
  }
  if (body.is !== "json") {
    const says = `answered ${answer.status} with ${foreignWords(body.is)}`;
    return unknown(says, OF_SERVER);
  }
  const acted = readActed(body.value);
  if (acted.is === "read") return { answer: { is: "ok", status: acted.value }, toll: SUCCESS };
  return unknown(`answered ${answer.status}, but its ${acted.path}: ${acted.why}`, NEUTRAL);
}

/**
 * A 500 that is not about the lock came out of the middle of the work: of a restart, the stop may
 * be done and the start not. So it is `unknown`, which also makes a STOPPED after it ours (§1).
 */
function classifyFailure(status: number, complaint: Complaint): ActVerdict {
  const says = complaint.is === "foreign" ? "" : complaint.says;
  const reason = says === "" ? `answered ${status}` : `answered ${status}: ${says}`;
  if (status >= 502 && status <= 504) return unknown(reason, OF_SERVER);
  const ill = illOf(says);
  if (status === 501) return refused("unsupported", reason);
  // Contract §10 trap 7: the first never began, the second goes on.
  if (/async-lock timed out in queue/i.test(says)) return refused("busy", reason);
  return ill === undefined
    ? unknown(reason, OF_SESSION)
    : { answer: { is: "unknown", reason, ill }, toll: OF_SERVER };
}

function classifyRefusal(status: number, complaint: Complaint): ActVerdict {
  if (complaint.is === "foreign") {
    const reason = `answered ${status} with ${foreignWords(complaint.body)}`;
    // A stranger's 404 or page means that WAHA is not behind this address (S1).
    return refused("other", reason, status === 404 ? OF_SERVER : NEUTRAL);
  }
  const reason = `answered ${status}: ${complaint.says}`;
  if (status === 403) {
    return refused("unauthorized", "WAHA's API key may not do this (403): it needs wider rights");
  }
  if (saysMissing(complaint)) return refused("missing", reason);
  if (saysNoRoute(complaint)) {
    return refused("unsupported", `answered ${status}: this WAHA has no such call`);
  }
  return refused(whyOf422(status, complaint), reason);
}

function whyOf422(status: number, complaint: Complaint): Why {
  if (status !== 422 || complaint.is !== "nest") return "other";
  if (/already started/i.test(complaint.says)) return "already-started";
  return /only in plus|not implemented/i.test(complaint.says) ? "unsupported" : "other";
}

function refused(why: Why, reason: string, toll: Toll = NEUTRAL): ActVerdict {
  return { answer: { is: "refused", why, reason }, toll };
}

function unknown(reason: string, toll: Toll): ActVerdict {
  return { answer: { is: "unknown", reason }, toll };
}
