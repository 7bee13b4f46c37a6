import type { Ill } from "../facts.ts";
import { barringIll } from "../ills.ts";
import { isMissing, waitsForScan } from "../status.ts";
import { askOf, bootedAt, graceMs, hasBrowser, isForced, stillFlaps } from "./acts.ts";
import type { Rule } from "./verdict.ts";
import type { SessionRecord } from "../world.ts";

/** H1: an operator's pause. An explicit restart or start is a person's own act and passes. */
export const H1: Rule = {
  id: "H1",
  sentence: "A session paused by an operator gets no automatic act until it is resumed",
  source: "design §3 H1",
  judge(record, { now, policy }) {
    const until = record.pausedUntil;
    if (until === undefined || now >= until) return null;
    const ask = askOf(record);
    if (isForced(ask) || (ask !== undefined && ask.do !== "recover")) return null;
    // A pause keeps from acting, not from seeing: what is back for good has no trouble any more.
    const stableAt = (record.workingSince ?? record.since) + policy.stableMs;
    const back = !isWell(record) ? {} : now >= stableAt ? { closes: true } : { lookAt: stableAt };
    return {
      rule: "H1",
      phase: "paused",
      because: "paused by an operator: nothing is done by itself until it is resumed",
      until,
      refuses: true,
      ...back,
    };
  },
};

/** H11. WAHA may wake a session that its owner stopped (C81): that changes no wish. */
export const H11: Rule = {
  id: "H11",
  sentence: "A session that its owner stopped is left alone, whatever its status",
  source: "waha#491, #719 (C81)",
  judge(record, { policy }) {
    if (record.wish.is !== "stopped") return null;
    // KEEP_RUNNING starts every STOPPED session but those stopped through us (P6).
    if (policy.keepRunning && record.wish.by === "seen" && record.status === "STOPPED") return null;
    const ask = askOf(record);
    if (isForced(ask) || ask?.do === "start" || ask?.do === "restart") return null;
    const seen = record.status === "STOPPED" || isMissing(record)
      ? ""
      : record.status === "FAILED"
      ? ", and WAHA shows it FAILED"
      : ", woken by WAHA";
    return {
      rule: "H11",
      phase: "stopped",
      because: `stopped by you${seen}: it stays so until you start it`,
      refuses: true,
      closes: true,
    };
  },
};

/** S4: what ails WAHA fails every restart, and on a full disk a write ruins a login. */
export const S4: Rule = {
  id: "S4",
  sentence: "While WAHA's engine, database or disk is gone nothing is done to its sessions",
  source: "waha#1749 (C88), contract §2 (GOWS), design §3 S4",
  judge(record, { draft }) {
    const ill = barringIll(draft.server);
    if (ill === undefined || isWell(record) || isForced(askOf(record))) return null;
    return {
      rule: "S4",
      phase: "holding",
      because: ILL_HOLDS[ill.is],
      notDone: "no restart: it would fail for the same reason, and on a full disk it could ruin " +
        "the login",
      trouble: "fell with its server",
      under: "ill",
      refuses: true,
    };
  },
};

const ILL_HOLDS: Readonly<Record<Ill, string>> = {
  "engine-gone": "WAHA lost its engine: sessions wait until it answers again",
  "database-down": "WAHA's database does not answer: sessions wait until it does",
  "storage-full": "WAHA's disk is full: nothing is written before there is room again",
  "out-of-memory": "WAHA ran out of memory: sessions wait until it is back",
};

/** S3, for one session: while WAHA comes up only P6 acts, and that is judged before. */
export const S3: Rule = {
  id: "S3",
  sentence: "While WAHA is coming up after a start nothing is done but to start what ran before",
  source: "waha#2012 (C20), design §3 S3",
  judge(record, { now, policy, draft }) {
    const { server } = draft;
    if (!server.settling || isWell(record) || isForced(askOf(record))) return null;
    const bootEndsAt = bootedAt(server) + policy.bootSettleMs;
    return {
      rule: "S3",
      phase: "watching",
      because: "WAHA was started a moment ago: its sessions get time to come up",
      ...(bootEndsAt > now ? { until: bootEndsAt } : { lookAt: now + policy.confirmMs }),
    };
  },
};

/** H4: an act on a half-written profile loses a login that was just made. */
export const H4: Rule = {
  id: "H4",
  sentence: "A login younger than a minute is left alone: its profile is half written",
  source: "C43, design §3 H4",
  judge(record, { now, policy }) {
    const until = (record.pairedAt ?? -Infinity) + policy.youngLoginMs;
    if (now >= until || record.status === "WORKING" || waitsForScan(record.status)) return null;
    if (isForced(askOf(record))) return null;
    return {
      rule: "H4",
      phase: "watching",
      because: "it was paired less than a minute ago and is still writing its login",
      until,
      trouble: "fell right after it was paired",
    };
  },
};

/** H5: one look can lie. Nothing is done, opened or learned on it alone. */
export const H5: Rule = {
  id: "H5",
  sentence: "A bad status is believed after a second look at least 5 s later, or when explained",
  source: "design §3 H5, contract §10.3",
  judge(record, { now, policy }) {
    if (record.confirmed || isWell(record) || isForced(askOf(record))) return null;
    // Minutes of going up and down are no single look.
    if (stillFlaps(record, { now, policy })) return null;
    const seenAt = record.missingSince ?? record.since;
    return {
      rule: "H5",
      phase: record.phase.is === "healthy" ? "watching" : record.phase.is,
      because: isMissing(record)
        ? "WAHA did not list it at the last look: a second look will tell"
        : `WAHA showed ${record.raw ?? record.status} at one look: a second look will tell`,
      // Traffic may keep it in doubt: then the next look tells.
      lookAt: seenAt + policy.confirmMs > now ? seenAt + policy.confirmMs : now + policy.confirmMs,
    };
  },
};

/** H3, FAILED: an engine that restarts by itself gets its time; ours would only reset its timer. */
export const H3: Rule = {
  id: "H3",
  sentence: "What the engine mends by itself is left to it for its grace",
  source: "contract §2, §10.12; waha#1386 (C15), waha#756 (C07)",
  judge(record, { now, policy }) {
    if (isForced(askOf(record)) || stillFlaps(record, { now, policy })) return null;
    const age = now - record.since;
    if (record.status === "FAILED") {
      const grace = graceMs(record, policy);
      if (age >= grace || record.login.is === "absent") return null;
      return {
        rule: "H3",
        phase: record.phase.is === "recovering" ? "recovering" : "watching",
        because: "it FAILED a moment ago: its engine may mend that by itself",
        until: record.since + grace,
        // A browser engine goes up and down every 3 s: only close looks see that it does.
        ...(hasBrowser(record) ? { lookAt: now + policy.doubtLookMs } : {}),
      };
    }
    if (record.status !== "STARTING" && record.status !== "AUTHENTICATED") return null;
    if (age >= policy.blipMs) return null;
    return {
      rule: "H3",
      phase: record.phase.is === "healthy" ? "watching" : record.phase.is,
      because: "it is connecting: short gaps are normal",
      until: record.since + policy.blipMs,
    };
  },
};

function isWell(record: SessionRecord): boolean {
  return record.status === "WORKING" && !isMissing(record);
}
