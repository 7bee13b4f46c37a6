import type { Draft } from "./draft.ts";
import type { ActAnswer, Fact } from "./facts.ts";
import { stepTimes } from "./intent.ts";
import type { Policy } from "./policy.ts";
import type { Intent, SessionRecord } from "./world.ts";

type AnsweredFact = Extract<Fact, { is: "answered" }>;

/** How WAHA answered a step of ours. An answer to a step that is no longer ours changes nothing. */
export function foldAnswer(draft: Draft, fact: AnsweredFact, policy: Policy): void {
  const record = draft.session(fact.session);
  const intent = record?.intent;
  if (record === undefined || intent === undefined || intent.id !== fact.intentId) return;
  if (intent.outcome !== undefined) return;
  const { answer, at } = fact;
  draft.enter(record.incidentId, { at, is: "fact", text: answerText(intent, answer) });
  switch (answer.is) {
    case "ok":
      return foldOk(draft, record, { intent, answer, at, policy });
    case "unknown":
      return foldUnknown(draft, record, { intent, at, policy });
    case "refused":
      return foldRefused(draft, record, { intent, answer, at, policy });
    case "not-sent":
      if (owesStart(intent)) return oweAgain(draft, record, { intent, at });
      draft.update(record, { intent: undefined, acts: record.acts.slice(0, -1) });
      return;
  }
}

/** Whether the session is down by a first step of ours: the second one must follow. */
function owesStart(intent: Intent): boolean {
  return (intent.do === "stop-start" && intent.step === "start") ||
    (intent.do === "recreate" && intent.step === "create");
}

/** An unsent step is free for anybody a little after its `sendBy`: it is decided again then. */
function oweAgain(
  draft: Draft,
  record: SessionRecord,
  { intent, at }: { intent: Intent; at: number },
): void {
  draft.update(record, { intent: { ...withoutOutcome(intent), sendBy: at, deadlineAt: at } });
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
    left: !waits,
    verifyUntil: at + policy.settleMs,
  };
  const status = answer.status;
  // The body of an answer is the newest word on the status that there is.
  const seen = status === undefined || status === record.status
    ? (intent.step === "stop" ? {} : { since: at })
    : {
      prev: record.status,
      status,
      raw: undefined,
      since: at,
      changes: [...record.changes, at].slice(-10),
    };
  draft.update(record, { ...seen, confirmed: true, intent: answered });
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
  const acts = record.acts.slice(0, -1);
  if (owesStart(intent) && (answer.why === "busy" || answer.why === "other")) {
    return oweAgain(draft, record, { intent, at: at + policy.busyMs });
  }
  switch (answer.why) {
    case "already-started":
      // P8: WAHA calls a FAILED session started, too. It is judged by its status again.
      draft.update(record, { intent: undefined, acts, nextActAt: at + policy.confirmMs });
      return;
    case "missing":
    case "unsupported":
      draft.update(record, {
        intent: undefined,
        acts,
        missingSince: record.missingSince ?? at,
        confirmed: true,
      });
      return;
    case "unauthorized":
      draft.update(record, { intent: undefined, acts });
      draft.setServer({ state: { is: "unauthorized", since: at, reason: answer.reason } });
      return;
    case "busy":
    case "other":
      draft.update(record, { intent: undefined, acts, nextActAt: at + policy.busyMs });
      return;
  }
}

/** A step that is not yet answered, from one that was. */
export function withoutOutcome(intent: Intent): Intent {
  const { sentAt: _sent, answeredAt: _answered, outcome: _outcome, verifyUntil: _until, ...rest } =
    intent;
  return rest;
}
