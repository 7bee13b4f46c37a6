/**
 * `STORE_LOCKED`: another process holds the file. `STORE_READ_ONLY`: file or folder cannot be
 * written. `STORE_NOT_PERMITTED`: outside Deno's permission set. `STORE_URL_UNKNOWN`: no such kind
 * of store. `STORE_UNSUPPORTED`: this platform has no Deno KV. `STORE_UNUSABLE`: all else.
 */
export type StoreOpenCode =
  | "STORE_LOCKED"
  | "STORE_READ_ONLY"
  | "STORE_NOT_PERMITTED"
  | "STORE_URL_UNKNOWN"
  | "STORE_UNSUPPORTED"
  | "STORE_UNUSABLE";

/** The store cannot be opened, and a person has to do something about it. */
export class StoreOpenError extends Error {
  override readonly name = "StoreOpenError";
  readonly code: StoreOpenCode;

  constructor(code: StoreOpenCode, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}
