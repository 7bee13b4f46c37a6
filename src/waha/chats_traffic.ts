import { eitherOf } from "../clock.ts";
import { UpstreamFailure } from "../guard/mod.ts";
import { unreachable } from "../session/mod.ts";
import { charge, type Line } from "./ask.ts";
import { BodyTooLongError } from "./body.ts";
import { classifyRead, type ReadVerdict, tollOf } from "./classify_read.ts";
import { exchange, NoAnswerError } from "./exchange.ts";

export interface PageRequest {
  session: string;
  path: string;
  /** Pages that take about as long: they share a mean in the guard. */
  routeClass: string;
}

export type PageVerdict =
  | ReadVerdict
  /** Not answered within `PAGE_MS`. */
  | { is: "too-slow" }
  /** Of more than `PAGE_BYTES_MAX`. */
  | { is: "too-long" };

/**
 * The limit of one page, its waiting included: right after a scan, or with thousands of chats, WAHA needs a minute for a
 * list and is not sick (C59, C60).
 */
export const PAGE_MS = 60_000;
/** Fifty messages with the thumbnails that some engines put into them. */
export const PAGE_BYTES_MAX = 16_777_216;

/**
 * The guard takes a call that it cuts off for a failure of the whole server, and five of them would
 * shut out every session. So a slow page ends by a limit of its own, just before.
 */
const GUARD_LIMIT_MS = PAGE_MS + 1_000;

/**
 * Reads one page in the lane of traffic. Only a WAHA that could not be reached is asked again: a
 * page that failed after long work would only double the load (C60).
 * @throws {GuardError} `QUEUE_FULL`, `CIRCUIT_OPEN`: not sent; `TIME_LIMIT`: no place in time.
 * @throws The signal's reason when the caller aborts.
 */
export async function readPage(
  line: Line,
  page: PageRequest,
  options: { signal?: AbortSignal | undefined },
): Promise<PageVerdict> {
  const { session, routeClass } = page;
  const { signal } = options;
  const deadlineAt = line.clock.monotonic() + PAGE_MS;
  let verdict: PageVerdict | undefined;
  try {
    await line.guard.call(async (inner) => {
      verdict = undefined;
      verdict = await readOnce(line, { ...page, deadlineAt }, inner);
      weigh(verdict);
    }, { signal, idempotent: true, routeClass, session, limitMs: GUARD_LIMIT_MS });
  } catch (error) {
    if (verdict === undefined || signal?.aborted === true) throw error;
  }
  if (verdict === undefined) throw new TypeError("Cannot give a page: the guard ran nothing");
  return verdict;
}

async function readOnce(
  line: Line,
  page: PageRequest & { deadlineAt: number },
  inner: AbortSignal,
): Promise<PageVerdict> {
  const late = new AbortController();
  const leftMs = page.deadlineAt - line.clock.monotonic();
  const cancel = line.clock.after(leftMs, () => late.abort());
  const { signal, release } = eitherOf(inner, late.signal);
  try {
    const answer = await exchange(line.wire, {
      method: "GET",
      path: page.path,
      bytesMax: PAGE_BYTES_MAX,
      signal,
    });
    return classifyRead(answer);
  } catch (error) {
    if (inner.aborted) throw error;
    if (late.signal.aborted) return { is: "too-slow" };
    if (error instanceof NoAnswerError) return { is: "unreachable", reason: error.reason };
    if (error instanceof BodyTooLongError) return { is: "too-long" };
    throw error;
  } finally {
    cancel();
    release();
  }
}

/** @throws What the guard counts the verdict by. */
function weigh(verdict: PageVerdict): void {
  switch (verdict.is) {
    case "too-slow":
    case "failed":
      throw new UpstreamFailure("Cannot use WAHA's page: it failed", {
        scope: "session",
        retryable: false,
      });
    case "too-long":
      return;
    case "json":
    case "nothing":
    case "missing":
    case "status-mismatch":
    case "no-route":
    case "unauthorized":
    case "forbidden":
    case "refused":
    case "limited":
    case "unreachable":
    case "not-waha":
      return charge(tollOf(verdict, "session"));
    default:
      return unreachable(verdict);
  }
}
