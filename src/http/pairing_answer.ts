import type { Pairing } from "../contract/mod.ts";
import type { PairingOutcome } from "../recovery/mod.ts";
import { ApiError } from "./api_error.ts";
import { noSuchSession } from "./outcome.ts";
import { unreachable } from "./unreachable.ts";

/**
 * The code to type into the phone.
 * @throws {ApiError} `QR_NOT_AVAILABLE`, `SESSION_NOT_FOUND`.
 */
export function pairingOf(outcome: PairingOutcome, name: string): Pairing {
  switch (outcome.is) {
    case "code":
      return { code: outcome.code };
    case "not-scannable": {
      const { status, because, todo } = outcome;
      throw new ApiError(
        "QR_NOT_AVAILABLE",
        `Cannot pair session ${name} as ${because}; to do: ${todo}`,
        { details: { status, because, todo } },
      );
    }
    case "no-such-session":
      throw noSuchSession(name);
    default:
      return unreachable(outcome);
  }
}
