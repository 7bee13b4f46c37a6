import type { Framed } from "../entry.ts";

const NEW = /^<\d{1,3}>1 (\S+) \S+ \S+ \S+ \S+ (?:-|\[.*?\]) ?(.*)$/s;
const OLD =
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? \S+ ([\w./@:-]+?)(?:\[\d+\])?: (.*)$/s;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DATE = /^(?:<\d+>)?([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?/;
/** 2000 has a 29th of February. */
const LEAP_YEAR = 2000;

/**
 * syslog as of RFC 5424, and the older form that `journalctl -o short` prints as well, whose date has
 * no year.
 */
export function unwrapSyslog(line: string): Framed | null {
  const [, stamp = "", text = ""] = NEW.exec(line) ?? [];
  if (stamp !== "") {
    const timeAt = Date.parse(stamp);
    return { text, wrapper: "syslog", ...(Number.isNaN(timeAt) ? {} : { timeAt }) };
  }
  const [, unit = "", rest = ""] = OLD.exec(line) ?? [];
  if (unit === "") return null;
  return {
    text: rest,
    wrapper: line.startsWith("<") ? "syslog" : "journald",
    ...yearless(line),
  };
}

function yearless(line: string): { ofYearMs?: number } {
  const [, month = "", day, hour, minute, second, ms = "0"] = DATE.exec(line) ?? [];
  const index = MONTHS.indexOf(month);
  if (index === -1) return {};
  const at = Date.UTC(
    LEAP_YEAR,
    index,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(ms),
  );
  return { ofYearMs: at - Date.UTC(LEAP_YEAR) };
}
