import type { z } from "zod";
import { ApiError } from "./api_error.ts";

/** The parts of a request, as hono names them and as a person calls them. */
const PLACES: Readonly<Record<string, string>> = {
  param: "path",
  query: "query",
  json: "body",
};

/** zod's own openings say nothing that the sentence does not. */
const OPENING = /^Invalid (?:input|option): /;

/** A failed validation as one sentence that says what to change; `details.issues` lists all. */
export function invalidRequest(issues: readonly z.core.$ZodIssue[], target: string): ApiError {
  const place = PLACES[target] ?? target;
  const found = issues.map(({ path, message }) => ({
    path: [place, ...path.map(String)].join("."),
    message: message.replace(OPENING, ""),
  }));
  const [first] = found;
  const sentence = first === undefined ? `${place}: it is invalid` : sentenceOf(first);
  return new ApiError("INVALID_REQUEST", `Cannot take ${sentence}`, { details: { issues: found } });
}

/** For `zValidator` and the OpenAPI routes: what is invalid never reaches a handler. */
export function refuseInvalid(
  result: { success: true } | { success: false; error: z.core.$ZodError },
  target: string,
): void {
  if (!result.success) throw invalidRequest(result.error.issues, target);
}

function sentenceOf({ path, message }: { path: string; message: string }): string {
  return `${path}: ${message}`;
}
