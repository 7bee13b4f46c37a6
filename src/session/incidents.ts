import type { Draft } from "./draft.ts";
import type { SessionStatus } from "./facts.ts";
import type { Incident, Tell } from "./world.ts";

/** Ids sort by their time of opening, so that the newest are found without an index. */
function incidentId(draft: Draft, now: number): string {
  return `${now.toString(36).padStart(9, "0")}-${draft.nextSeq().toString(36).padStart(4, "0")}`;
}

export interface Opening {
  session: string | null;
  title: string;
  rule: string;
  because: string;
  now: number;
  reopenMs: number;
}

/**
 * The incident that a trouble belongs to: the open one, the one that closed a moment ago, or a new
 * one. One departure from health is one incident.
 * @returns Its id, to be kept in the record.
 */
export function openIncident(draft: Draft, known: string | undefined, opening: Opening): string {
  const { session, title, rule, because, now, reopenMs } = opening;
  const incident = draft.incident(known);
  if (incident !== undefined && incident.closedAt === undefined) return incident.id;
  if (incident !== undefined && now - (incident.closedAt ?? now) < reopenMs) {
    const { closedAt: _closedAt, ...open } = incident;
    const { toldAt: _toldAt, reminders: _reminders, ...untold } = open;
    draft.putIncident({ ...untold, told: false });
    draft.enter(incident.id, {
      at: now,
      is: "fact",
      rule,
      text: `opened again: ${because}`,
      means: { is: "reopened" },
    });
    return incident.id;
  }
  if (known !== undefined) draft.dropIncident(known);
  const id = incidentId(draft, now);
  const name = session ?? draft.server.name;
  draft.putIncident({
    id,
    server: draft.server.name,
    session,
    openedAt: now,
    title: session === null ? title : `${name} ${title}`,
    rule,
    entries: [],
    omitted: 0,
    told: false,
    acted: false,
  });
  return id;
}

/** @returns The incident as it was when it was closed now, else undefined. */
export function closeIncident(
  draft: Draft,
  id: string | undefined,
  { now, because, status }: { now: number; because: string; status?: SessionStatus },
): Incident | undefined {
  const incident = draft.incident(id);
  if (incident === undefined || incident.closedAt !== undefined) return undefined;
  const means = { is: "closed", ...(status === undefined ? {} : { status }) } as const;
  draft.enter(id, { at: now, is: "fact", text: `closed: ${because}`, means });
  const entered = draft.incident(id) ?? incident;
  const closed = { ...entered, closedAt: now };
  draft.putIncident(closed);
  return closed;
}

/** Puts a tell into its incident and makes it one. Its id never comes twice. */
export function tellOf(
  draft: Draft,
  tell: Omit<Tell, "id" | "server">,
): Tell {
  const id = `${draft.server.name}-tell-${draft.nextSeq()}`;
  draft.enter(tell.incidentId, { at: tell.at, is: "tell", rule: tell.rule, text: tell.title });
  const incident = draft.incident(tell.incidentId);
  if (incident !== undefined && tell.level === "trouble") {
    draft.putIncident({ ...incident, told: true, toldAt: tell.at });
  }
  return { id, server: draft.server.name, ...tell };
}
