import { clipped, type Draft, type Patch, WORDS_CHARS_MAX } from "./draft.ts";
import type { ActAnswer, Fact, SessionStatus } from "./facts.ts";
import { foldIll } from "./ills.ts";
import { stepTimes } from "./intent.ts";
import type { Policy } from "./policy.ts";
import { isMissing, unreachable } from "./status.ts";
import type { Intent, SessionRecord } from "./world.ts";

type AnsweredFact = Extract<Fact, { is: "answered" }>;

/** How WAHA answered a step of ours. An answer to a step that is no longer ours changes nothing. */
export function foldAnswer(draft: Draft, fact: AnsweredFact, policy: Policy): void {
  const record = draft.session(fact.session);
  const intent = record?.intent;
  if (record === undefined || intent === undefined || intent.id !== fact.intentId) return;
  const { answer, at } = fact;
  if (intent.outcome !== undefined || !isOfThisStep(intent, fact)) return;
  const undoes = (answer.is === "refused" || answer.is === "not-sent") && !owesStart(intent);
  draft.enter(record.incidentId, {
    at,
    is: "fact",
    text: answerText(intent, answer),
    ...(undoes ? { means: { is: "came", to: answer.is } } : {}),
  });
  if ((answer.is === "unknown" || answer.is === "refused") && answer.ill !== undefined) {
    foldIll(draft, { ill: answer.ill, at, because: answer.reason });
  }
  switch (answer.is) {
    case "ok":
      return foldOk(draft, record, { intent, answer, at, policy });
    case "unknown":
      return foldUnknown(draft, record, { intent, at, policy });
    case "refused":
      return foldRefused(draft, record, { intent, answer, at, policy });
    case "not-sent":
      if (owesStart(intent)) {
        return oweAgain(draft, record, { intent, at: at + policy.sendMs });
      }
      draft.update(record, {
        ...undone(record, intent, {
          at,
          because: `our ${intent.step} was not sent: ${answer.reason}`,
        }),
        // A guard that refuses refuses again at once: without a pause the two would chase each
        // other.
        nextActAt: at + policy.sendMs,
      });
      return;
    default:
      return unreachable(answer);
  }
}

/** A late or doubled answer belongs to a step before: the start is not answered by the stop. */
function isOfThisStep(intent: Intent, { answer, at, step }: AnsweredFact): boolean {
  if (step !== undefined && step !== intent.step) return false;
  if (at < intent.startedAt) return false;
  return answer.is === "not-sent" || (intent.sentAt !== undefined && at >= intent.sentAt);
}

/** Whether the session is down by a first step of ours: the second one must follow. */
export function owesStart(intent: Intent): boolean {
  return (intent.do === "stop-start" && intent.step === "start") ||
    (intent.do === "recreate" && intent.step === "create");
}

/** Nobody's step until `at`: whoever looks a little after that decides it again. */
function oweAgain(
  draft: Draft,
  record: SessionRecord,
  { intent, at }: { intent: Intent; at: number },
): void {
  const owed = { ...withoutOutcome(intent), by: "", sendBy: at, deadlineAt: at };
  draft.update(record, { intent: owed });
}

function answerText(intent: Intent, answer: ActAnswer): string {
  switch (answer.is) {
    case "ok":
      return `WAHA answered our ${intent.step}${
        answer.status === undefined ? "" : ` and shows ${answer.status}`
      }`;
    case "unknown":
      return `what became of our ${intent.step} is not known: ${answer.reason}`;
    case "refused":
      return `WAHA refused our ${intent.step}: ${answer.reason}`;
    case "not-sent":
      return `our ${intent.step} was not sent: ${answer.reason}`;
  }
}

interface Answered {
  intent: Intent;
  at: number;
  policy: Policy;
}

function foldOk(
  draft: Draft,
  record: SessionRecord,
  { intent, answer, at, policy }: Answered & { answer: Extract<ActAnswer, { is: "ok" }> },
): void {
  if (intent.step === "delete") {
    const next: Intent = { ...withoutOutcome(intent), step: "create", ...stepTimes(at, policy) };
    draft.update(record, { intent: next });
    return;
  }
  const waits = intent.do === "stop-start" && intent.step === "stop";
  const answered: Intent = {
    ...intent,
    step: waits ? "wait" : intent.step,
    answeredAt: at,
    outcome: "ok",
    // Without a status in its body an answer only says that WAHA took the order.
    left: !waits && answer.status !== undefined && answer.status !== "STOPPED",
    verifyUntil: at + policy.settleMs,
  };
  const made = intent.step === "create" && isMissing(record);
  draft.update(record, {
    ...answeredStatus(record, made ? answer.status ?? "STARTING" : answer.status, at),
    ...(intent.step === "stop" ? {} : { missingSince: undefined }),
    confirmed: true,
    intent: answered,
  });
}

