import type { SessionStatus } from "./facts.ts";
import type { Intent, SessionRecord } from "./world.ts";

/** Whether only a person with a phone can move it on. */
export function waitsForScan(status: SessionStatus): boolean {
  return status === "SCAN_QR_CODE" || status === "PASSKEY_REQUIRED" ||
    status === "PASSKEY_CONFIRMATION_REQUIRED";
}

export function isMissing(record: SessionRecord): boolean {
  return record.missingSince !== undefined;
}

/** Whether only a phone can bring it back. */
export function needsQr(record: SessionRecord): boolean {
  if (isMissing(record)) return false;
  if (waitsForScan(record.status)) return true;
  return record.status === "FAILED" && record.phase.is === "awaiting-person" &&
    record.login.is === "absent";
}

/** Whether a step is under way: not yet sent, or sent and neither answered nor given up. */
export function isUnanswered(intent: Intent): boolean {
  return intent.outcome === undefined && intent.step !== "wait";
}

/** For switches over unions: the compiler refuses a new member that has no case. */
export function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: no such case`);
}
