import { aboutSession } from "./about.ts";
import type { Draft } from "./draft.ts";
import { closeIncident, openIncident, tellOf } from "./incidents.ts";
import { firstReminderAt, remind } from "./reminders.ts";
import { leftUndone } from "./rules/leaves.ts";
import { given } from "./given.ts";
import type { Context, Verdict } from "./rules/mod.ts";
import { isMissing } from "./status.ts";
import type { Incident, IncidentEntry, Phase, SessionRecord, Tell } from "./world.ts";

/** The session with the incident that its trouble belongs to. */
export function openFor(
  record: SessionRecord,
  verdict: Verdict,
  { draft, now, policy }: Context,
): SessionRecord {
  const { trouble, rule, because } = verdict;
  if (trouble === undefined) return record;
  const incidentId = openIncident(draft, record.incidentId, {
    session: record.name,
    title: trouble,
    rule,
    because,
    now,
    reopenMs: policy.reopenMs,
  });
  if (draft.incident(incidentId)?.entries.length === 0) {
    const before = record.prev === undefined ? "" : `, before ${record.prev}`;
    const shown = isMissing(record) ? "no such session" : record.raw ?? record.status;
    const at = record.missingSince ?? record.since;
    draft.enter(incidentId, { at, is: "fact", text: `WAHA shows ${shown}${before}` });
  }
  retitle(draft, incidentId, { title: `${record.name} ${trouble}`, grave: verdict.grave === true });
  return draft.update(record, { incidentId });
}

/**
 * What is wrong may become clearer: while nobody was told the words go along, and what is worse than
 * what was told is told anew.
 */
function retitle(
  draft: Draft,
  id: string,
  { title, grave }: { title: string; grave: boolean },
): void {
  const incident = draft.incident(id);
  if (incident === undefined || incident.title === title || (incident.told && !grave)) return;
  const { toldAt: _toldAt, reminders: _reminders, ...rest } = incident;
  draft.putIncident({ ...rest, title, told: false });
}

/** Gives up the ask that waits, with the reason for the one who asked. */
export function refuseAsk(
  draft: Draft,
  name: string,
  { rule, because, until }: { rule: string; because: string; until?: number },
  now: number,
): void {
  const record = draft.session(name);
  if (record?.asked === undefined) return;
  const refusal = { at: now, rule, because, ...(until === undefined ? {} : { until }) };
  draft.update(record, { asked: undefined, refusal });
}

/**
 * Writes what was judged into the session: its phase, its incident, and what a person is told.
 * @returns When a tell falls due, if one does.
 */
export function writePhase(
  name: string,
  verdict: Verdict,
  { context, tells }: { context: Context; tells: Tell[] },
): number | undefined {
  const { draft, now } = context;
  const known = draft.session(name);
  if (known === undefined) return undefined;
  const record = openFor(known, verdict, context);
  placeUnder(record, verdict, context);
  const phase = nextPhase(record.phase, verdict, now);
  if (phase !== record.phase) {
    const { is, rule, because } = phase;
    const same = rule === record.phase.rule && because === record.phase.because;
    if (!same) {
      draft.enter(record.incidentId, {
        at: now,
        is: "decision",
        rule,
        text: because,
        inputs: inputsOf(record, is),
        ...explained(verdict, record),
      });
    }
    draft.update(record, { phase });
  }
  if (verdict.remark !== undefined) remark(record.name, verdict, { context, tells });
  if (verdict.closes === true) close(draft.session(name) ?? record, verdict, { context, tells });
  return tellWhenDue(draft.session(name) ?? record, verdict, { context, tells });
}

/** What was not done and why, and what comes next: an act that has begun says enough. */
function explained(
  verdict: Verdict,
  { intent }: SessionRecord,
): Pick<IncidentEntry, "notDone" | "next" | "until"> {
  const notDone = intent === undefined || verdict.rule === "H2" ? leftUndone(verdict) : undefined;
  const { next, until } = verdict;
  return {
    ...(notDone === undefined ? {} : { notDone }),
    ...(next === undefined ? {} : { next }),
    ...(until === undefined ? {} : { until }),
  };
}

function inputsOf(
  record: SessionRecord,
  phase: string,
): Record<string, string | number | boolean | null> {
  return {
    phase,
    status: record.raw ?? record.status,
    since: record.since,
    login: record.login.is,
    wish: record.wish.is,
    cause: record.cause?.is ?? null,
    useless: record.useless,
  };
}

