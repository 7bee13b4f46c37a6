import type { ErrorCode } from "./types.ts";

/**
 * The service's codes; `UNREACHABLE`: it did not answer, or not in time; `UNREADABLE`: what
 * answered is not the service. A newer service may have further ones.
 */
export type ClientErrorCode =
  | ErrorCode
  | "UNREACHABLE"
  | "UNREADABLE"
  | (string & Record<never, never>);

/** A call of the recovery API that brought no result: told apart by `code`. */
export class WahaRecoveryError extends Error {
  override readonly name = "WahaRecoveryError";
  readonly code: ClientErrorCode;
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  /** How long to wait before the next try, where the service says so, ms. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    { code, status = 0, details = {}, retryAfterMs = null, cause }: {
      code: ClientErrorCode;
      status?: number;
      details?: Readonly<Record<string, unknown>>;
      retryAfterMs?: number | null;
      cause?: unknown;
    },
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.details = details;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The service did not answer. */
export function unreachable(why: string, cause?: unknown): WahaRecoveryError {
  return new WahaRecoveryError(`Cannot reach waha-recovery as ${why}: check baseUrl and network`, {
    code: "UNREACHABLE",
    cause,
  });
}

/** Something else than the service answered. */
export function unreadable(status: number): WahaRecoveryError {
  return new WahaRecoveryError(
    `Cannot read the answer (${status}) as it is not waha-recovery's: check baseUrl`,
    { code: "UNREADABLE", status },
  );
}

/** What an answer of the service holds. @throws {WahaRecoveryError} */
export async function dataOf<Data>(response: Response): Promise<Data> {
  const body: unknown = await response.json().catch(() => null);
  const { status } = response;
  if (response.ok && field(body, "success") === true) {
    const data = field(body, "data");
    if (!isRecord(data)) throw unreadable(status);
    // The service makes its answers from the very types that these are held against.
    return data as Data;
  }
  const error = field(body, "error");
  const code = field(error, "code");
  const message = field(error, "message");
  if (typeof code !== "string" || typeof message !== "string") throw unreadable(status);
  const details = field(error, "details");
  throw new WahaRecoveryError(message, {
    code,
    status,
    details: isRecord(details) ? details : {},
    retryAfterMs: retryAfterOf(response),
  });
}

export function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after") ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}
