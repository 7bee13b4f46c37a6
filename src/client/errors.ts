/** The service, or what stands before it, refused a call: told apart by `code`. */
export class WahaRecoveryError extends Error {
  override readonly name = "WahaRecoveryError";
  /** A code of the API, such as `ON_HOLD`; `UNREADABLE` for an answer that is not the service's. */
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  /** How long to wait before the next try, where the service says so, ms. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    { code, status, details = {}, retryAfterMs = null }: {
      code: string;
      status: number;
      details?: Readonly<Record<string, unknown>>;
      retryAfterMs?: number | null;
    },
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What an answer of the service holds. @throws {WahaRecoveryError} */
export async function dataOf<Data>(response: Response): Promise<Data> {
  const body: unknown = await response.json().catch(() => null);
  const success = field(body, "success");
  // The service makes its answers from the very types that these are held against.
  if (response.ok && success === true) return field(body, "data") as Data;
  const error = field(body, "error");
  const code = field(error, "code");
  const message = field(error, "message");
  if (typeof code !== "string" || typeof message !== "string") {
    throw new WahaRecoveryError(
      `Cannot read the answer (${response.status}): it is not waha-recovery's, check baseUrl`,
      { code: "UNREADABLE", status: response.status },
    );
  }
  const details = field(error, "details");
  throw new WahaRecoveryError(message, {
    code,
    status: response.status,
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
