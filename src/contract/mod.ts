/**
 * Our API on the wire: every request and answer as a plain zod schema, and every error code.
 * Routes, document, pages and client are made from it; it runs in a browser.
 */
export { type ChatPage, chatPageSchema, type MessagePage, messagePageSchema } from "./chats.ts";
export { type EntryMeaning, entryMeaningSchema } from "./entry_meaning.ts";
export {
  type Envelope,
  envelopeOf,
  type ErrorBody,
  errorBodySchema,
  type ErrorEnvelope,
  errorEnvelopeSchema,
} from "./envelope.ts";
export { ERROR_CODES, type ErrorCode, ERRORS, type ErrorStatus } from "./errors.ts";
export { coverageSchema } from "./coverage.ts";
export { type Health, healthSchema } from "./health.ts";
export { type HeardEvent, heardSchema } from "./heard.ts";
export {
  type Incident,
  type IncidentEntry,
  type IncidentPage,
  incidentPageSchema,
  incidentSchema,
} from "./incidents.ts";
export {
  BINS_MAX,
  BINS_MS,
  incidentListQuerySchema,
  ledgerQuerySchema,
  statsQuerySchema,
  TEXT_CHARS_MAX,
  uptimeQuerySchema,
  UPTIMES_MAX,
  WINDOWS_MS,
} from "./history_requests.ts";
export { type IncidentStats, incidentStatsSchema } from "./incident_stats.ts";
export { type Ledger, ledgerSchema } from "./ledger.ts";
export { type LiveIncident, liveIncidentSchema } from "./live.ts";
export { type Pairing, pairingSchema } from "./pairing.ts";
export { type Probe, probeSchema } from "./probe.ts";
export { type Qr, qrSchema } from "./qr.ts";
export { type QrLink, qrLinkSchema } from "./qr_link.ts";
export { type Recovery, recoverySchema } from "./recovery.ts";
export {
  BODY_BYTES_MAX,
  chatParamsSchema,
  chatQuerySchema,
  CHATS_MAX,
  emptyBodySchema,
  FOR_MS_MAX,
  incidentFormQuerySchema,
  incidentParamsSchema,
  incidentQuerySchema,
  INCIDENTS_MAX,
  liveQuerySchema,
  messageQuerySchema,
  MESSAGES_MAX,
  pairingBodySchema,
  pauseBodySchema,
  recoverBodySchema,
  restartBodySchema,
  SESSION_NAME_BYTES_MAX,
  sessionNameSchema,
  sessionParamsSchema,
  WAIT_MS_MAX,
  waitQuerySchema,
} from "./requests.ts";
export {
  type Server,
  type ServerList,
  serverListSchema,
  serverOverviewSchema,
  serverSchema,
  type ServerState,
} from "./servers.ts";
export { SIGNAL_KINDS, SIGNALS_BYTES_MAX, SIGNALS_MAX, signalsBodySchema } from "./signals.ts";
export { type SignalsTaken, signalsTakenSchema } from "./signals_taken.ts";
export { type SessionList, sessionListSchema, type Status, statusSchema } from "./status.ts";
export { type Uptime, uptimeSchema } from "./uptime.ts";
