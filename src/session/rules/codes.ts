import type { SessionRecord } from "../world.ts";
import { askOf } from "./acts.ts";
import type { Context, Rule, Verdict } from "./verdict.ts";

/** P5, opt-in: a browser that shows a code to nobody costs its memory (C30). */
export const IDLE: Rule = {
  id: "P5",
  sentence: "A browser whose QR code nobody looks at is stopped where that is allowed, and " +
    "started for who asks",
  source: "evolution-api#1419 (C30)",
  judge(record, context) {
    if (record.status === "STOPPED" && record.idleStoppedAt !== undefined) return stopped(record);
    const dueAt = idleAt(record, context);
    if (dueAt === undefined || dueAt > context.now || context.draft.server.settling) return null;
    return {
      rule: "P5",
      phase: "awaiting-person",
      because: "nobody looked at its QR code for a while: its browser is stopped until somebody " +
        "asks for it",
      act: "stop",
      trouble: "waits for a scan",
    };
  },
};

function stopped(record: SessionRecord): Verdict {
  const ask = askOf(record)?.do;
  const asked = ask === "recover" || ask === "start" || ask === "restart";
  const verdict = {
    rule: "P5",
    phase: "awaiting-person",
    because: "it was stopped since nobody looked at its QR code: ask for its recovery when " +
      "somebody stands ready with the phone",
    notDone: "no start: it would show codes to nobody",
    trouble: "waits for a scan",
  } as const;
  return asked ? { ...verdict, phase: "recovering", act: "start", asked: true } : verdict;
}

/** When nobody will have looked for long enough; undefined where it is not to be stopped. */
function idleAt(record: SessionRecord, { policy }: Context): number | undefined {
  const { status, engine, qr, watchedAt = 0, login, wish } = record;
  if (scannedSince(record) !== undefined) return undefined;
  if (policy.qrIdleStopMs === 0 || status !== "SCAN_QR_CODE" || qr === undefined) return undefined;
  if (engine !== "WEBJS" && engine !== "WPP") return undefined;
  if (login.is === "present" || wish.is === "stopped" || record.asked !== undefined) {
    return undefined;
  }
  return Math.max(qr.since, watchedAt) + policy.qrIdleStopMs;
}

/** The wake for the stop of an idle browser. */
export function idleLook(record: SessionRecord, context: Context): { lookAt?: number } {
  const dueAt = idleAt(record, context);
  return dueAt === undefined || dueAt <= context.now ? {} : { lookAt: dueAt };
}

/** C85: scanned, as its events say, and a code all the same: neither is believed. */
export function scannedConflict(
  record: SessionRecord,
  { now, policy }: Context,
): Verdict | null {
  const scannedAt = scannedSince(record);
  // A pairing takes its time to show.
  if (scannedAt === undefined || now < scannedAt + policy.youngLoginMs) return null;
  return {
    rule: "P5",
    phase: "awaiting-person",
    because:
      "WhatsApp took the scan, and WAHA shows a QR code all the same: try whether it sends " +
      "before anybody scans again, and update WAHA",
    notDone: "no restart: one of the two is wrong, and it could hang in STARTING after it",
    trouble: "shows a QR code though it was scanned",
    grave: true,
  };
}

/** When WhatsApp took a scan of the code that is still shown. */
function scannedSince(
  { status, since, pairedAt = 0, lastWorkingAt = 0 }: SessionRecord,
): number | undefined {
  const scannedAt = Math.max(pairedAt, lastWorkingAt);
  return status === "SCAN_QR_CODE" && scannedAt > since ? scannedAt : undefined;
}
