import { stepTimes } from "../intent.ts";
import { owesStart, undone, withoutOutcome } from "../observe_answer.ts";
import { isMissing, isUnanswered, waitsForScan } from "../status.ts";
import type { Intent, SessionRecord } from "../world.ts";
import { backoffMs, graceMs, probePauseMs } from "./acts.ts";
import { noteTry } from "./brake.ts";
import type { Context, Verdict } from "./verdict.ts";

/** H2, P1: what an act came to, judged by status and never by its answer. */
export type Verification =
  | { is: "none" }
  | { is: "waiting"; verdict: Verdict }
  /** The next step of the same act is due: whoever commits it sends it. */
  | { is: "step"; verdict: Verdict };

/** Carries the intent of a session on as far as time and status allow. */
export function verifyIntent(record: SessionRecord, context: Context): Verification {
  const { intent } = record;
  if (intent === undefined) return { is: "none" };
  if (isUnanswered(intent)) return whileUnanswered(record, intent, context);
  const { draft } = context;
  if (isMissing(record)) {
    // Deleted, though the answer was lost: the create is owed.
    if (intent.do === "recreate" && intent.step === "delete") {
      return nextStep(record, intent, context);
    }
    draft.update(record, { intent: undefined });
    return { is: "none" };
  }
  if (intent.do === "stop") return verifyStop(record, intent, context);
  if (intent.step === "wait" || (intent.do === "stop-start" && intent.step === "stop")) {
    return verifyStopped(record, intent, context);
  }
  return verifyStart(record, intent, context);
}

function whileUnanswered(
  record: SessionRecord,
  intent: Intent,
  context: Context,
): Verification {
  const { now, policy, draft } = context;
  if (intent.sentAt === undefined) {
    const freeAt = intent.sendBy + policy.skewMs;
    if (now < freeAt) {
      return {
        is: "waiting",
        verdict: aboutToSend(intent, policy),
      };
    }
    draft.enter(record.incidentId, {
      at: now,
      is: "fact",
      text: `our ${intent.step} was not sent in time`,
      ...(owesStart(intent) ? {} : { means: { is: "came", to: "not-sent" } }),
    });
    if (owesStart(intent)) return nextStep(record, intent, context);
    const because = `our ${intent.step} was not sent in time`;
    draft.update(record, undone(record, intent, { at: now, because }));
    return { is: "none" };
  }
  if (now < intent.deadlineAt) {
    return {
      is: "waiting",
      verdict: underWay(intent, `our ${intent.step} is under way`, intent.deadlineAt),
    };
  }
  draft.enter(record.incidentId, {
    at: now,
    is: "fact",
    text: `WAHA's answer to our ${intent.step} was lost: what became of it is not known`,
  });
  const stops = intent.step === "stop" || intent.step === "restart";
  const doubt: Intent = {
    ...intent,
    answeredAt: now,
    outcome: "unknown",
    verifyUntil: now + policy.settleMs,
  };
  const next = draft.update(record, { intent: doubt, ...(stops ? { ghostStopAt: now } : {}) });
  return verifyIntent(next, context);
}

/** What is said of a session from the decision of an act to its send. */
export function aboutToSend(intent: Intent, { skewMs }: Context["policy"]): Verdict {
  return {
    rule: intent.rule,
    phase: intent.do === "stop" ? "stopped" : "recovering",
    because: intent.because,
    lookAt: intent.sendBy + skewMs,
  };
}

function underWay(intent: Intent, because: string, until: number): Verdict {
  return {
    rule: "H2",
    phase: intent.do === "stop" ? "stopped" : "recovering",
    because: `${because} (${intent.because})`,
    lookAt: until,
  };
}

function verifyStop(record: SessionRecord, intent: Intent, context: Context): Verification {
  const { now, policy, draft } = context;
  const due = intent.verifyUntil ?? now;
  if (record.status !== "STOPPED" && now < due) {
    return {
      is: "waiting",
      verdict: doubt(intent, "waiting for it to stop", { now, until: due, policy }),
    };
  }
  draft.update(record, { intent: undefined });
  return { is: "none" };
}

