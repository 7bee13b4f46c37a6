import { Draft } from "./draft.ts";
import { isUnanswered } from "./status.ts";
import { type Fleet, NO_FLEET } from "./fleet.ts";
import type { Policy } from "./policy.ts";
import { chooseActs } from "./choose.ts";
import { refuseAsk, writePhase } from "./phases.ts";
import { isFulfilled } from "./rules/asked.ts";
import { gated } from "./rules/gate.ts";
import { countHerds, herdLookAts, type Judged } from "./rules/brake.ts";
import { brakeHerds } from "./rules/herd.ts";
import { type Context, RULES, type Verdict } from "./rules/mod.ts";
import { expireIlls, serverLookAt, settleServer } from "./rules/server.ts";
import { keepHolds } from "./rules/kept.ts";
import { twinOf } from "./rules/twins.ts";
import { verifyIntent } from "./rules/verify.ts";
import { digest } from "./reminders.ts";
import { dueServerAct, restartServer } from "./server_act.ts";
import { tellServer } from "./server_incident.ts";
import type { Act, Decided, SessionRecord, Tell, World } from "./world.ts";

/** With nothing due, a look is owed within this time all the same: it bounds a forgotten due. */
const IDLE_LOOK_MS = 24 * 60 * 60 * 1_000;

/**
 * Decides what to do about one server and all its sessions at once. Pure: equal input gives equal
 * output, byte for byte; a quiet world comes back as the same object.
 * @param by Name of this replica: only acts decided in its name are its own to send.
 * @param observing Why this process must not act, if so: decisions are then told and left undone.
 * @param fleet What is known of all other watched servers; left out, this one is watched alone.
 * @returns `lookAt` is the earliest time at which it would decide otherwise, always after `now`.
 */
export function reconcile(
  world: World,
  now: number,
  { policy, by, observing, fleet = NO_FLEET }: {
    policy: Policy;
    by: string;
    observing?: string;
    fleet?: Fleet;
  },
): Decided {
  const draft = new Draft(world);
  const context: Context = {
    now,
    policy,
    draft,
    by,
    fleet,
    ...(observing === undefined ? {} : { observing }),
  };
  const tells: Tell[] = [];
  settleServer(context);
  expireIlls(context);
  const lookAts: (number | undefined)[] = [];
  const up = draft.server.state.is === "up";
  const judged: Judged[] = [];
  const names = draft.records.filter((record) => !up || !isQuiet(record, context))
    .map(({ name }) => name).sort();
  // Every act that is over is over before anything new is decided: else the order of names would
  // decide who may go.
  const underWay = new Map<string, Verdict | undefined>();
  for (const name of names) if (up) underWay.set(name, carryOn(name, context));
  for (const name of names) {
    const record = draft.session(name);
    if (record === undefined) continue;
    if (!up) lookAts.push(whileServerSick(record, context));
    else judged.push({ name, verdict: underWay.get(name) ?? judgeSession(record, context) });
  }
  const braked = up ? brake(judged, context) : judged;
  const chosen = chooseActs(braked, context);
  countHerds(context);
  lookAts.push(tellServer(context, tells), serverLookAt(context), ...herdLookAts(context));
  lookAts.push(restartServer(context));
  for (const { name, verdict } of chosen) {
    lookAts.push(writePhase(name, verdict, { context, tells }), verdict.until, verdict.lookAt);
  }
  lookAts.push(digest(context, tells));
  const lookAt = earliest(lookAts, context);
  draft.setServer({ lookAt });
  const serverAct = observing === undefined ? dueServerAct(draft.server, context) : undefined;
  return {
    world: draft.world(),
    acts: dueActs(context),
    ...(serverAct === undefined ? {} : { serverAct }),
    tells,
    lookAt,
  };
}

/**
 * S5. Judged again is what ends or begins with a brake (H8, P9) when one engages or lets go, and
 * whose ask was refused: without it another rule may speak.
 */
function brake(judged: readonly Judged[], context: Context): readonly Judged[] {
  const { draft } = context;
  const before = draft.server.brakes;
  const braked = brakeHerds(judged, context);
  const refused = refuseHeld(braked, context);
  const moved = draft.server.brakes !== before;
  let changed = false;
  const again = judged.map(({ name, verdict }) => {
    const record = draft.session(name);
    const leans = record?.refused !== undefined || record?.deaf !== undefined;
    const anew = refused.has(name) || (moved && leans);
    if (record === undefined || !anew || record.intent !== undefined) return { name, verdict };
    changed = true;
    return { name, verdict: judgeSession(record, context) };
  });
  if (!changed) return braked;
  const settled = brakeHerds(again, context);
  refuseHeld(settled, context);
  return settled;
}

