import { clipped, TEXT_CHARS_MAX } from "./draft.ts";
import { closeIncident, openIncident, tellOf } from "./incidents.ts";
import type { Context } from "./rules/mod.ts";
import { judgeServer } from "./rules/server.ts";
import type { SessionRecord, Tell } from "./world.ts";

/** The server's own incident, and the one summary after the first look. */
export function tellServer(context: Context, tells: Tell[]): void {
  const { draft, now, policy } = context;
  const trouble = judgeServer(context);
  if (trouble === null) {
    if (draft.server.state.is === "up") {
      closeServer(context, tells);
      summarise(context, tells);
    }
    return;
  }
  const { rule, title, because, tellAt } = trouble;
  const known = draft.server.incidentId;
  const incidentId = openIncident(draft, known, {
    session: null,
    title,
    rule,
    because,
    now,
    reopenMs: policy.reopenMs,
  });
  draft.setServer({ incidentId });
  const incident = draft.incident(incidentId);
  if (incident === undefined) return;
  const said = incident.entries.findLast((entry) => entry.is === "decision")?.text;
  if (said !== clipped(because, TEXT_CHARS_MAX)) {
    draft.enter(incidentId, { at: now, is: "decision", rule, text: because });
  }
  if (incident.told || now < tellAt) return;
  tells.push(tellOf(draft, {
    at: now,
    session: null,
    incidentId,
    rule,
    level: "trouble",
    title,
    text: because,
  }));
}

function closeServer({ draft, now, policy }: Context, tells: Tell[]): void {
  const { incidentId, state } = draft.server;
  // A key that may look but not act is refused again at the next act: its incident stays one.
  const again = draft.incident(incidentId)?.rule === "S2" && now - state.since < policy.stableMs;
  if (again) return;
  const closed = closeIncident(draft, incidentId, { now, because: "WAHA answers" });
  if (closed !== undefined) {
    if (!closed.told) return;
    tells.push(tellOf(draft, {
      at: now,
      session: null,
      incidentId: closed.id,
      rule: closed.rule,
      level: "resolved",
      title: `${closed.title}: over after ${Math.round((now - closed.openedAt) / 1000)} s`,
      text: "WAHA answers",
    }));
    return;
  }
  const old = draft.incident(incidentId);
  if (old?.closedAt === undefined || now - old.closedAt < policy.reopenMs) return;
  draft.dropIncident(old.id);
  draft.setServer({ incidentId: undefined });
}

/** The first look at a server is one message, not one for each of its sessions. */
function summarise({ draft, now }: Context, tells: Tell[]): void {
  const { server } = draft;
  const records = Object.values(draft.sessions);
  const doubtful = records.some((record) => !record.confirmed && record.status !== "WORKING");
  if (server.summarised || doubtful || server.version === undefined) return;
  draft.setServer({ summarised: true });
  const sessions = records.length === 1 ? "1 session" : `${records.length} sessions`;
  tells.push(tellOf(draft, {
    at: now,
    session: null,
    rule: "T",
    level: "summary",
    title: `watching WAHA ${server.version} with ${sessions}`,
    text: countByStatus(records),
  }));
}

function countByStatus(records: readonly SessionRecord[]): string {
  const counts = new Map<string, number>();
  for (const { raw, status } of records) {
    const word = raw ?? status;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const parts = [...counts].sort().map(([word, count]) => `${count} ${word}`);
  return parts.length === 0 ? "no sessions" : parts.join(", ");
}
