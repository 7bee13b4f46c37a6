import { WahaError } from "./errors.ts";

/**
 * A session's name as a part of a URL's path.
 *
 * An empty name turns `DELETE /api/sessions/{name}` and the like into calls of another route
 * (C98), and `.` and `..` do the same once the URL is normalised, which percent-encoding does not
 * prevent; a lone surrogate has no UTF-8 form at all.
 * @throws {WahaError} `INVALID_SESSION_NAME`: nothing was sent.
 */
export function encodeSessionName(name: string): string {
  if (name === "") throw refusal("it is empty");
  if (name === "." || name === "..") throw refusal("it is a path step");
  if (!name.isWellFormed()) throw refusal("it holds half a character");
  return encodeURIComponent(name);
}

function refusal(why: string): WahaError {
  return new WahaError(
    "INVALID_SESSION_NAME",
    `Cannot ask WAHA for a session of this name as ${why}: give the session's real name`,
  );
}
