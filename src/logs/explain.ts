import { causeEntry, match } from "../session/causes/mod.ts";
import { classify } from "./classify.ts";
import type { EntryTime } from "./entry.ts";
import type { UserPattern } from "./patterns.ts";
import { printable } from "./printable.ts";
import { readEntry, takeBelow } from "./read_entry.ts";
import { unwrap } from "./unwrap.ts";

/** How a line is unwrapped, read and classified, and why: for those who write patterns. */
export function explained(text: string, patterns: readonly UserPattern[] = []): string {
  const [first = "", ...rest] = text.split("\n");
  const framed = unwrap(first);
  const below = takeBelow(rest.map((line) => ({ framed: unwrap(line) })));
  const entry = readEntry(framed, below.map((line) => line.framed.text));
  const { record, session, format } = entry;
  const rows: [string, string][] = [
    ["wrapper", framed.wrapper],
    ["format", format],
    ["session", session ?? "none: it is about WAHA as a whole, or the line names none"],
    ["time", timeWords(entry)],
    ["written by", record.by === "logger" ? "WAHA's own logger" : "something beside WAHA's logger"],
    ["level", record.level === undefined ? "none" : String(record.level)],
    ["component", record.name ?? "none"],
    ["message", record.msg || "(empty)"],
    ["error", record.error ?? "none"],
    ["stack", record.stack === undefined ? "none" : `${record.stack.split("\n").length} lines`],
  ];
  const found = classify(entry, patterns);
  const cause = match(record);
  if (found === null) {
    const why = cause === null
      ? "no entry of the catalogue and no sign of a status fits its own message fields"
      : `it is ${cause.entry.name}, which is no event: ${cause.entry.meaning}`;
    rows.push(["event", `none: ${why}`]);
  } else {
    rows.push(["event", found.kind], ["cause", found.cause ?? "none"]);
    rows.push(["recognised by", reasonOf(found.entry, cause?.on)]);
    const known = found.entry === undefined ? null : causeEntry(found.entry);
    if (known !== null) {
      rows.push(["means", known.meaning], ["do", known.act.sentence], ["never", known.never]);
    }
  }
  return `${rows.map(([name, value]) => `${name.padEnd(14)}${printable(value)}`).join("\n")}\n`;
}

function timeWords({ at, ofDayMs, ofYearMs }: EntryTime): string {
  if (at !== undefined) return new Date(at).toISOString();
  if (ofYearMs !== undefined) return "a date without a year: completed from its file";
  return ofDayMs === undefined
    ? "none"
    : "a time of day without a date: completed from its neighbours or its file";
}

function reasonOf(entry: string | undefined, on: string | undefined): string {
  if (entry === undefined) return "a line of WAHA that tells a status";
  return on === undefined ? `your pattern ${entry}` : `${entry} of the catalogue, by its ${on}`;
}
