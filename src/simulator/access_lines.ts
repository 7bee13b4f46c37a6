import { isRecord, toJson } from "./face.ts";
import { line, type LogLine } from "./log_line.ts";
import type { Json } from "./model.ts";
import type { Version } from "./versions.ts";

/** A call that was answered. */
export interface Answered {
  reqId: number;
  request: Request;
  /** Null when the caller left before there was an answer. */
  status: number | null;
  /** JSON of the answer, where it is an error. */
  body: unknown;
  tookMs: number;
}

/** What WAHA logs of a request: level 30 whatever the outcome, `err` where it threw. */
export function accessLine(answered: Answered, version: Version): LogLine {
  const { reqId, request, status, body, tookMs } = answered;
  const url = new URL(request.url);
  const path = decoded(url.pathname.slice(1));
  const req = {
    id: reqId,
    method: request.method,
    url: url.pathname + url.search,
    query: Object.fromEntries(url.searchParams),
    params: version === "2024.10.8" ? { 0: path } : { path: path.split("/") },
  };
  const err = thrownBy(status, body);
  const fields = {
    req,
    res: { statusCode: status },
    ...(err === null ? {} : { err }),
    responseTime: tookMs,
  };
  const outcome = status === null ? "aborted" : err === null ? "completed" : "errored";
  return line(null, `request ${outcome}`, { reqId, fields });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

type Err = { readonly [key: string]: Json };

/** The exception behind an answer; null where WAHA answers without one. */
function thrownBy(status: number | null, body: unknown): Err | null {
  if (status === null || status < 400 || !isRecord(body)) return null;
  if (isRecord(body.exception)) return brokenBy(body.exception);
  const { message } = body;
  const said = typeof message === "string" ? message : null;
  if (status === 401 || said === "Session name is required") return null;
  if (status === 404 && said?.startsWith("Cannot ")) return null;
  const type = said?.startsWith("WAHA Core support only")
    ? "OnlyDefaultSessionIsAllowed"
    : said?.startsWith("The feature is available only")
    ? "AvailableInPlusVersion"
    : TYPES[status] ?? "HttpException";
  const plain = said === null || status === 400;
  const text = plain ? type.replace(/(?<=[a-z])(?=[A-Z])/g, " ") : said;
  const response: Err = plain
    ? Object.fromEntries(Object.entries(body).map(([key, value]) => [key, toJson(value)]))
    : inTypeOrder(body, said);
  const stack = `${type}: ${text}\n    at simulator`;
  return { type, message: text, stack, response, status, options: {}, name: type };
}

const TYPES: Record<number, string> = {
  400: "BadRequestException",
  404: "NotFoundException",
  422: "UnprocessableEntityException",
};

/** NestJS' body once it went through pino's error serializer. */
function inTypeOrder(body: Record<string, unknown>, message: string): Err {
  const { message: _said, ...rest } = body;
  const others = Object.entries(rest).map(([key, value]) => [key, toJson(value)]);
  return { type: "Object", message, stack: "", ...Object.fromEntries(others) };
}

function brokenBy(exception: Record<string, unknown>): Err {
  const { name, message, stack, isBoom } = exception;
  const said = { message: toJson(message), stack: toJson(stack) };
  if (isBoom !== true) return { type: toJson(name), ...said };
  const payload = { statusCode: 428, error: "Precondition Required", message: said.message };
  const output = { statusCode: 428, payload, headers: {} };
  return { type: "BoomLike", ...said, isBoom: true, data: null, output };
}
