import { isRecord } from "./face.ts";
import type { LogLine } from "./log_line.ts";
import type { Json } from "./model.ts";

/** `WAHA_LOG_FORMAT`. */
export const LOG_FORMATS = ["PRETTY", "JSON"] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

const PID = 1;
const HOSTNAME = "waha";

/** The entry as WAHA writes it, with its line break. */
export function written(entry: LogLine, at: number, format: LogFormat): string {
  return format === "JSON" ? jsonOf(entry, at) : prettyOf(entry, at);
}

/** pino's order; the manager's own lines have their component before the session. */
function jsonOf(entry: LogLine, at: number): string {
  const { level, name, msg, session, reqId, fields } = entry;
  const component = name === null ? {} : { name };
  const owner = session === null ? {} : { session };
  const own = name === "SessionManager" ? { ...component, ...owner } : { ...owner, ...component };
  const request = reqId === null ? {} : { reqId };
  const head = { level, time: at, pid: PID, hostname: HOSTNAME };
  return `${JSON.stringify({ ...head, ...request, ...own, ...fields, msg })}\n`;
}

const LEVELS = { 30: ["INFO", 32], 40: ["WARN", 33], 50: ["ERROR", 31] } as const;

/** pino-pretty's, coloured even in a file; the time is local and has no date. */
function prettyOf(entry: LogLine, at: number): string {
  const { level, name, msg, session, reqId, fields } = entry;
  const [word, color] = LEVELS[level];
  const component = name === null ? `(${PID})` : `(${name}/${PID})`;
  const owner = session === null ? "" : `session:${session} - `;
  const { err, error, ...kept } = fields;
  const rest = {
    ...(reqId === null ? {} : { reqId }),
    ...(session === null ? {} : { session }),
    ...kept,
  };
  const tail = Object.keys(rest).length === 0 ? "" : ` ${colored(90, JSON.stringify(rest))}`;
  const head = `[${timeOf(at)}] ${colored(color, word)} ${component}: ${colored(36, owner + msg)}`;
  return `${head}${tail}\n${apart("err", err)}${apart("error", error)}`;
}

function colored(color: number, text: string): string {
  return `\x1b[${color}m${text}\x1b[39m`;
}

function timeOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${clock}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** An error stands in lines of its own, its stack unquoted and further in. */
function apart(key: string, value: Json | undefined): string {
  if (value === undefined) return "";
  if (!isRecord(value)) return `    ${key}: ${JSON.stringify(value)}\n`;
  const entries = Object.entries(value);
  const lines = entries.flatMap(([name, inner], index) => {
    const comma = index < entries.length - 1 ? "," : "";
    if (name !== "stack" || typeof inner !== "string") {
      const text = JSON.stringify(inner, null, 2) ?? "null";
      return `"${name}": ${text}${comma}`.split("\n").map((one) => `      ${one}`);
    }
    const stack = inner.split("\n").map((one) => `          ${one}`);
    return [`      "stack":`, ...stack];
  });
  return [`    ${key}: {`, ...lines, "    }", ""].join("\n");
}
