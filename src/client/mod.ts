/**
 * What callers import: no dependencies; browsers, Deno, Node 20 and Bun. `show_qr.ts` is an entry of
 * its own, for pages.
 */
export { WahaRecoveryError } from "./errors.ts";
export { type CallOptions, type ClientOptions, WahaRecoveryClient } from "./recovery_client.ts";
export type { Incident, LiveEvent, Qr, Recovery, SessionStatus, Status } from "./types.ts";
export { createWahaFetch, type WahaFetchOptions } from "./waha_fetch.ts";
