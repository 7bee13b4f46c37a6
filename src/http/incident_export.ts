import type { Incident } from "../contract/mod.ts";
import { withoutPersons } from "../recovery/mod.ts";

/** What a bug report needs beside the incident itself. */
export interface ExportedBy {
  /** WAHA's version and engine, where they are known. */
  waha?: string;
}

/** The key under which a program finds out what it reads. */
const FORM = "waha-recovery.incident/1";
const LIST_FORM = "waha-recovery.incidents/1";

/** The incident as data to paste into a report or to replay: `deno task replay FILE`. */
export function exported(incident: Incident, { waha }: ExportedBy): Record<string, unknown> {
  return {
    form: FORM,
    ...(waha === undefined ? {} : { waha }),
    incident: impersonal(incident),
  };
}

/** A page of them; one of its incidents is replayed as `GET /incidents/{id}?format=export`. */
export function exportedList(incidents: readonly Incident[]): Record<string, unknown> {
  return { form: LIST_FORM, incidents: incidents.map(impersonal) };
}

function impersonal(incident: Incident): Incident {
  return {
    ...incident,
    title: withoutPersons(incident.title),
    entries: incident.entries.map((entry) => ({
      ...entry,
      text: withoutPersons(entry.text),
      ...(entry.notDone === undefined ? {} : { notDone: withoutPersons(entry.notDone) }),
    })),
  };
}

/** A page of them as one table: when, which, what, and why nothing more was done. */
export function markdownListOf(incidents: readonly Incident[]): string {
  const rows = incidents.map((incident) => {
    const { openedAt, closedAt, server, session, title, rule, entries } = incident;
    const ended = closedAt === undefined ? "still open" : lengthOf(incident);
    const notDone = entries.findLast((entry) => entry.notDone !== undefined)?.notDone ?? "";
    const cells = [server, session ?? "the server itself", title, rule, notDone].map(plain);
    return `| ${openedAt} | ${ended} | ${cells.join(" | ")} |`;
  });
  return [
    `# ${incidents.length === 1 ? "1 incident" : `${incidents.length} incidents`}`,
    "",
    "| Opened (UTC) | Closed | Server | Session | What | Rule | Not done |",
    "|---|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

/** The incident as Markdown: what happened, what was decided, what was left undone and why. */
export function markdownOf(incident: Incident, { waha }: ExportedBy): string {
  const { id, server, session, openedAt, closedAt, rule, entries, omitted } = incident;
  const ended = closedAt === undefined ? "still open" : `${closedAt} (${lengthOf(incident)})`;
  const about = [
    ["Incident", id],
    ["Server", server],
    ["Session", session ?? "the server itself"],
    ["Rule", rule],
    ["WAHA", waha ?? "not known"],
    ["Opened", openedAt],
    ["Closed", ended],
    ["Acted", incident.acted ? "yes" : "no"],
    ["A person was told", incident.told ? "yes" : "no"],
  ] as const;
  return [
    `# ${plain(incident.title)}`,
    "",
    ...about.map(([name, value]) => `- **${name}:** ${plain(value)}`),
    "",
    "| Time (UTC) | | Rule | What |",
    "|---|---|---|---|",
    ...entries.map((entry) =>
      `| ${timeOf(entry)} | ${entry.is} | ${plain(entry.rule ?? "")} | ${whatOf(entry)} |`
    ),
    ...(omitted === 0 ? [] : ["", `${omitted} entries of the middle are left out.`]),
    "",
  ].join("\n");
}

type Entry = Incident["entries"][number];

function timeOf({ at, lastAt, count }: Entry): string {
  return count === 1 ? at : `${at} … ${lastAt ?? at} (${count} times)`;
}

function whatOf({ text, inputs, notDone, next, until }: Entry): string {
  const known = Object.entries(inputs ?? {}).map(([name, value]) => `${name}: ${value}`).join(", ");
  return [
    plain(text),
    ...(notDone === undefined ? [] : [`Not done: ${plain(notDone)}`]),
    ...(next === undefined ? [] : [`Next: ${plain(next.act)} at ${next.at}`]),
    ...(until === undefined ? [] : [`Until: ${until}`]),
    ...(known === "" ? [] : [`Known: ${plain(known)}`]),
  ].join("<br>");
}

function lengthOf({ openedAt, closedAt }: Incident): string {
  const ms = Date.parse(closedAt ?? openedAt) - Date.parse(openedAt);
  return `after ${Math.round(ms / 1_000)} s`;
}

/** Text from outside as text: no markup, no link, no mention, on one line. */
function plain(text: string): string {
  return withoutPersons(text)
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_{}[\]()#+!|~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "&#64;")
    .replaceAll("://", "&#58;//");
}