function nextPhase(phase: Phase, verdict: Verdict, now: number): Phase {
  const { rule, because, until, next } = verdict;
  const same = phase.is === verdict.phase && phase.rule === rule && phase.because === because &&
    phase.until === until && phase.next?.at === next?.at && phase.next?.act === next?.act;
  if (same) return phase;
  return {
    is: verdict.phase,
    rule,
    because,
    since: phase.is === verdict.phase ? phase.since : now,
    ...(until === undefined ? {} : { until }),
    ...(next === undefined ? {} : { next }),
  };
}

function close(
  record: SessionRecord,
  verdict: Verdict,
  { context, tells }: { context: Context; tells: Tell[] },
): void {
  const { draft, now, policy } = context;
  const { status } = record;
  const closed = closeIncident(draft, record.incidentId, {
    now,
    because: verdict.because,
    status,
  });
  if (closed !== undefined) {
    // What is told of its server tells of it, too; who was told of a trouble is told of its end.
    if (!closed.told && (!closed.acted || closed.under !== undefined)) return;
    tells.push(tellOf(draft, {
      at: now,
      session: record.name,
      incidentId: closed.id,
      rule: verdict.rule,
      level: "resolved",
      title: `${closed.title}: over after ${Math.round((now - closed.openedAt) / 1000)} s`,
      text: verdict.because,
      openedAt: closed.openedAt,
      ...given("about", aboutSession(record, closed)),
    }));
    return;
  }
  const old = draft.incident(record.incidentId);
  if (old?.closedAt === undefined || now - old.closedAt < policy.reopenMs) return;
  draft.dropIncident(old.id);
  draft.update(record, { incidentId: undefined });
}

/** H7: told once, and no incident, since the session works. */
function remark(
  name: string,
  { remark, rule, because }: Verdict,
  { context, tells }: { context: Context; tells: Tell[] },
): void {
  const { draft, now } = context;
  const record = draft.session(name);
  if (record?.restricted === undefined || record.restricted.toldAt !== undefined) return;
  draft.update(record, { restricted: { ...record.restricted, toldAt: now } });
  tells.push(tellOf(draft, {
    at: now,
    session: name,
    rule,
    level: "trouble",
    title: `${name} ${remark}`,
    text: because,
    ...given(
      "about",
      aboutSession(record, {
        session: name,
        title: `${name} ${remark}`,
        openedAt: now,
        acted: false,
      }),
    ),
  }));
}

/** Notes which of the server's troubles a session is a part of, as long as it is. */
function placeUnder(record: SessionRecord, { under }: Verdict, { draft }: Context): void {
  const incident = draft.incident(record.incidentId);
  const id = under === undefined ? undefined : draft.server.incidentIds?.[under];
  if (incident === undefined || id === undefined || incident.under === id) return;
  draft.putIncident({ ...incident, under: id });
}

/**
 * Children are silent under their server's incident, and while they come back one after the other.
 * @returns Null when its own trouble has to be told now, else when that may be so.
 */
function toldByServer(
  { under }: Incident,
  { needsPerson, context }: { needsPerson: boolean; context: Context },
): number | null {
  const { draft, now, policy } = context;
  if (under === undefined) return null;
  const parent = draft.incident(under);
  if (parent === undefined) return null;
  if (parent.closedAt === undefined) return Infinity;
  if (needsPerson) return null;
  const silentUntil = parent.closedAt + policy.reopenMs;
  return silentUntil > now ? silentUntil : null;
}

/** Phases in which only a person can help: told at once. */
const NEEDS_PERSON: readonly Phase["is"][] = ["awaiting-person", "parked", "holding"];

/** A quick repair wakes nobody: P1 and P7 are told after a while or when they do not help. */
function tellWhenDue(
  record: SessionRecord,
  verdict: Verdict,
  { context, tells }: { context: Context; tells: Tell[] },
): number | undefined {
  const { draft, now, policy } = context;
  const incident = draft.incident(record.incidentId);
  if (incident === undefined || incident.closedAt !== undefined) return undefined;
  const needsPerson = NEEDS_PERSON.includes(verdict.phase);
  const silentUntil = toldByServer(incident, { needsPerson, context });
  if (silentUntil !== null) return Number.isFinite(silentUntil) ? silentUntil : undefined;
  const about = given("about", aboutSession(record, incident, verdict.next?.at));
  const words = { because: verdict.because, ...about };
  if (incident.told) return remind(incident, words, { context, tells });
  const atOnce = needsPerson || record.useless >= 2;
  const tellAt = verdict.tellAt ?? (atOnce ? now : incident.openedAt + policy.tellAfterMs);
  if (tellAt > now) return tellAt;
  tells.push(tellOf(draft, {
    at: now,
    session: record.name,
    incidentId: incident.id,
    rule: verdict.rule,
    level: "trouble",
    title: incident.title,
    text: verdict.because,
    openedAt: incident.openedAt,
    ...about,
  }));
  return firstReminderAt(context);
}
