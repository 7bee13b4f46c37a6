import { isGhostStop } from "../observe_look.ts";
import { isMissing, waitsForScan } from "../status.ts";
import type { SessionRecord } from "../world.ts";
import { askOf, bootedAt, isForced } from "./acts.ts";
import { nextRung } from "./failed.ts";
import type { Context, Rule } from "./verdict.ts";

/** P5: a QR waits for a phone. A restart would take the code from under the one who scans it. */
export const P5: Rule = {
  id: "P5",
  sentence: "A session that shows a QR code or asks for a passkey waits for a person",
  source: "waha#314 (C06), OpenWA#1081 (C97)",
  judge(record) {
    if (!waitsForScan(record.status)) return null;
    const passkey = record.status !== "SCAN_QR_CODE";
    return {
      rule: "P5",
      phase: "awaiting-person",
      because: passkey
        ? "WhatsApp asks for a passkey: a person must confirm it on the phone"
        : "it shows a QR code: a person must scan it with the phone",
      trouble: "waits for a scan",
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
      return {
        ...verdict,
        rule: "S3",
        phase: "watching",
        because: "WAHA was started a moment ago: it may start its sessions by itself",
        until: bootEndsAt,
        next: { act: "start", at: bootEndsAt },
      };
    }
    if (server.starts.length >= policy.startsMax) {
      const freeAt = (server.lastStartAt ?? -Infinity) + policy.startsPauseMs;
      if (now < freeAt) {
        return {
          ...verdict,
          because: "WAHA keeps restarting: its sessions are started one at a time",
          until: freeAt,
          next: { act: "start", at: freeAt },
        };
      }
    }
    return { ...verdict, act: "start" };
  },
};

function isOwed(record: SessionRecord, { policy, draft }: Context): boolean {
  if (policy.keepRunning && !(record.wish.is === "stopped" && record.wish.by === "owner")) {
    return true;
  }
  if (record.wish.is !== "running") return false;
  if (isGhostStop(record, policy) || record.startsUndone > 0) return true;
  return record.ranUnder !== undefined && record.ranUnder !== draft.server.startedAt;
}

function startBecause(record: SessionRecord, { policy, draft }: Context): string {
  if (record.wish.is === "running" && record.ranUnder !== draft.server.startedAt) {
    return "it ran before WAHA was started again and nobody stopped it";
  }
  if (isGhostStop(record, policy)) return "a stop of ours left it STOPPED";
  return "it is to be kept running";
}

/** STOPPED and nothing owed: left alone, and after a while taken as its owner's wish. */
export const STOPPED: Rule = {
  id: "H11",
  sentence: "A STOPPED session that nobody is known to want running is left alone",
  source: "waha#491, #719 (C81)",
  judge(record, { now, policy }) {
    if (record.status !== "STOPPED") return null;
    const ask = askOf(record);
    const verdict = { rule: "H11", phase: "stopped" } as const;
    if (isForced(ask) || ask?.do === "start" || ask?.do === "restart") {
      return { ...verdict, phase: "recovering", because: "asked for", act: "start", asked: true };
    }
    if (record.wish.is === "unknown") {
      return {
        ...verdict,
        because: "it was STOPPED when first seen and who wants it is not known: it stays so " +
          "until it is started",
        refuses: true,
      };
    }
    const wishAt = record.since + policy.stopConfirmMs;
    return {
      ...verdict,
      because: "WAHA shows it STOPPED and nothing of ours did it: probably its owner's wish",
      ...(wishAt > now ? { until: wishAt } : {}),
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
    const dueAt = startingSince(record, context) + policy.startTimeoutMs[record.engine];
    const asked = askOf(record)?.do === "recover";
    if (now < dueAt && !flaps && !isForced(askOf(record))) {
      const fresh = isOfThisStart(record, context);
      return {
        rule: "P7",
        phase: fresh ? "watching" : "recovering",
        because: "it is STARTING: its engine connects by itself, and has its time for it",
        until: dueAt,
        next: { act: nextRung(record), at: dueAt },
        ...(fresh ? {} : { trouble: "is STARTING" }),
      };
    }
    const verdict = { rule: "P7", phase: "recovering", trouble: "hangs in STARTING" } as const;
    if (record.login.is === "absent" && !asked) {
      return {
        ...verdict,
        phase: "awaiting-person",
        because: "it hangs in STARTING and has no login to come back with: a person who wants to " +
          "scan a code restarts it",
      };
    }
    return {
      ...verdict,
      because: flaps
        ? "its engine has tried for minutes to mend itself and cannot"
        : "it has been STARTING for longer than its engine ever needs",
      act: nextRung(record),
      asked,
    };
  },
};

/** C20: in a crowd the ones that wait for their turn are not stuck while the crowd moves. */
function startingSince(record: SessionRecord, { policy, draft }: Context): number {
  const crowd = Object.values(draft.sessions).filter((other) => other.status === "STARTING");
  if (crowd.length <= policy.startingCrowd) return record.since;
  return Math.max(record.since, draft.server.leftStartingAt ?? 0);
}

/** S3: a STARTING that came with this start of WAHA opens no incident before its limit. */
function isOfThisStart(record: SessionRecord, { policy, draft: { server } }: Context): boolean {
  const seenAt = server.restartSeenAt;
  return seenAt !== undefined && record.since >= seenAt &&
    record.since - seenAt < policy.bootSettleMaxMs && (record.lastWorkingAt ?? 0) < seenAt;
}

/** H3's end: a browser engine that still goes FAILED ⇄ STARTING 3 min after its last WORKING. */
function stillFlaps(record: SessionRecord, { now, policy }: Context): boolean {
  if (record.engine !== "WEBJS" && record.engine !== "WPP") return false;
  if (record.lastWorkingAt === undefined) return false;
  if (now - record.lastWorkingAt < policy.selfHealMs) return false;
  const recent = record.changes.filter((at) => now - at < policy.selfHealMs);
  return recent.length >= 4;
}

/** P11: WAHA does not know it. */
export const P11: Rule = {
  id: "P11",
  sentence: "A session that WAHA does not have is created only when asked",
  source: "contract §1, §4; waha n8n#6 (C71)",
  judge(record) {
    if (!isMissing(record)) return null;
    const ask = askOf(record);
    const verdict = { rule: "P11", trouble: "is missing in WAHA" } as const;
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
      return { rule: "P12", phase: "healthy", because: "WAHA shows it WORKING" };
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

/** P13: a word that we do not know is not acted upon. */
export const P13: Rule = {
  id: "P13",
  sentence: "A status that we do not know is shown and left alone",
  source: "contract §2 (keep unknown strings)",
  judge(record) {
    if (record.status !== "UNKNOWN" || isMissing(record)) return null;
    return {
      rule: "P13",
      phase: "holding",
      because: `WAHA shows ${record.raw ?? "a status"}, a word that we do not know: left alone`,
      refuses: true,
    };
  },
};
