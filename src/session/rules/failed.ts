import type { Trouble } from "../topics.ts";
import type { Doing, ServerRecord, SessionRecord } from "../world.ts";
import { askOf, isForced } from "./acts.ts";
import type { Context, Rule } from "./verdict.ts";

/** Rungs after which a session without a login may be made anew, where that is allowed. */
const RUNGS_BEFORE_RECREATE = 2;

/**
 * Restart and stop-wait-start in turn: the second one helps where a restart hangs (C09, C84). Where
 * it is allowed, recreate follows, and only where there is no login to lose.
 */
export function nextRung(record: SessionRecord, { allowRecreate }: Context["policy"]): Doing {
  const nothingToLose = record.login.is === "absent" && record.status !== "WORKING";
  if (allowRecreate && nothingToLose && record.rung >= RUNGS_BEFORE_RECREATE) return "recreate";
  return record.rung % 2 === 0 ? "restart" : "stop-start";
}

function isRecover(record: SessionRecord): boolean {
  return askOf(record)?.do === "recover" || askOf(record)?.do === "start";
}

/** P2, P3: a timer that asks for ever must not keep a code alive for ever. */
export const ASKED_TOO_OFTEN = "codes were asked for again and again and nobody scanned one: " +
  'ask with {"force": true}, or on its QR page, when somebody stands ready with the phone';

/** P2: so many codes in a row are made for who asks, and one more for who is seen to look. */
export function codesMax({ pageAt = -Infinity }: SessionRecord, { now, policy }: Context): number {
  const isSeen = now - pageAt < policy.pageGapMs;
  return isSeen ? policy.qrRestartsWatchedMax : policy.qrRestartsAskedMax;
}

/** P3, P5: code after code is how a number is lost for good (C44). */
const SCAN_LATER =
  "WhatsApp ended its last logins within minutes of their scan: do not scan again " +
  "yet; wait some hours, update WAHA and try from another network first";

/** What a person is to know of a refusal or a wait, whatever language they read it in. */
export function askAdvice(because: string): "too-often" | "scan-later" | "none" {
  if (because === ASKED_TOO_OFTEN) return "too-often";
  return because.startsWith(SCAN_LATER) ? "scan-later" : "none";
}

/** C44: so many pairings in a row did not last. */
export function scanLater(
  { lostPairings = [] }: SessionRecord,
  policy: Context["policy"],
): string | undefined {
  return lostPairings.length >= policy.youngLogOutsMin ? SCAN_LATER : undefined;
}

const SCAN_TODO = "a person must scan a new QR code";

/** P2: nobody scanned. A machine that restarts it makes new codes for nobody, for ever. */
export const P2: Rule = {
  id: "P2",
  sentence: "A session whose QR nobody scanned is restarted only when a person asks",
  source: "waha#996 (C04), waha#884 (C05)",
  judge(record, context) {
    const { policy } = context;
    if (record.status !== "FAILED" || record.login.is !== "absent") return null;
    if (record.cause?.is === "logged-out") return null;
    const verdict = {
      rule: "P2",
      phase: "awaiting-person",
      because: `${record.login.because}: ${SCAN_TODO}, a restart by itself would help nobody`,
      trouble: "waits for a scan",
    } as const;
    // A restart shows a code, and what hangs after two of them is made anew where that is allowed.
    const rung = nextRung(record, policy);
    const act = rung === "recreate" ? rung : "restart";
    if (isForced(askOf(record))) return { ...verdict, act, asked: true };
    if (isRecover(record)) {
      if (record.qrRestarts < codesMax(record, context)) return { ...verdict, act, asked: true };
      return { ...verdict, because: ASKED_TOO_OFTEN, refuses: true };
    }
    return record.qrRestarts < policy.qrRestarts ? { ...verdict, act: "restart" } : verdict;
  },
};

