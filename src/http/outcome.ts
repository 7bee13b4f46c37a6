import type { Clock } from "../clock.ts";
import type { Recovery } from "../contract/mod.ts";
import type { Outcome } from "../recovery/mod.ts";
import { ApiError } from "./api_error.ts";
import { incidentPath, statusPath } from "./paths.ts";
import { unreachable } from "./unreachable.ts";
import { instant } from "./wire.ts";

/** What was asked, as the sentence of a refusal names it. */
export interface Asked {
  /** A verb: `recover`, `restart`, … */
  doing: string;
  /** The session as it is called. */
  name: string;
  /** The session in the path, if one stood there. */
  session: string | undefined;
  /** The server that the request names, if it does. */
  server: string | undefined;
  clock: Clock;
}

export type Acted =
  | { status: 200; recovery: Recovery }
  /** It goes on: `location` shows how. */
  | { status: 202; recovery: Recovery; location: string };

/**
 * How an act ended, for whoever asked.
 * @throws {ApiError} `ON_HOLD`, `LOGIN_AT_RISK`, `SESSION_NOT_FOUND`: nothing was sent to WAHA.
 */
export function actedOf(outcome: Outcome, asked: Asked): Acted {
  switch (outcome.is) {
    case "settled":
      return { status: 200, recovery: outcome.result };
    case "pending": {
      const { incidentId } = outcome.result;
      const location = incidentId === undefined
        ? statusPath(asked)
        : incidentPath(incidentId, asked.server);
      return { status: 202, recovery: outcome.result, location };
    }
    case "on-hold":
      throw onHold(outcome, asked);
    case "login-at-risk":
      throw new ApiError(
        "LOGIN_AT_RISK",
        `Cannot ${asked.doing} session ${asked.name} as ${outcome.because}: ` +
          `repeat it with "force": true if its login may be lost`,
        { details: { because: outcome.because } },
      );
    case "no-such-session":
      throw noSuchSession(asked.name);
    default:
      return unreachable(outcome);
  }
}

export function noSuchSession(name: string): ApiError {
  return new ApiError(
    "SESSION_NOT_FOUND",
    `Cannot find session ${name}: neither WAHA nor this service knows it`,
  );
}

function onHold(
  { rule, because, until }: Extract<Outcome, { is: "on-hold" }>,
  { doing, name, clock }: Asked,
): ApiError {
  const end = until === undefined ? "" : `, until ${instant(until)}`;
  return new ApiError(
    "ON_HOLD",
    `Cannot ${doing} session ${name} as rule ${rule} holds it${end}: ${because}`,
    {
      details: { rule, because, ...(until === undefined ? {} : { until: instant(until) }) },
      ...(until === undefined ? {} : { retryAfterMs: until - clock.now() }),
    },
  );
}
