import type { ActAnswer } from "../session/mod.ts";
import { TimeLimitError } from "../guard/mod.ts";
import { charge, isRefusal, silence } from "./ask.ts";
import type { Line } from "./ask.ts";
import { BodyTooLongError } from "./body.ts";
import { classifyAct } from "./classify_act.ts";
import type { ActStep, ActVerdict } from "./classify_act.ts";
import { WahaError } from "./errors.ts";
import { exchange, NoAnswerError, TooLateError } from "./exchange.ts";
import type { Request } from "./exchange.ts";
import { encodeSessionName } from "./session_name.ts";
import { unreachable } from "../session/mod.ts";

const ACT_BYTES_MAX = 1_048_576;
const PICTURE_BYTES_MAX = 8 * 1_048_576;

export interface ActOptions {
  session: string;
  /** Wall clock, ms: at this instant the call may still go out, later not. */
  sendBy: number;
  /** Only where a config is sent: what `sessionConfig` gave. */
  config?: unknown;
  signal?: AbortSignal;
}

/** What is sent, and by whose rules its answer is read. */
export type ActCall = Pick<Request, "method" | "path" | "body"> & { step: ActStep };

/** Sends one lifecycle call; every way in which that can end is an answer. */
export async function act(line: Line, step: ActStep, options: ActOptions): Promise<ActAnswer> {
  const name = pathName(options.session);
  if (typeof name !== "string") return name;
  return await carryOut(line, callOf(step, name, options), options);
}

/** Past the queue, once, 60 s at most; every way in which that can end is an answer. */
export async function carryOut(
  line: Line,
  call: ActCall,
  options: ActOptions,
): Promise<ActAnswer> {
  const { session, signal } = options;
  const kept: { verdict?: ActVerdict; ranAt?: number } = {};
  try {
    await line.guard.act(
      async (inner) => {
        kept.ranAt = line.clock.monotonic();
        kept.verdict = await send(line, call, { sendBy: options.sendBy, signal: inner });
        charge(kept.verdict.toll);
      },
      { session, signal },
    );
  } catch (error) {
    // What WAHA said outlives how the guard counted it, and an abort that came after it.
    if (kept.verdict === undefined) return unanswered(error, line, { ranAt: kept.ranAt, signal });
  }
  return kept.verdict?.answer ?? { is: "unknown", reason: "the call ended without an answer" };
}

/** The name as a part of a path, or why nothing can be sent for it. */
export function pathName(session: string): string | ActAnswer {
  try {
    return encodeSessionName(session);
  } catch (error) {
    if (!(error instanceof WahaError)) throw error;
    return { is: "not-sent", reason: error.message };
  }
}

function callOf(step: ActStep, name: string, options: ActOptions): ActCall {
  switch (step) {
    case "create": {
      // Without `start` a Core WAHA creates nothing and answers 201 (contract §10 trap 14).
      const body = { name: options.session, start: true, config: options.config };
      return { step, method: "POST", path: "/api/sessions", body: JSON.stringify(body) };
    }
    case "screenshot":
      return { step, method: "GET", path: `/api/screenshot?session=${name}` };
    case "delete":
      return { step, method: "DELETE", path: `/api/sessions/${name}` };
    case "restart":
    case "stop":
    case "start":
    case "logout":
      return { step, method: "POST", path: `/api/sessions/${name}/${step}` };
    default:
      return unreachable(step);
  }
}

async function send(
  line: Line,
  { step, ...call }: ActCall,
  bounds: { sendBy: number; signal: AbortSignal },
): Promise<ActVerdict> {
  const bytesMax = step === "screenshot" ? PICTURE_BYTES_MAX : ACT_BYTES_MAX;
  try {
    return classifyAct(step, await exchange(line.wire, { ...call, ...bounds, bytesMax }));
  } catch (error) {
    if (error instanceof TooLateError) {
      return { answer: { is: "not-sent", reason: error.message }, toll: { is: "neutral" } };
    }
    if (error instanceof NoAnswerError) {
      // Only where no connection was made is it certain that WAHA did nothing.
      return {
        answer: { is: error.reached ? "unknown" : "not-sent", reason: error.reason },
        toll: { is: "failure", scope: "server" },
      };
    }
    if (error instanceof BodyTooLongError) {
      return {
        answer: { is: "unknown", reason: `answered with more than ${bytesMax / 1_048_576} MiB` },
        toll: { is: "failure", scope: "server" },
      };
    }
    throw error;
  }
}

/**
 * `ranAt` is the line: from there on the call may be at WAHA.
 * @throws What is neither the guard's nor the caller's: an error of this program.
 */
function unanswered(
  error: unknown,
  line: Line,
  call: { ranAt: number | undefined; signal: AbortSignal | undefined },
): ActAnswer {
  const is = call.ranAt === undefined ? "not-sent" : "unknown";
  if (error instanceof TimeLimitError) return { is, reason: silence(call.ranAt, line.clock) };
  if (isRefusal(error)) return { is, reason: error.message };
  if (call.signal?.aborted) return { is, reason: "the caller left before WAHA answered" };
  throw error;
}
