import type { Incident, IncidentStats } from "../contract/mod.ts";
import { shown as visible } from "../contract/shown.ts";
import { Charts } from "./charts.tsx";
import { type Frame, Page, type VisitFrame } from "./layout.tsx";
import { OpenTag } from "./open_tag.tsx";
import { incidentPagePath } from "./page_paths.ts";
import { spanOf, Time } from "./time.tsx";

/** The filters of the list as they stand in the address; empty texts are no filter. */
export interface IncidentsAsked {
  session: string;
  server: string;
  open: string;
  rule: string;
  cause: string;
  since: string;
  until: string;
  text: string;
}

export interface IncidentsShown {
  incidents: readonly Incident[];
  /** Where the next page begins. */
  next?: string | undefined;
  /** Set when the search ended before the page was full. */
  scanned?: number | undefined;
  stats: IncidentStats;
  asked: IncidentsAsked;
  /** Of what was asked for, what could not be taken, and why. */
  refused?: string;
  servers: readonly string[];
  /** Where the API answers the same. */
  apiPath: string;
  frame: VisitFrame;
}

/** What happened, newest first, with what it adds up to. */
export function incidentsPage(shown: IncidentsShown): string {
  const { incidents, next, scanned, stats, asked, refused, frame } = shown;
  const page: Frame = {
    ...frame,
    title: "Incidents · waha-recovery",
    place: "incidents",
    scripts: ["live"],
    partsPath: pathOf(asked),
  };
  return (
    <Page frame={page}>
      <h1>Incidents</h1>
      <div id="charts" data-part="">
        <Charts stats={stats} />
        <Coverage stats={stats} />
      </div>
      <FilterForm shown={shown} />
      {refused === undefined ? null : <p class="note" role="alert">{refused}</p>}
      <div id="list" data-part="">
        {incidents.length === 0 ? <p class="card">Nothing like that happened.</p> : null}
        <ul class="incidents">
          {incidents.map((incident) => <IncidentRow incident={incident} now={stats.until} />)}
        </ul>
        {scanned === undefined
          ? null
          : <p class="soft small">{`${scanned} incidents were looked through so far.`}</p>}
        {next === undefined ? null : (
          <p>
            <a class="button quiet" href={pathOf(asked, { before: next })}>Older ones</a>
          </p>
        )}
      </div>
      <Exports shown={shown} />
    </Page>
  ).toString();
}

function Coverage({ stats: { since, until, partial, coverage } }: { stats: IncidentStats }) {
  const days = `${since.slice(0, 10)} to ${until.slice(0, 10)} (UTC)`;
  return (
    <p class="soft small">
      {`${days}, counted from the ${coverage.incidents} incidents that are kept.`}
      {partial ? " Older ones of that time may be missing." : ""}
    </p>
  );
}

function IncidentRow({ incident, now }: { incident: Incident; now: string }) {
  const { title, server, session, openedAt, closedAt, rule, told, acted, entries } = incident;
  const decided = entries.findLast(({ is }) => is === "decision");
  const lastedMs = Date.parse(closedAt ?? now) - Date.parse(openedAt);
  return (
    <li class={`incident ${closedAt === undefined ? "open" : "closed"}`}>
      <div class="head">
        <a href={incidentPagePath(incident)}>{visible(title)}</a>
        <OpenTag closedAt={closedAt} />
      </div>
      <p class="soft small">
        {`${server} · ${
          session === null ? "the server itself" : visible(session)
        } · rule ${rule} · `}
        <Time at={openedAt} />
        {`, ${closedAt === undefined ? "so far" : "lasted"} ${spanOf(lastedMs)}`}
        {acted ? " · acted" : " · nothing was done"}
        {told ? " · told" : ""}
      </p>
      {decided === undefined ? null : <p>{visible(decided.text)}</p>}
    </li>
  );
}

function FilterForm({ shown: { asked, servers, stats } }: { shown: IncidentsShown }) {
  const known = stats.causes.map(({ cause }) => String(cause));
  const causes = [...new Set([...known, ...(asked.cause === "" ? [] : [asked.cause])])];
  const isFiltered = Object.values(asked).some((value) => value !== "");
  return (
    <details class="card filtering" open={isFiltered}>
      <summary>{isFiltered ? "Filtered" : "Filter"}</summary>
      <form class="filters" method="get" action="/incidents" role="search">
        <Field name="text" label="Holds the words" value={asked.text} />
        <Field name="session" label="Session" value={asked.session} />
        {servers.length < 2
          ? null
          : <Choice name="server" label="Server" value={asked.server} words={servers} />}
        <div>
          <label for="open">State</label>
          <select id="open" name="open">
            <option value="">Open and over</option>
            <option value="true" selected={asked.open === "true"}>Open</option>
            <option value="false" selected={asked.open === "false"}>Over</option>
          </select>
        </div>
        <Choice name="cause" label="Cause" value={asked.cause} words={causes} />
        <Field name="rule" label="Rule" value={asked.rule} placeholder="P1" />
        <Field name="since" label="From (UTC)" value={asked.since} type="date" />
        <Field name="until" label="Before (UTC)" value={asked.until} type="date" />
        <div class="row">
          <button type="submit">Filter</button>
          <a class="button quiet" href="/incidents">All</a>
        </div>
      </form>
    </details>
  );
}

function Field({ name, label, value, type, placeholder }: {
  name: keyof IncidentsAsked;
  label: string;
  value: string;
  type?: string;
  placeholder?: string;
}) {
  return (
    <div>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type ?? "text"}
        value={value}
        maxlength={200}
        placeholder={placeholder}
      />
    </div>
  );
}

function Choice({ name, label, value, words }: {
  name: keyof IncidentsAsked;
  label: string;
  value: string;
  words: readonly string[];
}) {
  return (
    <div>
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        <option value="">All</option>
        {words.map((word) => <option value={word} selected={word === value}>{word}</option>)}
      </select>
    </div>
  );
}

function Exports({ shown: { asked, apiPath } }: { shown: IncidentsShown }) {
  const path = (format: string) => `${apiPath}?${queryOf(asked, { format, limit: "100" })}`;
  return (
    <p class="small row">
      <span class="soft">These as</span>
      <a href={path("json")}>JSON</a>
      <a href={path("csv")}>CSV</a>
      <a href={path("markdown")}>Markdown</a>
      <span class="soft">
        CSV and Markdown are to be given to others: numbers, accounts, codes and keys are taken out.
      </span>
    </p>
  );
}

function pathOf(asked: IncidentsAsked, more: Record<string, string> = {}): string {
  const query = queryOf(asked, more);
  return query.size === 0 ? "/incidents" : `/incidents?${query}`;
}

function queryOf(asked: IncidentsAsked, more: Record<string, string>): URLSearchParams {
  const all = Object.entries({ ...asked, ...more }).filter(([, value]) => value !== "");
  return new URLSearchParams(all);
}
