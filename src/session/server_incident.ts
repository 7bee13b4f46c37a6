import type { About } from "./about.ts";
import { clipped, TEXT_CHARS_MAX } from "./draft.ts";
import { given } from "./given.ts";
import { closeIncident, openIncident, tellOf } from "./incidents.ts";
import { firstReminderAt, remind } from "./reminders.ts";
import type { Context } from "./rules/mod.ts";
import { SERVER_TITLES, type ServerTrouble, serverTroubles } from "./rules/server.ts";
import type { ServerTopic } from "./topics.ts";
import type { Incident, SessionRecord, Tell } from "./world.ts";

/**
 * The server's own incidents, one for each of its troubles, and the one summary after the first
 * look.
 * @returns When a tell falls due, if one does.
 */
export function tellServer(context: Context, tells: Tell[]): number | undefined {
  const { draft } = context;
  const troubles = serverTroubles(context);
  const dueAts = troubles.map((trouble) => openTrouble(trouble, context, tells));
  const open = new Set(troubles.map(({ key }) => key));
  for (const key of Object.keys(draft.server.incidentIds ?? {})) {
    if (!open.has(key)) closeTrouble(key, context, tells);
  }
  if (draft.server.state.is === "up") summarise(context, tells);
  const due = dueAts.filter((at) => at !== undefined);
  return due.length === 0 ? undefined : Math.min(...due);
}

function openTrouble(
  trouble: ServerTrouble,
  context: Context,
  tells: Tell[],
): number | undefined {
  const { key, rule, title, because, tellAt, inputs, next, notDone } = trouble;
  const { draft, now, policy } = context;
  const known = draft.server.incidentIds ?? {};
  const incidentId = openIncident(draft, known[key], {
    session: null,
    title,
    rule,
    because,
    now,
    reopenMs: policy.reopenMs,
  });
  if (known[key] !== incidentId) {
    draft.setServer({ incidentIds: { ...known, [key]: incidentId } });
  }
  const incident = draft.incident(incidentId);
  if (incident === undefined) return undefined;
  const text = clipped(because, TEXT_CHARS_MAX);
  const said = incident.entries.findLast((entry) => entry.is === "decision")?.text;
  if (said !== text) {
    draft.enter(incidentId, {
      at: now,
      is: "decision",
      rule,
      text,
      ...(inputs === undefined ? {} : { inputs }),
      ...(next === undefined ? {} : { next }),
      ...(notDone === undefined ? {} : { notDone }),
    });
  }
  retitle(draft, incidentId, title);
  const about = aboutServer(trouble);
  if (incident.told) return remind(incident, { because, about }, { context, tells });
  if (now < tellAt) return tellAt;
  tells.push(tellOf(draft, {
    at: now,
    session: null,
    incidentId,
    rule,
    level: "trouble",
    title,
    text: because,
    openedAt: incident.openedAt,
    about,
  }));
  return firstReminderAt(context);
}

/** What is wrong may become clearer while nobody was told of it: then the words go along. */
function retitle(draft: Context["draft"], id: string, title: string): void {
  const incident = draft.incident(id);
  if (incident === undefined || incident.told || incident.title === title) return;
  draft.putIncident({ ...incident, title });
}

function closeTrouble(key: string, context: Context, tells: Tell[]): void {
  const { draft, now, policy } = context;
  const { incidentIds = {}, state } = draft.server;
  const id = incidentIds[key];
  const incident = draft.incident(id);
  // A key that may look but not act is refused again at the next act: its incident stays one.
  if (incident?.rule === "S2" && now - state.since < policy.stableMs) return;
  const because = overBecause(key);
  const closed = closeIncident(draft, id, { now, because });
  if (closed !== undefined) {
    if (!closed.told) return;
    tells.push(tellOf(draft, {
      at: now,
      session: null,
      incidentId: closed.id,
      rule: closed.rule,
      level: "resolved",
      title: `${closed.title}: over after ${Math.round((now - closed.openedAt) / 1000)} s`,
      text: because,
      openedAt: closed.openedAt,
      about: { is: "server", topic: overTopic(key, closed) },
    }));
    return;
  }
  if (incident?.closedAt !== undefined && now - incident.closedAt < policy.reopenMs) return;
  if (incident !== undefined) draft.dropIncident(incident.id);
  const { [key]: _gone, ...rest } = incidentIds;
  draft.setServer({ incidentIds: Object.keys(rest).length === 0 ? undefined : rest });
}

function aboutServer({ topic, reason, next, herd }: ServerTrouble): About {
  return {
    is: "server",
    topic,
    ...given("reason", reason),
    ...given("nextAt", next?.at),
    ...given("herd", herd),
  };
}

/** What was wrong, as far as its incident still says it. */
function overTopic(key: string, { title }: Incident): ServerTopic {
  return key.startsWith("herd")
    ? "herd"
    : SERVER_TITLES.find(([, words]) => words === title)?.[0] ??
      "waha-away";
}

function overBecause(key: string): string {
  if (key.startsWith("herd")) return "they are back, or there is nothing left to hold";
  return key === "memory" ? "WAHA runs again" : "WAHA answers";
}

/** The first look at a server is one message, not one for each of its sessions. */
function summarise({ draft, now }: Context, tells: Tell[]): void {
  const { server } = draft;
  if (server.summarised || server.version === undefined) return;
  const records = draft.records;
  const doubtful = records.some((record) => !record.confirmed && record.status !== "WORKING");
  if (doubtful) return;
  draft.setServer({ summarised: true });
  const sessions = records.length === 1 ? "1 session" : `${records.length} sessions`;
  const counts = countByStatus(records);
  tells.push(tellOf(draft, {
    at: now,
    session: null,
    rule: "T",
    level: "summary",
    title: `watching WAHA ${server.version} with ${sessions}`,
    text: wordsOf(counts),
    about: { is: "summary", version: server.version, byStatus: Object.fromEntries(counts) },
  }));
}

function countByStatus(records: readonly SessionRecord[]): [status: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { raw, status } of records) {
    const word = raw ?? status;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort();
}

function wordsOf(counts: readonly [status: string, count: number][]): string {
  const parts = counts.map(([word, count]) => `${count} ${word}`);
  return parts.length === 0 ? "no sessions" : parts.join(", ");
}