/**
 * The body of an answer is the newest word on the status that there is. Whatever settles later
 * than an answer (WORKING, a QR, FAILED) is left to the next look, which learns from it.
 */
function answeredStatus(
  record: SessionRecord,
  status: SessionStatus | undefined,
  at: number,
): Patch<SessionRecord> {
  if (status !== "STARTING" && status !== "STOPPED") return {};
  if (status === record.status) return status === "STARTING" ? { since: at } : {};
  return {
    prev: record.status,
    status,
    raw: undefined,
    since: at,
    changes: [...record.changes, at].slice(-10),
    ...(record.status === "WORKING" ? { workingSince: undefined, lastWorkingAt: at } : {}),
    ...(status === "STOPPED" ? { qr: undefined } : { idleStoppedAt: undefined }),
  };
}

function foldUnknown(
  draft: Draft,
  record: SessionRecord,
  { intent, at, policy }: Answered,
): void {
  const stops = intent.step === "stop" || intent.step === "restart";
  draft.update(record, {
    intent: { ...intent, answeredAt: at, outcome: "unknown", verifyUntil: at + policy.settleMs },
    ...(stops ? { ghostStopAt: at } : {}),
  });
}

/** Refused before anything was done: no rung is counted, and the same is not sent again at once. */
function foldRefused(
  draft: Draft,
  record: SessionRecord,
  { intent, answer, at, policy }: Answered & { answer: Extract<ActAnswer, { is: "refused" }> },
): void {
  const { why, reason } = answer;
  const because = `WAHA refused our ${intent.step}: ${reason}`;
  if (owesStart(intent) && (why === "busy" || why === "other")) {
    return oweAgain(draft, record, { intent, at: at + policy.busyMs });
  }
  // It is down by our stop: the start is still owed, whatever was said to this one.
  const owed = owesStart(intent) ? { startsUndone: Math.max(1, record.startsUndone) } : {};
  const { acts } = record;
  switch (why) {
    case "already-started":
      // P8: WAHA calls a FAILED session started, too. It is judged by its status again, and the
      // try counts: a `start` that is refused again and again must come to an end (H10).
      draft.update(record, {
        ...undone(record, intent, { at, because }),
        acts,
        nextActAt: at + policy.confirmMs,
      });
      return;
    case "missing":
    case "unsupported":
      draft.update(record, {
        ...undone(record, intent, { at, because }),
        missingSince: record.missingSince ?? at,
        confirmed: true,
      });
      return;
    case "unauthorized":
      draft.update(record, { ...undone(record, intent, { at, because }), ...owed });
      draft.setServer({
        state: { is: "unauthorized", by: "act", since: at, reason: clipped(reason, 300) },
      });
      return;
    case "busy":
      draft.update(record, {
        ...undone(record, intent, { at, because }),
        nextActAt: at + policy.busyMs,
      });
      return;
    case "other":
      draft.update(record, {
        ...undone(record, intent, { at, because }),
        acts,
        nextActAt: at + policy.busyMs,
      });
      return;
    default:
      return unreachable(why);
  }
}

/**
 * An act that did not take place: nothing of it counts. Who asked for it is told; only an owner's
 * stop is asked again as long as its minute lasts, since its session runs against a wish.
 */
export function undone(
  record: SessionRecord,
  intent: Intent,
  { at, because }: { at: number; because: string },
): Patch<SessionRecord> {
  const { askId, startedAt: askedAt } = intent;
  const stops = intent.do === "stop" && askId !== undefined;
  return {
    intent: undefined,
    acts: record.acts.slice(0, -1),
    ...(intent.rule === "P4" ? { triedUnknown: undefined } : {}),
    ...(stops && record.asked === undefined
      ? { asked: { id: askId, at: askedAt, ask: { do: "stop" } } }
      : {}),
    ...(askId !== undefined && !stops && record.asked === undefined
      ? { refusal: { at, rule: "H2", because: clipped(because, WORDS_CHARS_MAX) } }
      : {}),
  };
}

/** A step that is not yet answered, from one that was. */
export function withoutOutcome(intent: Intent): Intent {
  const { sentAt: _sent, answeredAt: _answered, outcome: _outcome, verifyUntil: _until, ...rest } =
    intent;
  return rest;
}
