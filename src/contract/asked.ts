/**
 * What a running service needs of the contract: requests and error codes. The schemas of answers
 * are only described, never run, and cost a tenth of a cold start to build: they stand in `mod.ts`.
 */
export {
  BINS_MAX,
  BINS_MS,
  incidentListQuerySchema,
  ledgerQuerySchema,
  statsQuerySchema,
  uptimeQuerySchema,
  UPTIMES_MAX,
  WINDOWS_MS,
} from "./history_requests.ts";
export { ERROR_CODES, type ErrorCode, ERRORS, type ErrorStatus } from "./errors.ts";
export {
  BODY_BYTES_MAX,
  chatParamsSchema,
  chatQuerySchema,
  emptyBodySchema,
  FOR_MS_MAX,
  incidentFormQuerySchema,
  incidentParamsSchema,
  liveQuerySchema,
  messageQuerySchema,
  pairingBodySchema,
  pauseBodySchema,
  recoverBodySchema,
  restartBodySchema,
  sessionParamsSchema,
  waitQuerySchema,
} from "./requests.ts";
