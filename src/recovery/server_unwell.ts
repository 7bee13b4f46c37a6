import type { ServerState } from "../session/mod.ts";

const CODES = {
  unreachable: "WAHA_UNREACHABLE",
  "not-waha": "NOT_WAHA",
  unauthorized: "WAHA_UNAUTHORIZED",
} as const;

/** WAHA as a whole cannot be asked now, so nothing is done to its sessions. */
export class ServerUnwellError extends Error {
  override readonly name = "ServerUnwellError";
  readonly code: (typeof CODES)[keyof typeof CODES];

  constructor(state: Exclude<ServerState, { is: "up" }>) {
    super(`Cannot act on a session as WAHA is not well (${state.reason}): look at WAHA first`);
    this.code = CODES[state.is];
  }
}
