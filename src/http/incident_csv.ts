import type { Incident } from "../contract/mod.ts";
import { withoutPersons } from "../recovery/mod.ts";

/** One row an incident; the names are for programs as well. */
const COLUMNS: readonly { name: string; of: (incident: Incident) => string }[] = [
  { name: "id", of: ({ id }) => id },
  { name: "server", of: ({ server }) => server },
  { name: "session", of: ({ session }) => session ?? "" },
  { name: "opened_at", of: ({ openedAt }) => openedAt },
  { name: "closed_at", of: ({ closedAt }) => closedAt ?? "" },
  { name: "lasted_s", of: lastedOf },
  { name: "title", of: ({ title }) => title },
  { name: "rule", of: ({ rule }) => rule },
  { name: "cause", of: causeOf },
  { name: "acts", of: ({ entries }) => String(actsOf(entries)) },
  { name: "told", of: ({ told }) => told ? "yes" : "no" },
  { name: "last_decision", of: ({ entries }) => lastOf(entries, ({ text }) => text) },
  { name: "not_done", of: ({ entries }) => lastOf(entries, ({ notDone }) => notDone) },
  { name: "under", of: ({ under }) => under ?? "" },
];

type Entry = Incident["entries"][number];

/** Spreadsheets take UTF-8 for their own code page unless it begins so; programs strip it. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Incidents as CSV (RFC 4180) for a spreadsheet, without persons' data. A cell that a spreadsheet
 * would take for a formula begins with an apostrophe.
 */
export function csvOf(incidents: readonly Incident[]): string {
  const rows = [
    COLUMNS.map(({ name }) => name),
    ...incidents.map((incident) => COLUMNS.map(({ of }) => withoutPersons(of(incident)))),
  ];
  return BYTE_ORDER_MARK + rows.map((cells) => `${cells.map(cellOf).join(",")}\r\n`).join("");
}

/**
 * What begins a formula (OWASP, "CSV Injection"), also behind blanks, which some programs strip, and
 * in the full-width forms that others take for the same.
 */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/;

/** One field: quoted where RFC 4180 wants it so, and plain text for every spreadsheet. */
export function cellOf(text: string): string {
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function lastedOf({ openedAt, closedAt }: Incident): string {
  if (closedAt === undefined) return "";
  return String(Math.max(0, Math.round((Date.parse(closedAt) - Date.parse(openedAt)) / 1_000)));
}

function causeOf({ entries }: Incident): string {
  const known = entries.findLast(({ inputs }) => typeof inputs?.["cause"] === "string");
  return String(known?.inputs?.["cause"] ?? "");
}

function actsOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { means, count }) => sum + (means?.is === "begun" ? count : 0), 0);
}

function lastOf(entries: readonly Entry[], of: (entry: Entry) => string | undefined): string {
  const found = entries.findLast((entry) => entry.is === "decision" && of(entry) !== undefined);
  return found === undefined ? "" : of(found) ?? "";
}
