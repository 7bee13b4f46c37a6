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
  const why = whyUnaskable(name);
  if (why !== null) throw refusal(why);
  return encodeURIComponent(name);
}

/** Why WAHA cannot be asked for a session of this name; null where it can. */
export function whyUnaskable(name: string): string | null {
  if (name === "") return "it is empty";
  if (name === "." || name === "..") return "it is a path step";
  if (!name.isWellFormed()) return "it holds half a character";
  return null;
}

function refusal(why: string): WahaError {
  return new WahaError(
    "INVALID_SESSION_NAME",
    `Cannot ask WAHA for a session of this name as ${why}: give the session's real name`,
  );
}
