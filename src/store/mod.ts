/** Keys, values and versions: where the state lives. Policy is above it. */
export { openStore } from "./open.ts";
export type { OpenedStore, OpenKvOptions as OpenStoreOptions } from "./kv_file.ts";
export { type StoreOpenCode, StoreOpenError } from "./open_error.ts";
export {
  type Changes,
  type Committed,
  type Json,
  type Kept,
  type KeptRecords,
  RecordTooLargeError,
  type Store,
  type Stored,
  type StoreLimits,
  StoreUnavailableError,
  type Version,
} from "./port.ts";
