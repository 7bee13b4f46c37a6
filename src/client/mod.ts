/**
 * What callers import: no dependencies; browsers, Deno, Node 20 and Bun. `show_qr.ts` is an entry of
 * its own, for pages.
 */
export { type ClientErrorCode, WahaRecoveryError } from "./errors.ts";
export {
  type ActOptions,
  type CallOptions,
  type ClientOptions,
  type PageOptions,
  WahaRecoveryClient,
} from "./recovery_client.ts";
export type * from "./types.ts";
export { createWahaFetch, type NeededQr, type WahaFetchOptions } from "./waha_fetch.ts";
