/**
 * The catalogue of causes: what each trouble looks like, what it means, what helps and what harms.
 * Policy, API, notices, pages and the log analyzer read the same entries. A new cause is one file
 * and one line in `catalogue.ts`.
 */
export { CATALOGUE } from "./catalogue.ts";
export type {
  AnswerSignature,
  CauseEntry,
  CauseMatch,
  CodeSignature,
  NearMiss,
  Sample,
  Signature,
  Source,
  TextSignature,
  VersionRange,
} from "./entry.ts";
export { byReasonCode, causeEntry, entriesOf, match, matchAnswer, meaningOf } from "./lookup.ts";
export { anchorsOf, type Matcher, matcherOf } from "./match.ts";
export type { LogRecord, WahaAnswer } from "./record.ts";
export {
  ADVICE,
  type Advice,
  CAUSE_WORDS,
  type CauseWord,
  EVENT_KINDS,
  type EventKind,
  type KnownEngine,
} from "./words.ts";
