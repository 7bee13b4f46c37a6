import type { Language } from "../contract/language.ts";
import type { Cause, ServerTopic, SessionTopic } from "../session/mod.ts";

/** One thing, or another number of it; `{count}` is the number. */
export interface Plural {
  one: string;
  other: string;
}

/** A trouble of sessions: its title for one and for several, what it means, what its reader does. */
export interface SessionWords {
  /** `{session}` is its name. */
  one: string;
  /** `{count}` sessions. */
  many: string;
  happened: string;
  todo: string;
}

/** A trouble of a server: its title, what it means, what its reader does, and the title of its end. */
export interface ServerWords {
  /** A herd knows `{fallen}`, `{running}` and `{engine}`. */
  title: string;
  happened: string;
  todo: string;
  over: string;
}

/**
 * All that notices say, in one language. A language that lacks a key does not compile; a test looks
 * for keys that were left in English and for placeholders that were lost.
 */
export interface Words {
  language: Language;
  sessions: Readonly<Record<SessionTopic, SessionWords>>;
  servers: Readonly<Record<ServerTopic, ServerWords>>;
  /** Said in place of what happened where something told why. */
  causes: Readonly<Record<Exclude<Cause, "unknown">, string>>;
  /** What we did, or why we wait; for one session and for several alike. */
  we: {
    tried: Plural;
    trying: string;
    parked: string;
    waiting: string;
    leaving: string;
    /** `{duration}` */
    next: string;
  };
  /** `{title}` of the trouble. */
  still: string;
  /** `{duration}` */
  since: string;
  works: { one: string; many: string };
  settled: { one: string; many: string };
  /** `{duration}` of the trouble. */
  lasted: string;
  /** `{title}` of the trouble. */
  before: string;
  nothingToDo: string;
  /** A brake lets go when one of many works: that says nothing of each of the others. */
  othersFollow: string;
  scan: string;
  /** `{session}`, where there are several. */
  scanOf: string;
  /** `{duration}` between what happened and this message. */
  late: string;
  /** `{reason}` in WAHA's own words. */
  reason: string;
  server: string;
  names: string;
  more: Plural;
  intact: string;
  summary: { title: Plural; none: string; todo: string };
  digest: {
    title: string;
    down: string;
    drops: Plural;
    webhooks: Plural;
    todo: string;
  };
  /** A trouble that this version has no words for. */
  other: { title: string; todo: string };
  example: { title: string; text: string; todo: string };
  durations: { second: Plural; minute: Plural; hour: Plural; day: Plural; and: string };
}