/** Stop → wait for STOPPED → start: starting earlier can damage a login (C84). */
function verifyStopped(record: SessionRecord, intent: Intent, context: Context): Verification {
  const { now, policy } = context;
  const stopped = record.since >= intent.startedAt || intent.outcome === "ok";
  if (record.status === "STOPPED" && stopped) return nextStep(record, intent, context);
  const due = intent.verifyUntil ?? now;
  if (now < due) {
    return {
      is: "waiting",
      verdict: doubt(intent, "waiting for STOPPED before it is started", {
        now,
        until: due,
        policy,
      }),
    };
  }
  return useless(record, intent, "it did not stop", context);
}

function nextStep(record: SessionRecord, intent: Intent, context: Context): Verification {
  const { now, policy, draft, by } = context;
  const step = intent.do === "recreate" ? "create" : "start";
  if (context.observing !== undefined) {
    const because = `our ${step} is left to others: ${context.observing}`;
    return {
      is: "waiting",
      verdict: { ...aboutToSend(intent, policy), because, lookAt: now + policy.pollMs },
    };
  }
  if (record.wish.is === "stopped") {
    // Its owner stopped it while our own stop was under way: it stays so.
    draft.update(record, { intent: undefined });
    return { is: "none" };
  }
  const next: Intent = {
    ...withoutOutcome(intent),
    step,
    by,
    left: false,
    from: record.status,
    ...stepTimes(now, policy),
  };
  if (step === "create") {
    draft.enter(record.incidentId, {
      at: now,
      is: "fact",
      text: "its settings in WAHA went with the process that deleted it: set its webhooks again",
    });
  }
  draft.update(record, { intent: next });
  draft.enter(record.incidentId, {
    at: now,
    is: "act",
    text: `${step}: ${intent.because}`,
    rule: intent.rule,
  });
  return {
    is: "step",
    verdict: aboutToSend(next, policy),
  };
}

/** restart, start, create, logout: something must come up. */
function verifyStart(record: SessionRecord, intent: Intent, context: Context): Verification {
  const { now, policy, draft } = context;
  const answeredAt = intent.answeredAt ?? now;
  // An engine that goes FAILED and STARTING by turns must not keep its verdict open for ever.
  const overAt = answeredAt + policy.startTimeoutMs[record.engine];
  const moved = intent.left || (record.since >= (intent.sentAt ?? now) &&
    record.status !== intent.from && record.status !== "STOPPED");
  if (record.status === "WORKING" && moved) return worked(record, intent, context);
  if (waitsForScan(record.status) && moved) return cameBackAsQr(record, intent, context);
  const wait = (because: string, until: number): Verification => ({
    is: "waiting",
    verdict: doubt(intent, because, { now, until, policy }),
  });
  if (!moved) {
    const due = intent.verifyUntil ?? now;
    if (now < due) return wait("what became of it is looked at, nothing is sent again", due);
    // What was restarted while well may have come back between two looks.
    if (record.status === "WORKING") return worked(record, intent, context);
    if (waitsForScan(record.status)) return cameBackAsQr(record, intent, context);
    return useless(record, intent, `WAHA still shows ${record.raw ?? record.status}`, context);
  }
  if (!intent.left) draft.update(record, { intent: { ...intent, left: true } });
  switch (record.status) {
    case "STARTING":
    case "AUTHENTICATED": {
      if (now < overAt) return wait("it is starting", overAt);
      return useless(record, intent, "it is STARTING for too long", context);
    }
    case "FAILED":
      return failedAgain(record, intent, { context, overAt });
    case "STOPPED": {
      const due = Math.max(record.since, answeredAt) + policy.settleMs;
      if (now < due) return wait("WAHA shows it STOPPED", due);
      return useless(record, intent, "it is STOPPED again", context);
    }
    default:
      // A word that we do not know may well be a new one for STARTING.
      if (now < overAt) return wait("WAHA shows a status that we do not know", overAt);
      draft.update(record, { intent: undefined });
      return { is: "none" };
  }
}

