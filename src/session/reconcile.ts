import { Draft } from "./draft.ts";
import { isUnanswered } from "./status.ts";
import type { Policy } from "./policy.ts";
import { chooseActs, type Judged } from "./choose.ts";
import { refuseAsk, writePhase } from "./phases.ts";
import { askOf } from "./rules/acts.ts";
import { isFulfilled } from "./rules/asked.ts";
import { gated } from "./rules/gate.ts";
import { type Context, RULES, type Verdict } from "./rules/mod.ts";
import { serverLookAt, settleServer } from "./rules/server.ts";
import { verifyIntent } from "./rules/verify.ts";
import { tellServer } from "./server_incident.ts";
import type { Act, Decided, SessionRecord, Tell, World } from "./world.ts";

/** With nothing due, a look is owed within this time all the same: it bounds a forgotten due. */
const IDLE_LOOK_MS = 24 * 60 * 60 * 1_000;

/**
 * Decides what to do about one server and all its sessions at once. Pure: equal input gives equal
 * output, byte for byte; a quiet world comes back as the same object.
 * @param by Name of this replica: only acts decided in its name are its own to send.
 * @param observing Why this process must not act, if so: decisions are then told and left undone.
 * @returns `lookAt` is the earliest time at which it would decide otherwise, always after `now`.
 */
export function reconcile(
  world: World,
  now: number,
  { policy, by, observing }: { policy: Policy; by: string; observing?: string },
): Decided {
  const draft = new Draft(world);
  const context: Context = {
    now,
    policy,
    draft,
    by,
    ...(observing === undefined ? {} : { observing }),
  };
  const tells: Tell[] = [];
  settleServer(context);
  tellServer(context, tells);
  const lookAts: (number | undefined)[] = [serverLookAt(context)];
  const judged: Judged[] = [];
  for (const name of Object.keys(draft.sessions).sort()) {
    const record = draft.session(name);
    if (record === undefined) continue;
    const verdict = draft.server.state.is === "up"
      ? judgeSession(record, context)
      : whileServerSick(record, context);
    if (verdict !== null) judged.push({ name, verdict });
  }
  for (const { name, verdict } of chooseActs(judged, context)) {
    lookAts.push(writePhase(name, verdict, { context, tells }), verdict.until, verdict.lookAt);
  }
  const lookAt = earliest(lookAts, context);
  draft.setServer({ lookAt });
  return { world: draft.world(), acts: dueActs(draft, { now, by }), tells, lookAt };
}

/** With the server down a session keeps its state; only a step that was never answered ends. */
function whileServerSick(record: SessionRecord, context: Context): Verdict | null {
  const { intent } = record;
  const { draft, now } = context;
  if (intent !== undefined && isUnanswered(intent)) {
    const verification = verifyIntent(record, context);
    return verification.is === "none" ? null : verification.verdict;
  }
  // An ask that waited for the server's return would be followed when nobody expects it any more.
  refuseAsk(draft, record.name, { rule: "S1", because: "WAHA is not well" }, now);
  return null;
}

function judgeSession(record: SessionRecord, context: Context): Verdict | null {
  const { now, policy, draft } = context;
  const pausedUntil = record.pausedUntil ?? Infinity;
  if (now >= pausedUntil) draft.update(record, { pausedUntil: undefined });
  const fresh = draft.session(record.name) ?? record;
  const verification = verifyIntent(fresh, context);
  if (verification.is !== "none") return verification.verdict;
  const settled = draft.session(record.name) ?? fresh;
  if (isFulfilled(settled)) draft.update(settled, { asked: undefined });
  const current = draft.session(record.name) ?? settled;
  for (const rule of RULES) {
    const verdict = rule.judge(current, context);
    if (verdict === null) continue;
    const final = gated(current, verdict, context);
    if (final.refuses === true) refuseAsk(draft, current.name, final, now);
    else lapseAsk(current, context, final);
    const lapsesAt = askOf(current) === undefined ? undefined : (current.asked?.at ?? now) +
      policy.askMs;
    return lapsesAt === undefined || lapsesAt <= now || final.act !== undefined
      ? final
      : { ...final, lookAt: Math.min(final.lookAt ?? Infinity, lapsesAt) };
  }
  throw new Error(`Cannot judge a session with status ${current.status}: no rule answers`);
}

/** An ask that could not be followed for a minute is nobody's wish any more. */
function lapseAsk(
  record: SessionRecord,
  { now, policy, draft }: Context,
  held: { rule: string; because: string; act?: string },
): void {
  const { asked } = record;
  if (asked === undefined || held.act !== undefined || now - asked.at < policy.askMs) return;
  refuseAsk(draft, record.name, held, now);
}

/** The unsent steps that this replica decided, in this pass or in the one before a conflict. */
function dueActs(draft: Draft, { now, by }: { now: number; by: string }): Act[] {
  const acts: Act[] = [];
  for (const { name, intent } of Object.values(draft.sessions)) {
    if (intent === undefined || intent.by !== by || !isUnanswered(intent)) continue;
    if (intent.sentAt !== undefined || now > intent.sendBy) continue;
    const { id, step, sendBy } = intent;
    acts.push({ session: name, intentId: id, do: intent.do, step, sendBy });
  }
  return acts;
}

function earliest(lookAts: readonly (number | undefined)[], { now, draft }: Context): number {
  const due = lookAts.filter((at) => at !== undefined).filter((at) => at > now);
  if (due.length > 0) return Math.min(...due);
  // Written only now and then: a quiet world is not written at every pass.
  const known = draft.server.lookAt;
  return known > now + IDLE_LOOK_MS / 2 && known <= now + IDLE_LOOK_MS ? known : now + IDLE_LOOK_MS;
}