/** @returns Whose ask was given up: a brake holds what they asked for. */
function refuseHeld(judged: readonly Judged[], { draft, now }: Context): Set<string> {
  const refused = new Set<string>();
  for (const { name, verdict } of judged) {
    const held = verdict.rule === "S5" && verdict.refuses === true;
    if (!held || draft.session(name)?.asked === undefined) continue;
    refuseAsk(draft, name, verdict, now);
    refused.add(name);
  }
  return refused;
}

/**
 * With the server down a session keeps its state and nothing is sent; only the wait for an answer
 * ends. What is asked is refused at once: it would be followed when nobody expects it any more.
 * @returns When that is, if it is to come.
 */
function whileServerSick(record: SessionRecord, context: Context): number | undefined {
  const { now, draft } = context;
  const { state } = draft.server;
  const refusal = state.is === "unauthorized"
    ? { rule: "S2", because: "WAHA refuses our key" }
    : { rule: "S1", because: "WAHA is not well" };
  refuseAsk(draft, record.name, refusal, now);
  const { intent } = record;
  const sent = intent !== undefined && isUnanswered(intent) && intent.sentAt !== undefined;
  if (!sent) return undefined;
  if (now < intent.deadlineAt) return intent.deadlineAt;
  verifyIntent(draft.session(record.name) ?? record, context);
  return undefined;
}

/** Healthy, and nothing about it waits: the rules would say of it what they said before. */
function isQuiet(record: SessionRecord, context: Context): boolean {
  return record.status === "WORKING" && record.phase.is === "healthy" && record.confirmed &&
    record.intent === undefined && record.asked === undefined && record.wish.is === "running" &&
    record.login.is === "present" && record.pausedUntil === undefined &&
    record.missingSince === undefined && record.fellAt === undefined &&
    record.incidentId === undefined && record.replaced === undefined &&
    record.refused === undefined && record.restricted === undefined &&
    record.deaf === undefined && record.falls === undefined &&
    twinOf(record, context) === undefined;
}

/** @returns What is said of a session with an act under way, undefined when it has none. */
function carryOn(name: string, context: Context): Verdict | undefined {
  const { draft } = context;
  const intent = draft.session(name)?.intent;
  if (intent === undefined) return undefined;
  cutShort(name, draft);
  const record = draft.session(name);
  if (record === undefined) return undefined;
  const verification = verifyIntent(record, context);
  return verification.is === "none" ? undefined : verification.verdict;
}

function judgeSession(record: SessionRecord, context: Context): Verdict {
  const { now, policy, draft } = context;
  if (now >= (record.pausedUntil ?? Infinity)) draft.update(record, { pausedUntil: undefined });
  const latest = () => draft.session(record.name) ?? record;
  keepHolds(latest(), context);
  if (isForgotten(latest(), context)) refuseAsk(draft, record.name, latest().phase, now);
  if (isFulfilled(latest())) draft.update(latest(), { asked: undefined });
  const final = judge(latest(), context);
  if (latest().asked === undefined || final.act !== undefined) return final;
  if (final.refuses === true) refuseAsk(draft, record.name, final, now);
  else lapseAsk(latest(), context, final);
  const { asked } = latest();
  // What was said to the one who asked is not what the session is in.
  if (asked === undefined) return judge(latest(), context);
  return { ...final, lookAt: Math.min(final.lookAt ?? Infinity, asked.at + policy.askMs) };
}

/** An owner's stop does not wait for the verdict on an act that WAHA has answered. */
function cutShort(name: string, draft: Draft): void {
  const record = draft.session(name);
  const { intent, asked } = record ?? {};
  if (
    record === undefined || intent === undefined || asked?.ask.do !== "stop" || intent.do === "stop"
  ) return;
  if (intent.step === "wait" || intent.outcome === "ok") {
    draft.update(record, { intent: undefined });
  }
}

/** The first rule that answers decides; whether now is the time for it says the gate. */
function judge(record: SessionRecord, context: Context): Verdict {
  for (const rule of RULES) {
    const verdict = rule.judge(record, context);
    if (verdict !== null) return gated(record, verdict, context);
  }
  throw new Error(`Cannot judge a session with status ${record.status}: no rule answers`);
}

/**
 * An ask that was held when it was heard, and that nobody waits for any more: after our own end the
 * hold may be over, and what its caller was told would not come must not come.
 */
function isForgotten(
  { asked, phase, intent }: SessionRecord,
  { now, policy }: Context,
): boolean {
  return asked !== undefined && asked.ask.do !== "stop" && intent === undefined &&
    now - asked.at >= policy.askMs && phase.is !== "recovering";
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
function dueActs({ draft, now, by, observing }: Context): Act[] {
  const acts: Act[] = [];
  // Nothing is sent to a server that is unwell: what was decided before is decided again.
  if (draft.server.state.is !== "up" || observing !== undefined) return acts;
  for (const { name, intent } of draft.records) {
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
