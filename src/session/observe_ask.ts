import type { Patch } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { Fact } from "./facts.ts";
import { blankSession } from "./new_session.ts";
import type { Policy } from "./policy.ts";
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
      draft.update(record, { pausedUntil: ask.until });
      return;
    case "resume":
      draft.update(record, { pausedUntil: undefined, ...CLEARED });
      return;
    case "stop":
      draft.update(record, {
        ...asked(fact, record, policy),
        wish: { is: "stopped", by: "owner", at },
      });
      return;
    case "start":
    case "restart":
      draft.update(record, {
        ...asked(fact, record, policy),
        wish: { is: "running", by: "owner", at },
      });
      return;
    case "recover":
      draft.setServer({ unknownCameBackAsQr: 0 });
      draft.update(record, asked(fact, record, policy));
      return;
  }
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

/** Asks of the same kind while one waits are one ask: a hundred callers share its outcome. */
function asked(
  { ask, at, id }: AskedFact,
  record: SessionRecord,
  policy: Policy,
): Patch<SessionRecord> {
  const waiting = record.asked;
  const forced = (ask.do === "recover" || ask.do === "restart") && ask.force;
  const cleared = forced ? { ...CLEARED, acts: [] } : {};
  const sameKind = waiting !== undefined && at - waiting.at < policy.askMs &&
    JSON.stringify(waiting.ask) === JSON.stringify(ask);
  if (sameKind) return cleared;
  return { ...cleared, asked: { id, at, ask }, refusal: undefined };
}
