import { isMissing, waitsForScan } from "../status.ts";
import type { Trouble } from "../topics.ts";
import { isGhostStop, isOwedByUs, isStartOwed } from "../wishes.ts";
import type { SessionRecord } from "../world.ts";
import { askOf, bootedAt, isForced, stillFlaps } from "./acts.ts";
import { nextRung, restartLosesLogin, scanLater } from "./failed.ts";
import { S3 } from "./holds.ts";
import { idleLook, scannedConflict } from "./codes.ts";
import type { Context, Rule } from "./verdict.ts";

/** P5: a QR waits for a phone. A restart would take the code from under the one who scans it. */
export const P5: Rule = {
  id: "P5",
  sentence: "A session that shows a QR code or asks for a passkey waits for a person",
  source: "waha#314 (C06), OpenWA#1081 (C97)",
  judge(record, context) {
    if (!waitsForScan(record.status)) return null;
    const conflict = scannedConflict(record, context);
    if (conflict !== null) return conflict;
    const passkey = record.status !== "SCAN_QR_CODE";
    return {
      rule: "P5",
      phase: "awaiting-person",
      because: passkey
        ? "WhatsApp asks for a passkey: a person must confirm it on the phone"
        : scanLater(record, context.policy) ??
          "it shows a QR code: a person must scan it with the phone",
      trouble: "waits for a scan",
      ...idleLook(record, context),
    };
  },
};

/** P6: what ran before WAHA was started again is started, what was stopped by wish is not. */
export const P6: Rule = {
  id: "P6",
  sentence: "STOPPED by a start of WAHA or by us, and wished running: it is started",
  source: "waha#928, #741, #614, #92 (C72)",
  judge(record, context) {
    if (record.status !== "STOPPED" || !isOwed(record, context)) return null;
    const { now, policy, draft: { server } } = context;
    const verdict = {
      rule: "P6",
      phase: "recovering",
      because: startBecause(record, context),
      trouble: "is STOPPED though it should run",
    } as const;
    const bootEndsAt = bootedAt(server) + policy.bootSettleMs;
    if (server.settling && now < bootEndsAt) {
      const { trouble: _none, ...quiet } = verdict;
      return {
        ...quiet,
        rule: "S3",
        phase: "watching",
        because: "WAHA was started a moment ago: it may start its sessions by itself",
        until: bootEndsAt,
        next: { act: "start", at: bootEndsAt },
      };
    }
    return { ...verdict, act: "start", asked: askOf(record)?.do === "start" };
  },
};

function isOwed(record: SessionRecord, { policy, draft }: Context): boolean {
  if (policy.keepRunning && !(record.wish.is === "stopped" && record.wish.by === "owner")) {
    return true;
  }
  if (record.wish.is !== "running") return false;
  if (isOwedByUs(record, policy)) return true;
  return record.ranUnder !== undefined && record.ranUnder !== draft.server.startedAt;
}

function startBecause(record: SessionRecord, { policy, draft }: Context): string {
  const ranBefore = record.ranUnder !== undefined && record.ranUnder !== draft.server.startedAt;
  if (record.wish.is === "running" && ranBefore) {
    return "it ran before WAHA was started again and nobody stopped it";
  }
  if (isGhostStop(record, policy)) return "a stop of ours left it STOPPED";
  if (record.startsUndone > 0) return "an act of ours left it STOPPED";
  if (isStartOwed(record)) return "it was to be started, and that start never came to WAHA";
  return "it is to be kept running";
}

/** STOPPED and nothing owed: left alone, and after a while taken as its owner's wish. */
export const STOPPED: Rule = {
  id: "H11",
  sentence: "A STOPPED session that nobody is known to want running is left alone",
  source: "waha#491, #719 (C81)",
  judge(record, context) {
    const { now, policy, draft: { server } } = context;
    if (record.status !== "STOPPED") return null;
    const ask = askOf(record);
    const verdict = { rule: "H11", phase: "stopped" } as const;
    if (isForced(ask) || ask?.do === "start" || ask?.do === "restart") {
      const bootEndsAt = bootedAt(server) + policy.bootSettleMs;
      if (server.settling && now < bootEndsAt && !isForced(ask)) {
        return {
          rule: "S3",
          phase: "watching",
          because: "WAHA was started a moment ago: it may start its sessions by itself",
          until: bootEndsAt,
          next: { act: "start", at: bootEndsAt },
        };
      }
      return { ...verdict, phase: "recovering", because: "asked for", act: "start", asked: true };
    }
    if (record.wish.is === "unknown") {
      return {
        ...verdict,
        because: "it was STOPPED when first seen and who wants it is not known: it stays so " +
          "until it is started",
        refuses: true,
        closes: true,
      };
    }
    const wishAt = record.since + policy.stopConfirmMs;
    return {
      ...verdict,
      because: "WAHA shows it STOPPED and nothing of ours did it: probably its owner's wish",
      ...(wishAt > now ? { lookAt: wishAt } : {}),
      refuses: true,
    };
  },
};

