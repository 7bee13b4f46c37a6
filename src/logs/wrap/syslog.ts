import type { Framed } from "../entry.ts";

const NEW = /^<\d{1,3}>1 (\S+) \S+ \S+ \S+ \S+ (?:-|\[.*?\]) ?(.*)$/s;
const OLD =
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ ([\w./@:-]+?)(?:\[\d+\])?: (.*)$/s;

/**
 * syslog as of RFC 5424, and the older form that `journalctl -o short` prints as well: its date has
 * no year, so that it is no time yet.
 */
export function unwrapSyslog(line: string): Framed | null {
  const [, stamp = "", text = ""] = NEW.exec(line) ?? [];
  if (stamp !== "") {
    const timeAt = Date.parse(stamp);
    return { text, wrapper: "syslog", ...(Number.isNaN(timeAt) ? {} : { timeAt }) };
  }
  const [, unit = "", rest = ""] = OLD.exec(line) ?? [];
  if (unit === "") return null;
  return { text: rest, wrapper: line.startsWith("<") ? "syslog" : "journald" };
}
