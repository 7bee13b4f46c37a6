import type { Draft, Patch } from "./draft.ts";
import type { Ask, Fact } from "./facts.ts";
import { endIll } from "./ills.ts";
import { freed } from "./observe_holds.ts";
import { blankSession } from "./new_session.ts";
import { owesStart } from "./observe_answer.ts";
import type { Policy } from "./policy.ts";
import { isUnanswered, unreachable } from "./status.ts";
import type { SessionRecord } from "./world.ts";

type AskedFact = Extract<Fact, { is: "asked" }>;

/** What somebody asked for through us. A wish is kept at once, whatever becomes of the act. */
export function foldAsk(draft: Draft, fact: AskedFact, policy: Policy): void {
  const { ask, at } = fact;
  const known = draft.session(fact.session);
  const record = known ?? draft.put({
    ...blankSession(fact.session, at),
    missingSince: at,
    confirmed: true,
  });
  draft.enter(record.incidentId, { at, is: "fact", text: `asked through our API: ${ask.do}` });
  switch (ask.do) {
    case "pause":
      draft.update(record, {
        pausedUntil: ask.until,
        ...(record.intent?.askId === undefined ? withoutUnsent(draft, record, at) : {}),
      });
      return;
    case "resume":
      // S4: only a person, or WAHA's `/health`, can say that there is room again.
      endIll(draft, "storage-full", at);
      draft.update(record, { pausedUntil: undefined, ...CLEARED, ...freed(at) });
      return;
    case "stop":
      draft.update(record, {
        ...asked(fact, record, policy),
        ...withoutUnsent(draft, record, at),
        wish: { is: "stopped", by: "owner", at },
      });
      return;
    case "start":
      draft.setServer({ unknownCameBackAsQr: 0 });
      draft.update(record, {
        ...asked(fact, record, policy),
        wish: { is: "running", by: "owner", at },
      });
      return;
    case "restart":
    case "recover":
      // A restart that is refused must not start what it was asked for: its wish comes with the act.
      draft.setServer({ unknownCameBackAsQr: 0 });
      draft.update(record, asked(fact, record, policy));
      return;
    default:
      return unreachable(ask);
  }
}

/** An owner's call that passes through us to WAHA. An older one than the newest word is no news. */
export function foldWish(draft: Draft, fact: Extract<Fact, { is: "wished" }>): void {
  const { at, wish, by } = fact;
  const record = draft.session(fact.session);
  if (record === undefined || (record.wish.by === "owner" && at < record.wish.at)) return;
  draft.enter(record.incidentId, { at, is: "fact", text: `sent to WAHA through us: ${by}` });
  draft.setServer({ unknownCameBackAsQr: 0 });
  draft.update(record, {
    ...withoutUnsent(draft, record, at),
    // Who waits for the opposite waits in vain: the later word counts.
    ...(record.asked === undefined ? {} : { asked: undefined }),
    wish: { is: wish, by: "owner", at },
  });
}

/** A call that WAHA never got changes nothing; whatever was said since then counts. */
export function foldUnwish(draft: Draft, fact: Extract<Fact, { is: "unwished" }>): void {
  const { at, wish, before } = fact;
  const record = draft.session(fact.session);
  const known = record?.wish;
  if (record === undefined || known?.by !== wish.by || known.at !== wish.at) return;
  if (known.is !== wish.is) return;
  draft.enter(record.incidentId, { at, is: "fact", text: "that call did not reach WAHA" });
  draft.update(record, { wish: before });
}

/** A first step that nobody has sent yet must not be sent any more. */
function withoutUnsent(draft: Draft, record: SessionRecord, at: number): Patch<SessionRecord> {
  const { intent } = record;
  if (intent === undefined || !isUnanswered(intent) || intent.sentAt !== undefined) return {};
  if (intent.do === "stop" || owesStart(intent)) return {};
  draft.enter(record.incidentId, {
    at,
    is: "fact",
    text: `our ${intent.step} was not sent: somebody said otherwise before`,
    means: { is: "came", to: "not-sent" },
  });
  return { intent: undefined, acts: record.acts.slice(0, -1) };
}

/** Everything that a person's `force` forgives. */
const CLEARED: Patch<SessionRecord> = {
  useless: 0,
  rung: 0,
  quickFails: 0,
  startsUndone: 0,
  qrRestarts: 0,
  triedUnknown: undefined,
  parked: undefined,
  nextActAt: undefined,
};

/**
 * Whether what is asked for is being done already: a second click, or a retry of who lost patience,
 * must not cut off what the first one brought up.
 */
function isUnderWay(ask: Ask, { intent }: SessionRecord): boolean {
  if (intent === undefined || ask.do !== "restart") return false;
  // Who asks for more than what is done wants it because that did not help.
  return intent.do === ask.mode || (ask.mode === "restart" && intent.do === "stop-start");
}

/** Asks of the same kind while one waits are one ask: a hundred callers share its outcome. */
function asked(
  { ask, at, id }: AskedFact,
  record: SessionRecord,
  policy: Policy,
): Patch<SessionRecord> {
  const waiting = record.asked;
  const looks = ask.do !== "stop" && at - (record.watchedAt ?? -Infinity) >= policy.askMs;
  const forced = (ask.do === "recover" || ask.do === "restart") && ask.force;
  const cleared = {
    ...(forced ? { ...CLEARED, ...freed(at), acts: [] } : {}),
    // P5: who asks for it is there for its code.
    ...(looks && policy.qrIdleStopMs > 0 ? { watchedAt: at } : {}),
  };
  const sameKind = waiting !== undefined && at - waiting.at < policy.askMs &&
    JSON.stringify(waiting.ask) === JSON.stringify(ask);
  // A call by name waits for its turn; the timer's "recover" that comes meanwhile joins it.
  const joins = ask.do === "recover" && !ask.force && waiting !== undefined &&
    waiting.ask.do !== "recover" && at - waiting.at < policy.askMs;
  if (sameKind || joins || isUnderWay(ask, record)) return cleared;
  return { ...cleared, asked: { id, at, ask }, refusal: undefined };
}
