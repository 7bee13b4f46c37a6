import type { Clock } from "../clock.ts";
import {
  isMissing,
  own,
  type SessionRecord,
  type SessionStatus,
  unreachable,
} from "../session/mod.ts";
import type { PageAnswer, WahaClient } from "../waha/mod.ts";
import { endsWithin } from "./ends_within.ts";
import { ServerUnwellError } from "./server_unwell.ts";
import type { RowsOutcome } from "./service_port.ts";
import type { Supervisor } from "./supervisor.ts";

export interface RowsParts {
  clock: Clock;
  supervisor: Pick<Supervisor, "known" | "wake">;
  waha: WahaClient;
  /** The longest that a look is waited for, ms. */
  patienceMs: number;
}

export interface RowsRequest {
  session: string;
  limit: number;
  signal?: AbortSignal;
  ask: (waha: WahaClient) => Promise<PageAnswer>;
}

/** What a look of this age showed is still so. */
const FRESH_MS = 1_000;

/**
 * Reads a page of a session's rows. WAHA lets whoever asks a session that is not WORKING wait for
 * 5–10 s and refuses then, so what is known is answered at once; it is looked again before that,
 * since the session may have come back a moment ago.
 * @throws {ServerUnwellError} WAHA answers no look.
 * @throws {WahaError} As the client's reads do.
 */
export async function readRows(
  { session, limit, signal, ask }: RowsRequest,
  parts: RowsParts,
): Promise<RowsOutcome> {
  const refusal = await knownRefusal(session, { ...parts, signal });
  if (refusal !== null) return refusal;
  const answer = await ask(parts.waha);
  switch (answer.is) {
    case "page":
      return { is: "page", rows: answer.rows, full: answer.rows.length >= limit };
    case "missing":
      return { is: "no-such-session" };
    case "not-working": {
      // A refusal seen by a caller is news of the session.
      void parts.supervisor.wake();
      const { status, raw } = answer;
      return notWorking(status, `it is ${raw ?? status}`);
    }
    default:
      return unreachable(answer);
  }
}

async function knownRefusal(
  session: string,
  { clock, supervisor, patienceMs, signal }: RowsParts & { signal: AbortSignal | undefined },
): Promise<RowsOutcome | null> {
  if (recordOf(supervisor, session)?.status === "WORKING") return null;
  const { lastLookAt } = supervisor.known;
  if (lastLookAt === null || clock.now() - lastLookAt > FRESH_MS) {
    await endsWithin(supervisor.wake(), { clock, ms: patienceMs, signal });
    signal?.throwIfAborted();
  }
  const record = recordOf(supervisor, session);
  if (record?.status === "WORKING") return null;
  const { world, lastLookAt: lookedAt } = supervisor.known;
  const { state } = world.server;
  if (state.is !== "up") throw new ServerUnwellError(state);
  // Before WAHA answered a look nothing is known that could be refused.
  if (lookedAt === null) return null;
  if (record === undefined || isMissing(record)) return { is: "no-such-session" };
  return notWorking(record.status, `it is ${record.status}: ${record.phase.because}`);
}

function recordOf({ known }: RowsParts["supervisor"], name: string): SessionRecord | undefined {
  return own(known.world.sessions, name);
}

function notWorking(status: SessionStatus, because: string): RowsOutcome {
  return { is: "not-working", status, because, todo: todoOf(status) };
}

function todoOf(status: SessionStatus): string {
  switch (status) {
    case "WORKING":
    case "STARTING":
    case "AUTHENTICATED":
      return "ask again in a few seconds";
    case "SCAN_QR_CODE":
      return "scan its code: GET /api/v1/waha/qr";
    case "PASSKEY_REQUIRED":
    case "PASSKEY_CONFIRMATION_REQUIRED":
      return "confirm the passkey on the phone";
    case "STOPPED":
      return "start it: POST /api/v1/waha/start";
    case "FAILED":
    case "UNKNOWN":
      return "recover it: POST /api/v1/waha/auto-recover";
    default:
      return unreachable(status);
  }
}
