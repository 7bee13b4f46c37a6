import type { Draft } from "./draft.ts";
import type { Policy } from "./policy.ts";
import type { Step } from "./facts.ts";
import type { Doing, Intent, SessionRecord } from "./world.ts";

const FIRST_STEP: Readonly<Record<Doing, Step>> = {
  restart: "restart",
  "stop-start": "stop",
  start: "start",
  stop: "stop",
  create: "create",
  recreate: "delete",
  logout: "logout",
  screenshot: "screenshot",
};

/** The times of one step: each step is committed with its own. */
export function stepTimes(
  now: number,
  policy: Policy,
): Pick<Intent, "startedAt" | "sendBy" | "deadlineAt"> {
  const sendBy = now + policy.sendMs;
  return { startedAt: now, sendBy, deadlineAt: sendBy + policy.answerMs + policy.skewMs };
}

export interface Begin {
  do: Doing;
  rule: string;
  because: string;
  by: string;
  askId?: string;
}

/** Writes the intent of an act into its session and its incident: the act is decided with it. */
export function beginIntent(
  draft: Draft,
  record: SessionRecord,
  { begin, now, policy }: { begin: Begin; now: number; policy: Policy },
): SessionRecord {
  const { do: doing, rule, because, by, askId } = begin;
  const intent: Intent = {
    id: `${draft.server.name}-${draft.nextSeq()}`,
    do: doing,
    step: FIRST_STEP[doing],
    by,
    rule,
    because,
    from: record.status,
    left: false,
    ...stepTimes(now, policy),
    ...(askId === undefined ? {} : { askId }),
  };
  draft.enter(record.incidentId, {
    at: now,
    is: "act",
    rule,
    text: `${doing}: ${because}`,
    inputs: { status: record.status, login: record.login.is, useless: record.useless },
    means: { is: "begun", do: doing, by: askId === undefined ? "rule" : "person" },
  });
  const incident = draft.incident(record.incidentId);
  if (incident !== undefined && !incident.acted) draft.putIncident({ ...incident, acted: true });
  return draft.update(record, {
    intent,
    acts: [...record.acts.filter((at) => now - at < policy.actsPeriodMs), now],
    lastActAt: now,
    nextActAt: undefined,
    ...(askId === undefined ? {} : { asked: undefined, refusal: undefined }),
  });
}

/**
 * Marks a step as sent, to be committed before the send.
 * @returns False when someone else has moved the intent on: do not send.
 */
export function markSent(
  draft: Draft,
  sent: { session: string; intentId: string; step: Step; at: number },
): boolean {
  const record = draft.session(sent.session);
  const intent = record?.intent;
  if (record === undefined || intent?.id !== sent.intentId || intent.step !== sent.step) {
    return false;
  }
  if (intent.sentAt !== undefined || intent.outcome !== undefined) return false;
  draft.update(record, { intent: { ...intent, sentAt: sent.at } });
  return true;
}
