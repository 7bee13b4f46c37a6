import { clipped, Draft, WORDS_CHARS_MAX } from "./draft.ts";
import type { Fact } from "./facts.ts";
import { foldGap } from "./fold_gap.ts";
import { foldAnswer } from "./observe_answer.ts";
import { foldIll } from "./ills.ts";
import { foldCalled, foldDeafSign, foldWatched } from "./observe_traffic.ts";
import { noteCause } from "./observe_holds.ts";
import { foldEvent } from "./observe_event.ts";
import { foldAsk, foldUnwish, foldWish } from "./observe_ask.ts";
import { foldWebhookFailed } from "./reminders.ts";
import { foldServerAnswer } from "./server_act.ts";
import { foldLook } from "./observe_look.ts";
import type { Policy } from "./policy.ts";
import { unreachable } from "./status.ts";
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
      return foldGap(draft, fact, policy);
    case "asked":
      return foldAsk(draft, fact, policy);
    case "wished":
      return foldWish(draft, fact);
    case "unwished":
      return foldUnwish(draft, fact);
    case "answered":
      return foldAnswer(draft, fact, policy);
    case "evidence":
      return foldEvidence(draft, fact, policy);
    case "called":
      return foldCalled(draft, fact, policy);
    case "deaf":
      return foldDeafSign(draft, fact);
    case "watched":
      return foldWatched(draft, fact, policy);
    case "webhook-failed":
      return foldWebhookFailed(draft, fact);
    case "server-answered":
      return foldServerAnswer(draft, fact);
    case "server-evidence":
      return foldIll(draft, fact);
    case "event":
      return foldEvent(draft, fact, policy);
    default:
      return unreachable(fact);
  }
}

/** What told more than a status does. Older than the newest WORKING it counts for nothing. */
function foldEvidence(
  draft: Draft,
  fact: Extract<Fact, { is: "evidence" }>,
  policy: Policy,
): void {
  const known = draft.session(fact.session);
  if (known === undefined) return;
  const { cause: is, at, code, entry } = fact;
  const told = {
    is,
    at,
    ...(code === undefined ? {} : { code }),
    ...(entry === undefined ? {} : { entry }),
  };
  const record = noteCause(draft, known, { told, policy });
  // A restricted account works: that is no cause of a fall.
  if (is === "restricted" || at < (record.lastWorkingAt ?? 0)) return;
  if (record.cause !== undefined && record.cause.at > fact.at) return;
  const because = clipped(fact.because, WORDS_CHARS_MAX);
  const cause = { is: fact.cause, because, at: fact.at };
  // Told once more (a webhook comes again, a replica folds again): nothing new.
  if (record.cause?.at === fact.at && record.cause.is === fact.cause) return;
  const next = draft.update(record, { cause, ...loginAfter(record, { ...fact, because }) });
  draft.enter(next.incidentId, { at: fact.at, is: "fact", text: because });
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