/** P3: logged out. Only a person can log in again, and on NOWEB only after a `logout`. */
export const P3: Rule = {
  id: "P3",
  sentence: "A logged-out session waits for a person; NOWEB's dead login is cleared only for one",
  source: "waha#480 (C34), contract §2 and §10.1, waha#1143 (C55)",
  judge(record, context) {
    const { policy } = context;
    const suspected = record.suspectedLogOutAt !== undefined;
    const known = record.cause?.is === "logged-out";
    if (record.status !== "FAILED" || (!known && !suspected)) return null;
    const ask = askOf(record);
    const later = scanLater(record, policy);
    const because = later !== undefined
      ? `${later}; {"force": true} asks for a code all the same`
      : known
      ? `${loggedOut(record)}: ${SCAN_TODO}`
      : "it fails at once after each restart, as a logged-out session does: look at the phone, " +
        'and confirm with {"force": true} that its login may be cleared for a new scan';
    const verdict = {
      rule: "P3",
      phase: "awaiting-person",
      because,
      trouble: title(record, known ? "was logged out" : "seems to be logged out"),
    } as const;
    if (!isRecover(record)) return verdict;
    if (!isForced(ask) && later !== undefined) return { ...verdict, refuses: true };
    if (!isForced(ask) && record.qrRestarts >= codesMax(record, context)) {
      return { ...verdict, because: ASKED_TOO_OFTEN, refuses: true };
    }
    if (record.engine !== "NOWEB") return { ...verdict, act: "restart", asked: true };
    const forced = isForced(ask);
    // Each restart of a dead login brings a 401 of its own, so the newest one says nothing: what
    // counts is that it was tried since it last worked and is FAILED all the same.
    const triedSince = (record.lastActAt ?? 0) > (record.lastWorkingAt ?? 0);
    if (known && !triedSince && !forced) return { ...verdict, act: "restart", asked: true };
    if ((known && triedSince) || forced) return { ...verdict, act: "logout", asked: true };
    return { ...verdict, refuses: true };
  },
};

function loggedOut(record: SessionRecord): string {
  return record.lastWorkingAt === undefined ? "it is not paired yet" : "logged out on the phone";
}

/** Who was never paired cannot have been logged out, whatever its failures look like. */
function title(record: SessionRecord, loggedOut: Trouble): Trouble {
  return record.lastWorkingAt === undefined ? "is not paired yet" : loggedOut;
}

/** P4: whether there is a login to bring back is not known. One restart tells. */
export const P4: Rule = {
  id: "P4",
  sentence: "FAILED with an unknown login gets one restart; what comes back decides",
  source: "contract §2 (`me: null` proves nothing), design §3 P4",
  judge(record, context) {
    if (record.status !== "FAILED" || record.login.is !== "unknown") return null;
    const verdict = {
      rule: "P4",
      phase: "awaiting-person",
      trouble: "FAILED, and whether it is logged in is not known",
    } as const;
    const asked = isRecover(record);
    if (record.triedUnknown === true && !asked) {
      return { ...verdict, because: "one restart did not bring it back: a person must look at it" };
    }
    if (context.draft.server.unknownCameBackAsQr >= 2 && !asked) {
      return {
        ...verdict,
        because: "others like it came back with a QR code that nobody scanned: " +
          "ask for its recovery when somebody stands ready with the phone",
      };
    }
    const because = "it FAILED and whether it is logged in is not known: one restart tells";
    return { ...verdict, phase: "recovering", because, act: "restart", asked };
  },
};

/** P1, P8: a login that is there and an engine that is not. */
export const P1: Rule = {
  id: "P1",
  sentence: "FAILED with a login is restarted, which keeps the login",
  source: "waha#355, #586, #1071; contract §10.4 (never `start` on FAILED)",
  judge(record, { draft, policy }) {
    if (record.status !== "FAILED") return null;
    const verdict = { rule: "P1", phase: "recovering", trouble: "FAILED" } as const;
    if (restartLosesLogin(record, draft.server) && !isForced(askOf(record))) {
      return {
        ...verdict,
        phase: "awaiting-person",
        because: "a restart of this version loses the login: a person must decide",
        refuses: true,
      };
    }
    return {
      ...verdict,
      because: failedBecause(record),
      act: nextRung(record, policy),
      asked: isRecover(record),
    };
  },
};

function failedBecause(record: SessionRecord): string {
  const login = "its login is there";
  return record.cause === undefined
    ? `it FAILED and ${login}: a restart keeps it`
    : `it FAILED (${record.cause.because}) and ${login}: a restart keeps it`;
}

/** WEBJS of Core 2024 keeps no login over a restart (contract §1, §10.15). */
export function restartLosesLogin(record: SessionRecord, server: ServerRecord): boolean {
  return record.login.is === "present" && record.engine === "WEBJS" && server.tier === "CORE" &&
    server.version?.startsWith("2024.") === true;
}
