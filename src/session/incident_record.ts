import type { SessionStatus } from "./facts.ts";
import type { Doing } from "./world.ts";

/**
 * What an entry says to whoever counts: its text is for people, and its words may change. The second
 * step of an act (the start of a stop-start) begins none.
 */
export type EntryMeaning =
  | { is: "begun"; do: Doing | "restart-server"; by: "rule" | "person" }
  /** What became of the act that was begun last. */
  | { is: "came"; to: "worked" | "code" | "useless" | "not-sent" | "refused" | "no-verdict" }
  /** `status`: what WAHA showed of the session then; a server has none. */
  | { is: "closed"; status?: SessionStatus }
  | { is: "reopened" };

export interface IncidentEntry {
  at: number;
  /** Set when equal neighbours were folded: the time of the newest one. */
  lastAt?: number;
  count: number;
  is: "fact" | "decision" | "act" | "tell";
  text: string;
  rule?: string;
  inputs?: Record<string, string | number | boolean | null>;
  /** Of a decision: what was not done, and why. */
  notDone?: string;
  /** Of a decision: what comes next by itself, and when. */
  next?: { act: string; at: number };
  /** Of a decision: when the hold behind it ends at the latest, where that is known. */
  until?: number;
  means?: EntryMeaning;
}

export interface Incident {
  id: string;
  server: string;
  /** Null: the server itself. */
  session: string | null;
  openedAt: number;
  closedAt?: number;
  title: string;
  rule: string;
  entries: IncidentEntry[];
  /** Entries left out of the middle. */
  omitted: number;
  told: boolean;
  acted: boolean;
  /** When a person was told first, and how often that was repeated since. */
  toldAt?: number;
  reminders?: number;
  /** The server's trouble that it is a part of: what is told is told there. */
  under?: string;
}
