import { topicOf } from "./topics.ts";
import type { Cause, Engine } from "./facts.ts";
import { needsQr } from "./status.ts";
import type { ServerTopic, SessionTopic } from "./topics.ts";
import type { Incident, PhaseWord, SessionRecord } from "./world.ts";

/** What a tell is about, in words that no language is needed for: notices are made from it. */
export type About =
  | {
    is: "session";
    topic: SessionTopic;
    phase: PhaseWord;
    cause?: Cause;
    /** Tries of ours to bring it back. */
    acts: number;
    /** Whether only a phone can bring it back. */
    needsQR: boolean;
    /** When something is tried by itself next. */
    nextAt?: number;
  }
  | {
    is: "server";
    topic: ServerTopic;
    /** In the words of whoever refused, where somebody did. */
    reason?: string;
    nextAt?: number;
    herd?: HerdCount;
  }
  | { is: "summary"; version: string; byStatus: Readonly<Record<string, number>> }
  | { is: "digest"; rows: DigestRow[]; more: number };

/** How many of one engine's sessions are held together. */
export interface HerdCount {
  engine: Engine;
  fallen: number;
  running: number;
  /** Whether all of them were known to be logged in. */
  loginsKnown: boolean;
}

/** One line of the daily digest. */
export type DigestRow =
  | { is: "down"; session: string; status: string; needsQR: boolean }
  | { is: "drops"; session: string; count: number }
  | { is: "webhooks"; target: string; count: number };

/** @returns Undefined for an incident that an older version named. */
export function aboutSession(
  record: SessionRecord,
  incident: Pick<Incident, "session" | "title" | "openedAt" | "acted">,
  nextAt?: number,
): About | undefined {
  const topic = topicOf(incident);
  if (topic === undefined) return undefined;
  const counted = record.acts.filter((at) => at >= incident.openedAt).length;
  return {
    is: "session",
    topic,
    phase: record.phase.is,
    ...(record.cause === undefined ? {} : { cause: record.cause.is }),
    // Times are kept for ten minutes; that something was tried is known for ever.
    acts: Math.max(counted, incident.acted ? 1 : 0),
    needsQR: needsQr(record),
    ...(nextAt === undefined ? {} : { nextAt }),
  };
}
