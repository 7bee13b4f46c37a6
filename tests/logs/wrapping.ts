import type { LogRecord } from "../../src/session/causes/mod.ts";

/** Everything that a collector of logs may put around a line; written without the reader's code. */
export const WRAPPERS = [
  "none",
  "docker-json",
  "compose",
  "timestamps",
  "cri",
  "cri-partial",
  "journald",
  "journald-json",
  "syslog",
] as const;
/** What else is seen, and one around another: the recordings are read in these, too. */
export const NESTED = [
  "rsyslog",
  "journald-iso",
  "journald-precise",
  "kubectl",
  "kubectl-timestamps",
  "swarm",
  "compose-timestamps",
  "compose-coloured",
  "compose-in-journald",
  "docker-json-shipped",
] as const;
export type WrapperName = (typeof WRAPPERS)[number] | (typeof NESTED)[number];

export const FORMATS = ["pino", "pretty", "pretty-plain", "nest", "logfmt"] as const;
export type FormatName = (typeof FORMATS)[number];

/**
 * The physical lines of a log as a collector keeps them.
 * @param timeAt When each was taken, ms: the collector's clock and the line's own say the same.
 */
export function wrapped(
  lines: readonly string[],
  by: WrapperName,
  timeAt: (index: number) => number,
): string[] {
  return lines.flatMap((line, index) => {
    const iso = new Date(timeAt(index)).toISOString();
    const nanos = iso.replace("Z", "123456Z");
    switch (by) {
      case "none":
        return [line];
      case "docker-json":
        return [JSON.stringify({ log: `${line}\n`, stream: "stdout", time: nanos })];
      case "compose":
        return [`waha-1  | ${line}`];
      case "timestamps":
        return [`${nanos} ${line}`];
      case "cri":
        return [`${nanos} stdout F ${line}`];
      case "cri-partial":
        return parts(line).map((part, no, all) =>
          `${nanos} stdout ${no < all.length - 1 ? "P" : "F"} ${part}`
        );
      case "journald":
        return [`${syslogDate(iso)} host-1 waha[812]: ${line}`];
      case "journald-json":
        return [JSON.stringify({
          __REALTIME_TIMESTAMP: String(timeAt(index) * 1_000),
          PRIORITY: "6",
          CONTAINER_NAME: "waha",
          MESSAGE: line,
        })];
      case "syslog":
        return [`<14>1 ${iso} host-1 waha 812 - - ${line}`];
      case "rsyslog":
        return [`${iso.replace("Z", "000+00:00")} host-1 waha[812]: ${line}`];
      case "journald-iso":
        return [`${iso.slice(0, 19)}+0000 host-1 waha[812]: ${line}`];
      case "journald-precise":
        return [`${syslogDate(iso)}${iso.slice(19, 23)}000 host-1 waha[812]: ${line}`];
      case "kubectl":
        return [`[pod/waha-0/waha] ${line}`];
      case "kubectl-timestamps":
        return [`[pod/waha-0/waha] ${nanos} ${line}`];
      case "swarm":
        return [`waha_waha.1.k3x8zq0abc@node-1    | ${line}`];
      case "compose-timestamps":
        return [`waha-1  | ${nanos} ${line}`];
      case "compose-coloured":
        return [`\x1b[36mwaha-1  | \x1b[0m${line}`];
      case "compose-in-journald":
        return [`${syslogDate(iso)} host-1 docker[99]: waha-1  | ${line}`];
      case "docker-json-shipped":
        return [JSON.stringify({ stream: "stdout", time: nanos, log: `${line}\n` })];
    }
  });
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function syslogDate(iso: string): string {
  return `${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(8, 10)} ${iso.slice(11, 19)}`;
}

/** A line as the container runtime cuts it: in the middle of anything. */
function parts(line: string): string[] {
  const size = Math.max(20, Math.ceil(line.length / 3));
  const all: string[] = [];
  for (let from = 0; from < line.length; from += size) all.push(line.slice(from, from + size));
  return all.length === 0 ? [""] : all;
}

export interface Written {
  record: LogRecord;
  session: string | null;
  at: number;
}

/** An entry of WAHA's logger as one of its formats; null where that cannot tell all of it. */
export function written(entry: Written, format: FormatName): string[] | null {
  switch (format) {
    case "pino":
      return [asPino(entry)];
    case "pretty":
      return asPretty(entry, { colours: true });
    case "pretty-plain":
      return asPretty(entry, { colours: false });
    case "nest":
      return asNest(entry);
    case "logfmt":
      return asLogfmt(entry);
  }
}

function asPino({ record, session, at }: Written): string {
  const { level = 30, name, msg, error, stack, fields } = record;
  const err = error === undefined ? undefined : errorOf(error, stack);
  return JSON.stringify({
    level,
    time: at,
    pid: 1,
    hostname: "waha",
    name,
    session: session ?? undefined,
    ...fields,
    err,
    trace: err === undefined ? stack : undefined,
    msg,
  });
}

function errorOf(error: string, stack?: string) {
  const [, type = "Error", message = error] = /^(\w+): (.*)$/s.exec(error) ?? [];
  return { type, message, stack: stack ?? `${type}: ${message}` };
}

const NAMES: Readonly<Record<number, string>> = {
  10: "TRACE",
  20: "DEBUG",
  30: "INFO",
  40: "WARN",
  50: "ERROR",
  60: "FATAL",
};

function asPretty({ record, session, at }: Written, { colours }: { colours: boolean }): string[] {
  const { level = 30, name, msg, error, stack, fields } = record;
  const paint = (code: number, text: string) => colours ? `\x1b[${code}m${text}\x1b[39m` : text;
  const time = new Date(at).toISOString().slice(11, 23);
  const rest = { ...fields, ...(session === null ? {} : { session }) };
  const said = session === null ? msg : `session:${session} - ${msg}`;
  const where = name === undefined ? "(34)" : `(${name}/34)`;
  const end = Object.keys(rest).length === 0 ? "" : ` ${paint(90, JSON.stringify(rest))}`;
  const head = `[${time}] ${paint(32, NAMES[level] ?? "INFO")} ${where}: ${paint(36, said)}${end}`;
  if (error === undefined && stack === undefined) return head.split("\n");
  const err = errorOf(error ?? "", stack);
  return [
    ...head.split("\n"),
    "    err: {",
    `      "type": ${JSON.stringify(err.type)},`,
    `      "message": ${JSON.stringify(err.message)},`,
    '      "stack":',
    ...err.stack.split("\n").map((line) => `          ${line}`),
    "    }",
  ];
}

const NEST_LEVELS: Readonly<Record<number, string>> = {
  20: "DEBUG",
  30: "LOG",
  40: "WARN",
  50: "ERROR",
};

/** The console of 2023: no fields, no errors, no second line. */
function asNest({ record, session, at }: Written): string[] | null {
  const { level = 30, name, msg, error, stack, fields = {} } = record;
  const tellsAll = error === undefined && stack === undefined && !msg.includes("\n") &&
    Object.keys(fields).length === 0;
  if (!tellsAll || name === undefined) return null;
  const date = new Date(at);
  const hours = date.getUTCHours();
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${date.getUTCFullYear()}`;
  const clock = `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const context = session === null ? name : `${name} - ${session}`;
  const word = NEST_LEVELS[level] ?? "LOG";
  return [
    `[Nest] 34  - ${day}, ${clock} ${hours < 12 ? "AM" : "PM"} ${
      word.padStart(7)
    } [${context}] ${msg}`,
  ];
}

const WORDS: Readonly<Record<number, string>> = {
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
};

/** `key=value`, as viewers of logs print what they have read; a stack has no place in it. */
function asLogfmt({ record, session, at }: Written): string[] | null {
  const { level = 30, name, msg, error, stack, fields = {} } = record;
  if (stack !== undefined || msg.includes("\n")) return null;
  const texts = Object.entries(fields).filter(([, value]) => typeof value === "string");
  if (texts.length < Object.keys(fields).length) return null;
  const quoted = (value: string) => JSON.stringify(value);
  return [[
    `level=${WORDS[level] ?? "info"}`,
    `time=${new Date(at).toISOString()}`,
    ...(name === undefined ? [] : [`name=${name}`]),
    ...(session === null ? [] : [`session=${session}`]),
    `msg=${quoted(msg)}`,
    ...(error === undefined ? [] : [`error=${quoted(error)}`]),
    ...texts.map(([key, value]) => `${key}=${quoted(String(value))}`),
  ].join(" ")];
}
