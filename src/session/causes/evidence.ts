import type { Source } from "./entry.ts";
import type { LogRecord, WahaAnswer } from "./record.ts";
import { ENGINES } from "../facts.ts";
import type { KnownEngine } from "./words.ts";

export const ALL_ENGINES: readonly KnownEngine[] = ENGINES;
/** Those that drive a browser. */
export const BROWSER_ENGINES: readonly KnownEngine[] = ["WEBJS", "WPP"];

type Rest = Omit<Partial<LogRecord>, "by" | "name" | "msg">;

/** An entry of WAHA's logger at level info; `name` null where WAHA names no component. */
export function logged(
  name: string | null,
  msg: string,
  rest: Rest = {},
): { record: LogRecord } {
  return { record: { by: "logger", level: 30, ...(name === null ? {} : { name }), msg, ...rest } };
}

/** A line of GOWS, which WAHA's logger passes on without a component. */
export function gows(msg: string, rest: Rest = {}): { record: LogRecord } {
  return logged(null, msg, { ...rest, fields: { ...rest.fields, engine: "gows" } });
}

/** A line that no logger wrote. */
export function printed(msg: string): { record: LogRecord } {
  return { record: { by: "text", msg } };
}

/** WAHA's answer to a call that failed inside it. */
export function failedCall(message: string): { answer: WahaAnswer } {
  return { answer: { status: 500, body: { statusCode: 500, exception: { message } } } };
}

/** WAHA's refusal of a call. */
export function refusedCall(status: number, message: string): { answer: WahaAnswer } {
  return { answer: { status, body: { message, statusCode: status } } };
}

/** `at` is `FILE:LINE` of a log of `tests/recorded/logs`, without its `.log`. */
export function recorded(at: string, quote: string): Source {
  const [file, line] = split(at);
  return { is: "recording", file: `logs/${file}.log`, line, quote };
}

/** `at` is `NAME:LINE` of an input of the cases, without its `.log`. */
export function inCase(at: string, quote: string): Source {
  const [file, line] = split(at);
  return { is: "case", file: `${file}.log`, line, quote };
}

export function report(row: `C${number}`): Source {
  return { is: "report", row };
}

export function thread(name: string): Source {
  return { is: "thread", thread: name };
}

export function source(project: string, file: string): Source {
  return { is: "source", project, file };
}

function split(at: string): [string, number] {
  const colon = at.lastIndexOf(":");
  return [at.slice(0, colon), Number(at.slice(colon + 1))];
}
