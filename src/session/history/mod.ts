/** What incidents add up to: the ledger, uptime, charts. Pure, and each number from them alone. */
export { causeOf } from "./causes_of.ts";
export {
  type ActCount,
  addLedgers,
  type Avoided,
  EMPTY_LEDGER,
  type HarmLedger,
  harmLedger,
  type LongestIncident,
  type LostLogin,
  type Range,
} from "./harm_ledger.ts";
export {
  binCount,
  type IncidentStats,
  incidentStats,
  type Outage,
  outageOf,
  type StatsBin,
  type TimeToRecover,
} from "./incident_stats.ts";
export { type IncidentFilter, isMatch } from "./matching.ts";
export {
  coarsened,
  type SegmentState,
  type Span,
  spansOf,
  spansOfRecord,
  type Uptime,
  uptime,
  type Window,
} from "./uptime.ts";