/** A NOWEB that was logged out fails again at once, for ever (contract §2). */
function failedAgain(
  record: SessionRecord,
  intent: Intent,
  { context, overAt }: { context: Context; overAt: number },
): Verification {
  const { now, policy, draft } = context;
  const quick = record.engine === "NOWEB" &&
    record.since - (intent.answeredAt ?? now) < policy.quickFailMs;
  const holdMs = quick
    ? policy.quickFailHoldMs
    : Math.max(policy.confirmMs, graceMs(record, policy));
  const due = Math.min(record.since + holdMs, Math.max(overAt, record.since + policy.confirmMs));
  if (now < due) {
    return {
      is: "waiting",
      verdict: doubt(intent, "it FAILED again: whether it stays so", { now, until: due, policy }),
    };
  }
  if (quick) {
    const quickFails = record.quickFails + 1;
    const suspected = quickFails >= 2 ? { suspectedLogOutAt: now } : {};
    return useless(
      draft.update(record, { quickFails, ...suspected }),
      intent,
      "it FAILED again at once",
      context,
    );
  }
  return useless(record, intent, "it FAILED again", context);
}

function doubt(
  intent: Intent,
  because: string,
  { now, until, policy }: { now: number; until: number; policy: Context["policy"] },
): Verdict {
  // Young acts are looked at often, so that a person who waits sees the end of it at once.
  const young = now - (intent.answeredAt ?? now) < policy.settleMs;
  const lookMs = young ? policy.doubtLookMs : 5 * policy.doubtLookMs;
  return {
    rule: "H2",
    phase: intent.do === "stop" ? "stopped" : "recovering",
    because: `after our ${intent.do}: ${because}`,
    lookAt: Math.min(until, now + lookMs),
  };
}

function worked(record: SessionRecord, intent: Intent, context: Context): Verification {
  const { now, draft } = context;
  noteTry(record, "worked", context);
  draft.enter(record.incidentId, {
    at: now,
    is: "fact",
    text: `our ${intent.do} brought it back`,
    means: { is: "came", to: "worked" },
  });
  draft.update(record, {
    intent: undefined,
    // The count of useless ones stays until it has been WORKING for a while (H10).
    rung: 0,
    nextActAt: undefined,
    lastRecoveryAt: now,
  });
  return { is: "none" };
}

function cameBackAsQr(
  record: SessionRecord,
  intent: Intent,
  context: Context,
): Verification {
  const { now, draft } = context;
  if (intent.askId === undefined && record.login.is === "present") noteTry(record, "code", context);
  draft.enter(record.incidentId, {
    at: now,
    is: "fact",
    text: `our ${intent.do} brought a QR code: a person must scan it`,
    means: { is: "came", to: "code" },
  });
  if (intent.rule === "P4" && intent.askId === undefined) {
    draft.setServer({ unknownCameBackAsQr: draft.server.unknownCameBackAsQr + 1 });
  }
  const login = record.login.is === "absent"
    ? record.login
    : { is: "unknown" as const, because: "it came back with a QR code", at: now };
  draft.update(record, { intent: undefined, login, lastRecoveryAt: now });
  return { is: "none" };
}

/** A rung that did not help: counted, and the next one waits a little longer. */
function useless(
  record: SessionRecord,
  intent: Intent,
  because: string,
  context: Context,
): Verification {
  const { now, policy, draft } = context;
  const byItself = intent.askId === undefined && intent.do !== "stop";
  if (byItself && record.login.is === "present") noteTry(record, "failed", context);
  draft.enter(record.incidentId, {
    at: now,
    is: "fact",
    text: `our ${intent.do} did not help: ${because}`,
    means: { is: "came", to: "useless" },
  });
  const counted = { ...record, useless: record.useless + 1, rung: record.rung + 1 };
  // Down by an act of ours, whatever it was: not its owner's wish, and ours to start.
  const startsUndone = record.startsUndone + (record.status === "STOPPED" ? 1 : 0);
  const spent = counted.useless >= policy.uselessMax || startsUndone >= 2;
  draft.update(record, {
    intent: undefined,
    useless: counted.useless,
    rung: counted.rung,
    startsUndone,
    nextActAt: now + backoffMs(counted, intent.id, policy),
    ...(spent ? { parked: parkedAt(record, now, policy) } : {}),
  });
  return { is: "none" };
}

function parkedAt(
  record: SessionRecord,
  now: number,
  policy: Context["policy"],
): NonNullable<SessionRecord["parked"]> {
  const parked = record.parked ?? { since: now, probes: 0 };
  const pauseMs = probePauseMs(parked, now, policy);
  const { since, probes } = parked;
  return pauseMs === null ? { since, probes } : { since, probes, nextProbeAt: now + pauseMs };
}
