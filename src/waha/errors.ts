/**
 * Why WAHA could not be asked or its answer not be used, as the API shows it.
 *
 * - `WAHA_UNREACHABLE`: no answer, or one of a gateway (502, 503, 504).
 * - `WAHA_TIMEOUT`: it took longer than our limit.
 * - `WAHA_BAD_RESPONSE`: an answer that says nothing usable: 500, cut JSON, a wrong field.
 * - `WAHA_UNAUTHORIZED`: 401, or 403 in WAHA's shape.
 * - `NOT_WAHA`: a web page, a redirect, a stranger's 404.
 * - `INVALID_SESSION_NAME`: refused before any call.
 */
export type WahaErrorCode =
  | "WAHA_UNREACHABLE"
  | "WAHA_TIMEOUT"
  | "WAHA_BAD_RESPONSE"
  | "WAHA_UNAUTHORIZED"
  | "NOT_WAHA"
  | "INVALID_SESSION_NAME";

/**
 * What a read throws. It carries no `cause` on purpose: the errors of fetch and ofetch hold the
 * request with its `X-Api-Key` and the URL with its password, and logs print causes.
 */
export class WahaError extends Error {
  override readonly name = "WahaError";
  readonly code: WahaErrorCode;
  /** The field that broke the answer's shape, as `[3].status`. */
  readonly path: string | undefined;

  constructor(code: WahaErrorCode, message: string, options: { path?: string } = {}) {
    super(message);
    this.code = code;
    this.path = options.path;
  }
}
