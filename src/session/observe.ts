import { Draft } from "./draft.ts";
import type { Fact } from "./facts.ts";
import { foldAnswer } from "./observe_answer.ts";
import { foldAsk } from "./observe_ask.ts";
import { foldLook } from "./observe_look.ts";
import type { Policy } from "./policy.ts";
import type { SessionRecord, World } from "./world.ts";

/**
 * Folds facts into what is known. Decides nothing. Pure: equal input gives equal output, and a
 * world that learns nothing new comes back as the same object.
 * @param facts In any order; a fact older than what is known is history, never status.
 */
export function observe(world: World, facts: readonly Fact[], policy: Policy): World {
  const draft = new Draft(world);
  for (const fact of facts) fold(draft, fact, policy);
  return draft.world();
}

function fold(draft: Draft, fact: Fact, policy: Policy): void {
  switch (fact.is) {
    case "look":
      return foldLook(draft, fact, policy);
    case "gap":
      return foldGap(draft, fact.at);
    case "asked":
      return foldAsk(draft, fact, policy);
    case "answered":
      return foldAnswer(draft, fact, policy);
    case "evidence":
      return foldEvidence(draft, fact);
    default:
      return unreachable(fact);
  }
}

/** Time that nobody watched proves nothing: every duration starts again. */
function foldGap(draft: Draft, at: number): void {
  for (const record of Object.values(draft.sessions)) {
    if (record.status !== "WORKING") draft.update(record, { since: at });
  }
}

/** What told more than a status does. Older than the newest WORKING it counts for nothing. */
function foldEvidence(draft: Draft, fact: Extract<Fact, { is: "evidence" }>): void {
  const record = draft.session(fact.session);
  if (record === undefined || fact.at <= (record.lastWorkingAt ?? 0)) return;
  if (record.cause !== undefined && record.cause.at > fact.at) return;
  const cause = { is: fact.cause, because: fact.because, at: fact.at };
  const next = draft.update(record, { cause, ...loginAfter(record, fact) });
  draft.enter(next.incidentId, { at: fact.at, is: "fact", text: fact.because });
}

function loginAfter(
  record: SessionRecord,
  fact: Extract<Fact, { is: "evidence" }>,
): { confirmed?: boolean; login?: SessionRecord["login"] } {
  const confirmed = record.status !== "WORKING" && fact.at >= record.since;
  const explained = confirmed ? { confirmed: true } : {};
  if (fact.cause !== "logged-out" && fact.cause !== "qr-not-scanned") return explained;
  return { ...explained, login: { is: "absent", because: fact.because, at: fact.at } };
}

/** For switches over unions: the compiler refuses a new member that has no case. */
export function unreachable(value: never): never {
  throw new Error(`Cannot handle ${JSON.stringify(value)}: no such case`);
}
