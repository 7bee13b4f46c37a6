import { unreachable } from "../session/mod.ts";
import type { ReadVerdict } from "./classify_read.ts";
import { WahaError } from "./errors.ts";

/** Verdicts that carry nothing to hand out. */
export type Unusable = Exclude<ReadVerdict, { is: "json" | "missing" | "status-mismatch" }>;

/** What WAHA did not do and why, as an error by code. `doing`: as in "list the chats". */
export function unusable(verdict: Unusable, doing: string): WahaError {
  switch (verdict.is) {
    case "nothing":
      return bad(doing, "WAHA's answer is empty");
    case "refused":
      return bad(doing, `WAHA refused it: ${verdict.reason}`);
    case "failed":
      return bad(doing, `WAHA ${verdict.reason}`);
    case "no-route":
      return bad(doing, "this version of WAHA has no such route: update WAHA");
    case "limited":
    case "unreachable":
      return new WahaError(
        "WAHA_UNREACHABLE",
        `Cannot ${doing} as WAHA cannot be reached (${verdict.reason}): see that it runs`,
      );
    case "unauthorized":
    case "forbidden":
      return new WahaError("WAHA_UNAUTHORIZED", `Cannot ${doing}: ${verdict.reason}`);
    case "not-waha":
      return new WahaError(
        "NOT_WAHA",
        `Cannot ${doing} as no WAHA is at WAHA_URL: ${verdict.reason}`,
      );
    default:
      return unreachable(verdict);
  }
}

/** An answer that says nothing usable. */
export function bad(doing: string, why: string, options: { path?: string } = {}): WahaError {
  return new WahaError("WAHA_BAD_RESPONSE", `Cannot ${doing} as ${why}`, options);
}
