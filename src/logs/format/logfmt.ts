import type { Entry } from "../entry.ts";
import { sessionNamed } from "./session_name.ts";

const PAIR = /(\w[\w.-]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))\s*/y;
const LEVELS: Readonly<Record<string, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  warning: 40,
  error: 50,
  fatal: 60,
};

/** `key=value` pairs, as viewers such as Grafana print what they read: all of the line, or nothing. */
export function readLogfmt(text: string): Pick<Entry, "session" | "record" | "at"> | null {
  if (!/^\w[\w.-]*=/.test(text)) return null;
  const pairs = new Map<string, string>();
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < text.length) {
    const found = PAIR.exec(text);
    if (found === null) return null;
    const [, key = "", quoted, bare = ""] = found;
    pairs.set(key, quoted?.replaceAll(/\\(["\\])/g, "$1") ?? bare);
  }
  const msg = pairs.get("msg") ?? pairs.get("message");
  if (msg === undefined) return null;
  const level = LEVELS[pairs.get("level")?.toLowerCase() ?? ""] ?? Number(pairs.get("level"));
  const stamp = pairs.get("time") ?? pairs.get("ts") ?? "";
  const at = /^\d{13}$/.test(stamp) ? Number(stamp) : Date.parse(stamp);
  const name = pairs.get("name");
  const error = pairs.get("error");
  const { msg: _msg, message: _message, ...fields } = Object.fromEntries(pairs);
  return {
    ...(Number.isFinite(at) ? { at } : {}),
    session: pairs.get("session") ?? sessionNamed(msg),
    record: {
      by: "logger",
      ...(Number.isFinite(level) ? { level } : {}),
      ...(name === undefined ? {} : { name }),
      msg,
      ...(error === undefined ? {} : { error }),
      fields,
    },
  };
}
