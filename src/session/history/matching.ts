import type { Cause } from "../facts.ts";
import type { Incident } from "../world.ts";
import { causesOf } from "./causes_of.ts";

/** Which incidents are meant; what is left out bars none. */
export interface IncidentFilter {
  session?: string;
  open?: boolean;
  /** One that opened it, or decided or acted in it. */
  rule?: string;
  cause?: Cause;
  /** Opened from then on. */
  since?: number;
  /** Opened before then. */
  until?: number;
  /** In its title, its session's name or one of its entries, whatever the case of its letters. */
  text?: string;
}

export function isMatch(incident: Incident, filter: IncidentFilter): boolean {
  const { session, open, rule, cause, since = -Infinity, until = Infinity, text } = filter;
  if (session !== undefined && incident.session !== session) return false;
  if (open !== undefined && open !== (incident.closedAt === undefined)) return false;
  if (incident.openedAt < since || incident.openedAt >= until) return false;
  const { entries } = incident;
  const ruled = (word: string) =>
    incident.rule === word || entries.some((entry) => entry.rule === word);
  if (rule !== undefined && !ruled(rule)) return false;
  if (cause !== undefined && !causesOf(incident).includes(cause)) return false;
  return text === undefined || holds(incident, text.toLowerCase());
}

function holds({ title, session, entries }: Incident, text: string): boolean {
  const has = (words: string | undefined) => words?.toLowerCase().includes(text) === true;
  return has(title) || has(session ?? undefined) ||
    entries.some((entry) => has(entry.text) || has(entry.notDone));
}
