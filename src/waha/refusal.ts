import { z } from "zod";
import type { Answer } from "./answer.ts";
import { readBody } from "./answer.ts";
import { statusWord } from "./schemas.ts";
import type { SessionStatus } from "../session/mod.ts";
import { unreachable } from "../session/mod.ts";

/** WAHA's own sentences are shorter; a body is foreign text until it is known. */
const SENTENCE_CHARS_MAX = 300;

const sentence = z.union([z.string(), z.array(z.string())]);

/** Nest's error body, in both key orders; 401 and 403 have no `error`. */
const nestSchema = z.object({
  statusCode: z.number(),
  message: sentence,
  error: z.string().optional(),
});

/** WAHA's 500: it also echoes the request's body and the stack, which are not read. */
const exceptionSchema = z.object({
  statusCode: z.number(),
  exception: z.object({ message: z.string().optional(), stack: z.string().optional() }),
});

/** The status 422 has neither `statusCode` nor `message`. */
const mismatchSchema = z.object({
  error: z.string(),
  status: z.string(),
  expected: z.array(z.string()),
});

/** B's 422 for an unknown session. */
const noSessionSchema = z.object({ error: z.string(), session: z.string() });

/**
 * The body of an answer of 400 or above, in the shapes that WAHA has (contract §3, §4). `foreign`
 * is everything else: a web page, text, a stranger's JSON, cut JSON.
 */
export type Complaint =
  | { is: "status-mismatch"; status: SessionStatus; raw?: string; expected: string[]; says: string }
  | { is: "no-session"; says: string }
  | { is: "nest"; says: string }
  | { is: "exception"; says: string }
  | { is: "foreign"; body: "empty" | "json" | "cut" | "page" | "text" };

/** Reads the body of a refusal; never throws. */
export function readComplaint(answer: Pick<Answer, "text" | "contentType">): Complaint {
  const body = readBody(answer);
  if (body.is !== "json") return { is: "foreign", body: body.is };
  const mismatch = mismatchSchema.safeParse(body.value);
  if (mismatch.success) {
    const { status, expected, error } = mismatch.data;
    const says = `${short(error)} (it is ${short(status)})`;
    return { is: "status-mismatch", ...statusWord(status), expected, says };
  }
  const exception = exceptionSchema.safeParse(body.value);
  if (exception.success) {
    const { message, stack } = exception.data.exception;
    return { is: "exception", says: short(message ?? stack?.split("\n")[0] ?? "") };
  }
  const nest = nestSchema.safeParse(body.value);
  if (nest.success) return nestComplaint(short([nest.data.message].flat().join("; ")));
  const noSession = noSessionSchema.safeParse(body.value);
  if (noSession.success) return { is: "no-session", says: short(noSession.data.error) };
  return { is: "foreign", body: "json" };
}

/**
 * What WAHA itself says in an answer of 400 or above, on one line, at most 300 characters; "" where
 * the body is none of WAHA's. Never what it echoes of the call.
 */
export function ownWords(answer: Pick<Answer, "text" | "contentType">): string {
  const complaint = readComplaint(answer);
  return complaint.is === "foreign" ? "" : complaint.says;
}

/** Whether WAHA says that it has no such session: each version and route has its own words. */
export function saysMissing(complaint: Complaint): boolean {
  if (complaint.is === "no-session") return /does not exist/i.test(complaint.says);
  if (complaint.is !== "nest") return false;
  return /^session not found|didn't find a session|support only 'default' session/i
    .test(complaint.says);
}

/** Whether the route itself is unknown: an older WAHA, or another Nest program. */
export function saysNoRoute(complaint: Complaint): boolean {
  return complaint.is === "nest" && /^cannot (get|post|put|delete) \//i.test(complaint.says);
}

/** What a person is told about a body that is not WAHA's. */
export function foreignWords(body: "empty" | "json" | "cut" | "page" | "text"): string {
  switch (body) {
    case "empty":
      return "an empty body";
    case "json":
      return "JSON that is not WAHA's";
    case "cut":
      return "incomplete JSON";
    case "page":
      return "a web page instead of JSON";
    case "text":
      return "text instead of JSON";
    default:
      return unreachable(body);
  }
}

/** Before 2024.9 the status 422 was a sentence: "The session under FAILED status. …". */
function nestComplaint(says: string): Complaint {
  const under = /^the session under (\w+) status/i.exec(says)?.[1];
  if (under === undefined) return { is: "nest", says };
  return { is: "status-mismatch", ...statusWord(under), expected: [], says };
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= SENTENCE_CHARS_MAX
    ? line
    : `${line.slice(0, SENTENCE_CHARS_MAX).toWellFormed()}…`;
}
