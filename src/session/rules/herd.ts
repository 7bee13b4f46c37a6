import type { Draft } from "../draft.ts";
import type { Cause, Engine } from "../facts.ts";
import type { Herd } from "../fleet.ts";
import { isMissing } from "../status.ts";
import type { Brake, SessionRecord, Try } from "../world.ts";
import { brakeOf, type Judged, ownHerd } from "./brake.ts";
import { advance, hold } from "./canary.ts";
import type { Context, Verdict } from "./verdict.ts";

/** Causes that come from outside one session: shared by several they are everybody's. */
const HERD_CAUSES: readonly Cause[] = [
  "refused",
  "logged-out",
  "credentials-damaged",
  "network-down",
];
/** The rules whose open incident makes a session unwell. */
const UNWELL_RULES: readonly string[] = ["P1", "P4", "P7", "H10"];
/**
 * S5: tells one crash from everyone's. Engages, tries one session, holds the others, and lets go.
 * @returns What was judged, with the acts of held sessions taken out.
 */
export function brakeHerds(judged: readonly Judged[], context: Context): readonly Judged[] {
  const { draft } = context;
  markFallen(judged, context);
  const back = liftFallen(judged, context);
  const engines = enginesOf(judged, context);
  let verdicts = judged;
  for (const engine of engines) {
    if (draft.server.settling) continue;
    engage(engine, context);
    advance(engine, { judged, backAt: back.get(engine), context });
    const brake = brakeOf(draft.server, engine);
    if (brake !== undefined) verdicts = hold(brake, verdicts, context);
  }
  return verdicts;
}

/** An empty list for the quiet many: nothing fell, nothing is held. */
function enginesOf(judged: readonly Judged[], { draft }: Context): Engine[] {
  const engines = new Set((draft.server.brakes ?? []).map(({ engine }) => engine));
  for (const { engine } of draft.server.tries ?? []) engines.add(engine);
  for (const { name } of judged) {
    const record = draft.session(name);
    if (record?.fellAt !== undefined) engines.add(record.engine);
  }
  return [...engines].sort();
}

/**
 * First sight counts as now; STOPPED, who waits for a person, our own acts and a settling WAHA never
 * count.
 */
function markFallen(judged: readonly Judged[], { draft, now }: Context): void {
  for (const { name, verdict } of judged) {
    const record = draft.session(name);
    if (record === undefined || record.status === "WORKING") continue;
    if (record.intent !== undefined) continue;
    const waits = verdict.phase === "awaiting-person" && !sharesCause(record);
    const out = record.status === "STOPPED" || isMissing(record) || waits ||
      record.wish.is === "stopped";
    if (out) {
      if (record.fellAt !== undefined) draft.update(record, { fellAt: undefined });
    } else if (!draft.server.settling && record.fellAt === undefined) {
      if (isUnwell(record, verdict)) draft.update(record, { fellAt: fellAt(record, draft, now) });
    }
  }
}

/**
 * A start of WAHA or a person's ask brings an old trouble up again: it fell when its incident was
 * opened, or when it worked last, and not with those that fall now.
 */
function fellAt(
  { incidentId, lastWorkingAt = 0 }: SessionRecord,
  draft: Draft,
  now: number,
): number {
  const incident = draft.incident(incidentId);
  if (incident === undefined || incident.closedAt !== undefined) return now;
  return Math.min(now, Math.max(incident.openedAt, lastWorkingAt));
}

function isUnwell(record: SessionRecord, verdict: Verdict): boolean {
  if (sharesCause(record)) return true;
  // Without a login it waits for a person, whoever asks for it just now.
  return UNWELL_RULES.includes(verdict.rule) && verdict.trouble !== undefined &&
    record.login.is !== "absent";
}

function sharesCause({ cause }: SessionRecord): boolean {
  return cause !== undefined && HERD_CAUSES.includes(cause.is);
}

/**
 * Who has been WORKING for a while is back: until then its fall is remembered.
 * @returns By engine since when the newest of those that are back has been WORKING.
 */
function liftFallen(
  judged: readonly Judged[],
  { draft, now, policy }: Context,
): Map<Engine, number> {
  const back = new Map<Engine, number>();
  for (const { name } of judged) {
    const record = draft.session(name);
    if (record?.fellAt === undefined || record.status !== "WORKING") continue;
    const workingSince = record.workingSince ?? now;
    if (now - workingSince < policy.canaryMs) continue;
    draft.update(record, { fellAt: undefined });
    back.set(record.engine, Math.max(workingSince, back.get(record.engine) ?? 0));
  }
  return back;
}

function engage(engine: Engine, context: Context): void {
  const { draft, now, fleet } = context;
  if (brakeOf(draft.server, engine) !== undefined) return;
  const own = ownHerd(engine, context);
  if (own.fallen.length === 0) return;
  const others = fleet.herds[engine];
  const all: Herd = others === undefined || others.fallen.length === 0 ? own : {
    running: own.running + others.running,
    fallen: [...own.fallen, ...others.fallen],
  };
  const why = sharedCause(own, context) ?? togetherness(own, context) ??
    (all === own ? null : sharedCause(all, context, own) ?? togetherness(all, context)) ??
    fruitless(engine, context);
  if (why === null) return;
  const brake: Brake = {
    engine,
    since: now,
    fallen: own.fallen.length,
    running: own.running,
    loginsKnown: own.records.every(({ login }) => login.is === "present"),
    tried: [],
    probes: 0,
    ...why,
    ...(why.cause === "network-down"
      ? { nextAt: now + (context.policy.networkPausesMs[0] ?? 0) }
      : {}),
  };
  draft.setServer({ brakes: [...draft.server.brakes ?? [], brake] });
}

type Why = Pick<Brake, "by" | "cause">;

/** (b) Several that share a cause which no single session has by itself. */
function sharedCause(
  { running, fallen }: Herd,
  { now, policy }: Context,
  own?: Herd,
): Why | null {
  for (const cause of HERD_CAUSES) {
    // What only others have says nothing about those here.
    if (own !== undefined && !own.fallen.some((one) => one.cause === cause)) continue;
    const count = fallen.filter((one) =>
      one.cause === cause && now - one.at < policy.herdCauseWindowMs
    ).length;
    const small = running < policy.smallHerd;
    const min = small ? policy.smallHerdMin : policy.herdMin;
    const share = small ? policy.smallHerdShare : policy.herdCauseShare;
    if (count >= min && count >= share * running) return { by: "cause", cause };
  }
  return null;
}

/** (a) Many that fell at about the same time. */
function togetherness({ running, fallen }: Herd, { now, policy }: Context): Why | null {
  const count = fallen.filter(({ at }) => now - at < policy.herdWindowMs).length;
  if (count < policy.herdMin) return null;
  return count >= policy.herdShare * running || count >= policy.herdMany ? { by: "status" } : null;
}

/** (c) Acts in a row that helped nobody: what fells one after the other is no crash of one. */
function fruitless(engine: Engine, { draft, now, policy }: Context): Why | null {
  const recent = (draft.server.tries ?? []).filter((one) =>
    one.engine === engine && now - one.at < policy.triesMs
  );
  const distinct = (tries: readonly Try[]) => new Set(tries.map(({ session }) => session)).size;
  if (distinct(recent.filter(({ came }) => came === "code")) >= policy.triesCodes) {
    return { by: "codes" };
  }
  return distinct(recent) >= policy.triesFailed ? { by: "acts" } : null;
}
