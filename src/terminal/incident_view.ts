import type { Incident, IncidentEntry } from "../contract/mod.ts";
import { shown } from "../contract/shown.ts";
import { type Tint, tinted } from "./parts.ts";
import { momentOf, spanOf } from "./span.ts";
import type { StatusShape } from "./status_view.ts";
import { type Column, tableLines } from "./table.ts";
import { cutTo, wrapTo } from "./width.ts";

/** Incidents as a table, in the order of the API: newest first. */
export function incidentLines(incidents: readonly Incident[], shape: StatusShape): string[] {
  if (incidents.length === 0) return ["No incident is kept"];
  const columns: Column<Incident>[] = [
    { title: "ID", of: ({ id }) => shown(id), columnsMax: 40, keep: true },
    { title: "OPENED (UTC)", of: ({ openedAt }) => momentOf(openedAt), columnsMax: 19 },
    {
      title: "LASTED",
      of: (incident) => lengthOf(incident, shape.now),
      columnsMax: 16,
      tint: ({ closedAt }) => closedAt === undefined ? "red" : null,
    },
    { title: "SESSION", of: ({ session }) => shown(session ?? "(server)"), columnsMax: 24 },
    { title: "SERVER", of: ({ server }) => shown(server), columnsMax: 16 },
    { title: "RULE", of: ({ rule }) => shown(rule), columnsMax: 8 },
    { title: "ACTED", of: ({ acted }) => acted ? "yes" : "no", columnsMax: 5 },
    { title: "WHAT", of: ({ title }) => shown(title), columnsMax: Infinity },
  ];
  return tableLines(incidents, { columns, shape });
}

/** One incident: each fact, decision with its reason and with what was not done, act and tell. */
export function timelineLines(incident: Incident, shape: StatusShape): string[] {
  const { id, title, session, server, rule, under, entries, omitted, told, acted } = incident;
  const about = session === null
    ? `Server ${server} itself`
    : `Session ${session}, server ${server}`;
  const ended = incident.closedAt === undefined
    ? "still open"
    : `closed ${momentOf(incident.closedAt)}`;
  const head = [
    `${about}, rule ${rule}${under === undefined ? "" : `, part of ${under}`}`,
    `Opened ${momentOf(incident.openedAt)} UTC, ${ended} (${lengthOf(incident, shape.now)})`,
    `${acted ? "An act was sent to WAHA" : "Nothing was sent to WAHA"}; ` +
    `${told ? "a person was told" : "nobody was told"}`,
  ];
  const heading = shown(`${id}  ${title}`);
  const cut = shape.columns === null ? heading : cutTo(heading, shape.columns);
  return [
    tinted(cut, "bold", shape),
    ...head.flatMap((line) => wrapped(shown(line), 0, shape)),
    ...entries.flatMap((entry, at) => [
      ...(dayOf(entry) === dayOf(entries[at - 1]) ? [] : ["", `${dayOf(entry)} (UTC)`]),
      ...entryLines(entry, shape),
    ]),
    ...(omitted === 0
      ? []
      : ["", ...wrapped(`${omitted} entries of the middle are left out`, 0, shape)]),
  ];
}

const TINTS: Record<IncidentEntry["is"], Tint | null> = {
  fact: null,
  decision: "cyan",
  act: "yellow",
  tell: "green",
};
const IS_COLUMNS = 8;
/** `12:03:45  decision  `. */
const INDENT = 20;
/** Below it the words stand under their time instead of beside it. */
const BESIDE_COLUMNS_MIN = 60;

function entryLines(entry: IncidentEntry, shape: StatusShape): string[] {
  const { at, is, rule, text, count, lastAt } = entry;
  const times = count === 1 ? "" : ` (${count} times, last ${momentOf(lastAt ?? at).slice(11)})`;
  const by = rule === undefined ? "" : `${rule}  `;
  const beside = shape.columns === null || shape.columns >= BESIDE_COLUMNS_MIN;
  const indent = beside ? INDENT : 2;
  const [first = "", ...more] = [`${by}${text}${times}`, ...detailsOf(entry)]
    .flatMap((line) => wrapped(shown(line), indent, shape));
  const word = tinted(is.padEnd(IS_COLUMNS), TINTS[is], shape);
  const head = `${momentOf(at).slice(11)}  ${word}`;
  return beside ? [`${head}  ${first.slice(indent)}`, ...more] : [head, first, ...more];
}

function detailsOf({ notDone, next, until, inputs }: IncidentEntry): string[] {
  const known = Object.entries(inputs ?? {}).map(([name, value]) => `${name} ${value}`).join(", ");
  return [
    ...(notDone === undefined ? [] : [`not done: ${notDone}`]),
    ...(next === undefined ? [] : [`next: ${next.act} at ${momentOf(next.at).slice(11)}`]),
    ...(until === undefined ? [] : [`until: ${momentOf(until)}`]),
    ...(known === "" ? [] : [`known: ${known}`]),
  ];
}

/** Lines that begin after so many blanks. */
function wrapped(text: string, indent: number, { columns }: StatusShape): string[] {
  const blanks = " ".repeat(indent);
  if (columns === null) return [`${blanks}${text}`];
  return wrapTo(text, Math.max(1, columns - indent)).map((line) => `${blanks}${line}`);
}

function dayOf(entry: IncidentEntry | undefined): string {
  return entry === undefined ? "" : momentOf(entry.at).slice(0, 10);
}

function lengthOf({ openedAt, closedAt }: Incident, now: number): string {
  const opened = Date.parse(openedAt);
  return closedAt === undefined
    ? `open ${spanOf(now - opened)}`
    : spanOf(Date.parse(closedAt) - opened);
}
