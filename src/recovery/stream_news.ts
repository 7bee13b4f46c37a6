import { type Incident, type IncidentEntry, own, type World } from "../session/mod.ts";
import { type ReportContext, sessionReport } from "./reports.ts";
import type { LiveEvent, ServerReport, SessionReport } from "./service_port.ts";

/**
 * The sessions whose report says something else than before. That WAHA does not answer makes all of
 * them stale at once: one event of the server says so, not one for each session.
 */
export function statusNews(before: World, context: ReportContext): LiveEvent[] {
  const { world } = context.known;
  if (before.sessions === world.sessions) return [];
  const told: LiveEvent[] = [];
  for (const record of Object.values(world.sessions)) {
    const known = own(before.sessions, record.name);
    if (known === record) continue;
    const report = sessionReport(record, context);
    if (known !== undefined && face(sessionReport(known, context)) === face(report)) continue;
    told.push({ is: "status", report });
  }
  return told;
}

function face({ server: _server, ...report }: SessionReport): string {
  return JSON.stringify(report);
}

/** What of a server's report is news; the rest moves with each look. */
export function serverFace(report: ServerReport): string {
  const { observedAt: _at, queue: _queue, skewMs: _skew, breaker, ...rest } = report;
  return JSON.stringify([rest, breaker.state]);
}

/** Whether a session is listed no more: no event could say that of it. */
export function isForgotten(before: World, after: World): boolean {
  if (before.sessions === after.sessions) return false;
  return Object.keys(before.sessions).some((name) => own(after.sessions, name) === undefined);
}

/** What was opened, written down and closed since. */
export function incidentNews(before: World, after: World): LiveEvent[] {
  if (before.incidents === after.incidents) return [];
  const told: LiveEvent[] = [];
  for (const incident of Object.values(after.incidents)) {
    const known = own(before.incidents, incident.id);
    if (known === incident) continue;
    const entries = newEntries(known, incident);
    const change = changeOf(known, incident);
    if (change === "entry" && entries.length === 0) continue;
    told.push({ is: "incident", change, incident: { ...incident, entries } });
  }
  return told;
}

function changeOf(
  known: Incident | undefined,
  { closedAt }: Incident,
): "opened" | "entry" | "closed" {
  const wasOpen = known !== undefined && known.closedAt === undefined;
  if (closedAt === undefined) return wasOpen ? "entry" : "opened";
  return wasOpen ? "closed" : "entry";
}

/**
 * By value: what another replica wrote was read anew, every object of it. Entries come at the end
 * alone, so an incident that ends as before has none.
 */
function newEntries(known: Incident | undefined, incident: Incident): IncidentEntry[] {
  const { entries } = incident;
  if (known === undefined) return entries;
  if (endOf(known) === endOf(incident)) return [];
  const old = new Set(known.entries.map((entry) => JSON.stringify(entry)));
  return entries.filter((entry) => !old.has(JSON.stringify(entry)));
}

function endOf({ entries, omitted }: Incident): string {
  return JSON.stringify([entries.length, omitted, entries.at(-1)]);
}
