import type { LogRecord } from "./mod.ts";

/** A record of a recorded log with the physical line on which it begins. */
export interface RecordedEntry {
  line: number;
  record: LogRecord;
}

// deno-lint-ignore no-control-regex
const COLOURS = /\u001b\[\d+m/g;
const PRETTY =
  /^\[\d\d:\d\d:\d\d\.\d{3}\] (?<level>[A-Z]+) \((?:(?<name>[^/)]*)\/)?\d+\): (?:session:(?<session>.+?) - )?(?<msg>.*)$/;
const NEST =
  /^\[Nest\] \d+ {2}- [^A-Z]*(?:[AP]M) +(?<level>[A-Z]+) \[(?<name>[^\]]*)\] (?<msg>.*)$/;
const LEVELS: Readonly<Record<string, number>> = {
  TRACE: 10,
  DEBUG: 20,
  LOG: 30,
  INFO: 30,
  WARN: 40,
  ERROR: 50,
  FATAL: 60,
};

/**
 * A plain reader of WAHA's logs for tests of the catalogue alone: the analyzer has its own. Knows
 * pino JSON, PRETTY with its indented lines, the Nest console; the compose prefix is taken off.
 */
export function readLog(text: string): RecordedEntry[] {
  const entries: RecordedEntry[] = [];
  text.split("\n").forEach((raw, index) => {
    const line = raw.replace(COLOURS, "").replace(/^\S+ +\| /, "");
    const last = entries.at(-1);
    if (/^ {4,}\S/.test(line) && last?.record.by === "logger") {
      last.record.stack = [last.record.stack, line].filter(Boolean).join("\n");
    } else if (line !== "") {
      entries.push({ line: index + 1, record: recordOf(line) });
    }
  });
  return entries;
}

function recordOf(line: string): LogRecord {
  if (line.startsWith("{")) return jsonRecord(JSON.parse(line));
  const groups = (PRETTY.exec(line) ?? NEST.exec(line))?.groups;
  if (groups === undefined) return { by: "text", msg: line };
  const { level = "", name, msg = "" } = groups;
  const rest = / (?<json>\{".*\})$/.exec(msg)?.groups?.json;
  return {
    by: "logger",
    level: LEVELS[level] ?? 30,
    ...(name === undefined ? {} : { name }),
    msg: rest === undefined ? msg : msg.slice(0, -rest.length - 1),
    fields: rest === undefined ? {} : JSON.parse(rest),
  };
}

function jsonRecord(entry: Record<string, unknown>): LogRecord {
  const { level, name, msg, err, error, trace, time: _time, pid: _pid, ...fields } = entry;
  const thrown = typeof err === "object" && err !== null ? new Map(Object.entries(err)) : undefined;
  const said = thrown === undefined ? error : `${thrown.get("type")}: ${thrown.get("message")}`;
  const stack = thrown?.get("stack") ?? trace;
  return {
    by: "logger",
    ...(typeof level === "number" ? { level } : {}),
    ...(typeof name === "string" ? { name } : {}),
    msg: typeof msg === "string" ? msg : "",
    ...(typeof said === "string" ? { error: said } : {}),
    ...(typeof stack === "string" ? { stack } : {}),
    fields,
  };
}
