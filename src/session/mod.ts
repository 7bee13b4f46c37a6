export * from "./facts.ts";
export * from "./world.ts";
export type { About, DigestRow, HerdCount } from "./about.ts";
export {
  SERVER_TOPICS,
  type ServerTopic,
  type SessionTopic,
  sessionTopics,
  type Trouble,
  TROUBLES,
} from "./topics.ts";
export type { Deafness, HeldRecord } from "./hold_record.ts";
export { Draft } from "./draft.ts";
export {
  accountKey,
  type Fallen,
  type Fleet,
  fleetOf,
  type Herd,
  NO_FLEET,
  type ServerShare,
  shareOf,
} from "./fleet.ts";
export { markSent } from "./intent.ts";
export { own } from "./own.ts";
export { markServerSent } from "./server_act.ts";
export { observe } from "./observe.ts";
export { POLICY, type Policy } from "./policy.ts";
export { redacted, withoutPersons } from "./redaction.ts";
export { reconcile } from "./reconcile.ts";
export { askAdvice } from "./rules/failed.ts";
export { RULES } from "./rules/mod.ts";
export { type RuleBeside, RULES_BESIDE } from "./rules/beside.ts";
export { isMissing, needsQr, unreachable, waitsForScan } from "./status.ts";
export * from "./history/mod.ts";