/** P7: STARTING for longer than its engine ever needs. */
export const P7: Rule = {
  id: "P7",
  sentence: "STARTING longer than its limit is restarted, then stopped and started",
  source: "waha#1043 (C09), waha#336 (C84), waha#2012 (C20)",
  judge(record, context) {
    if (record.status !== "STARTING" && record.status !== "AUTHENTICATED") return null;
    const { now, policy } = context;
    const flaps = stillFlaps(record, context);
    const fresh = isOfThisStart(record, context);
    const dueAt = startingSince(record, context) + policy.startTimeoutMs[record.engine];
    const asked = askOf(record)?.do === "recover" || askOf(record)?.do === "start";
    if (now < dueAt && !flaps && !isForced(askOf(record))) {
      return {
        rule: "P7",
        phase: fresh ? "watching" : "recovering",
        because: "it is STARTING: its engine connects by itself, and has its time for it",
        until: dueAt,
        next: { act: nextRung(record, policy), at: dueAt },
        ...(fresh ? {} : { trouble: "is STARTING" }),
      };
    }
    const verdict = { rule: "P7", phase: "recovering", trouble: "hangs in STARTING" } as const;
    if (record.login.is === "absent" && !asked) {
      return {
        ...verdict,
        phase: "awaiting-person",
        trouble: record.cause?.is === "logged-out" ? "was logged out" : "waits for a scan",
        because: "it hangs in STARTING and has no login to come back with: a person who wants to " +
          "scan a code restarts it",
      };
    }
    if (restartLosesLogin(record, context.draft.server) && !isForced(askOf(record))) {
      return {
        ...verdict,
        phase: "awaiting-person",
        because: "it hangs in STARTING and a restart of this version loses the login: " +
          "a person must decide",
        refuses: true,
      };
    }
    return {
      ...verdict,
      because: flaps
        ? "its engine has tried for minutes to mend itself and cannot"
        : "it has been STARTING for longer than its engine ever needs",
      act: nextRung(record, policy),
      asked,
    };
  },
};

/** C20: while a crowd moves, who waits for its turn in it is not stuck. */
function startingSince(record: SessionRecord, { draft }: Context): number {
  return Math.max(record.since, draft.server.leftStartingAt ?? 0);
}

/** S3: a STARTING that came with this start of WAHA opens no incident before its limit. */
function isOfThisStart(record: SessionRecord, { policy, draft: { server } }: Context): boolean {
  const seenAt = server.restartSeenAt;
  return seenAt !== undefined && record.since >= seenAt &&
    record.since - seenAt < policy.bootSettleMaxMs && (record.lastWorkingAt ?? 0) < seenAt;
}

/** P11: WAHA does not know it. */
export const P11: Rule = {
  id: "P11",
  sentence: "A session that WAHA does not have is created only when asked",
  source: "contract §1, §4; waha n8n#6 (C71)",
  judge(record, context) {
    if (!isMissing(record)) return null;
    const ask = askOf(record);
    const held = ask === undefined ? S3.judge(record, context) : null;
    if (held !== null) return held;
    const trouble = missingTitle(record, context);
    const verdict = { rule: "P11", ...(trouble === null ? {} : { trouble }) } as const;
    if (ask?.do === "start" || isForced(ask)) {
      return { ...verdict, phase: "recovering", because: "asked for", act: "create", asked: true };
    }
    return {
      ...verdict,
      phase: "parked",
      because: "no such session in WAHA: it is created only when you start it",
      refuses: true,
    };
  },
};

/** Sessions gone at once that make a lost volume more likely than a deleted session. */
const LOST_MIN = 3;

/** Many gone at once are one trouble: the first of them carries it, the others are silent. */
function missingTitle(record: SessionRecord, { draft, policy }: Context): Trouble | null {
  const since = record.missingSince ?? 0;
  let gone = 0;
  let first = record.name;
  for (const other of draft.records) {
    // Never listed by WAHA, only asked for.
    if (other.missingSince === undefined || other.missingSince === other.firstSeenAt) continue;
    if (Math.abs(other.missingSince - since) > policy.stoppedTogetherMs) continue;
    gone++;
    if (other.name < first) first = other.name;
  }
  if (gone < LOST_MIN || since === record.firstSeenAt) return "is missing in WAHA";
  return first === record.name ? "and others are missing in WAHA: was its volume lost?" : null;
}

/** P12: back, but an incident closes only when it stays so. */
export const P12: Rule = {
  id: "P12",
  sentence: "WORKING after an incident is watched until it has been stable for a minute",
  source: "design §3 P12",
  judge(record, { now, policy, draft }) {
    if (record.status !== "WORKING") return null;
    const incident = draft.incident(record.incidentId);
    const stableAt = (record.workingSince ?? record.since) + policy.stableMs;
    if (incident === undefined || incident.closedAt !== undefined || now >= stableAt) {
      // Told that its login is gone while WAHA shows it WORKING: one of both is over in a moment.
      const doubt = record.login.is === "present" ? {} : { lookAt: now + policy.confirmMs };
      const because = "WAHA shows it WORKING";
      return { rule: "P12", phase: "healthy", because, closes: true, ...doubt };
    }
    return {
      rule: "P12",
      phase: "watching",
      because: "it is WORKING again: the incident closes when it stays so",
      until: stableAt,
      next: { act: "close the incident", at: stableAt },
    };
  },
};

/** P13 tells once in this time. */
const DAY_MS = 24 * 60 * 60 * 1_000;

/** P13: a word that we do not know is not acted upon. */
export const P13: Rule = {
  id: "P13",
  sentence: "A status that we do not know is shown and left alone",
  source: "contract §2 (keep unknown strings)",
  judge(record, { now, draft }) {
    if (record.status !== "UNKNOWN" || isMissing(record)) return null;
    const toldAt = record.unknownToldAt;
    const tell = toldAt === undefined || now - toldAt >= DAY_MS;
    if (tell) draft.update(record, { unknownToldAt: now });
    const known = draft.incident(record.incidentId);
    const open = known !== undefined && known.closedAt === undefined;
    return {
      ...(tell || open ? { trouble: "shows a status that we do not know" } : {}),
      rule: "P13",
      phase: "holding",
      because: `WAHA shows ${record.raw ?? "a status"}, a word that we do not know: left alone`,
      refuses: true,
    };
  },
};
