import type { Incident } from "../contract/mod.ts";
import { shown as visible } from "../contract/shown.ts";
import { type Frame, Page } from "./layout.tsx";
import { incidentPagePath } from "./page_paths.ts";
import { SessionName } from "./session_name.tsx";
import { spanOf, Stamp, Time } from "./time.tsx";
import { Timeline } from "./timeline.tsx";

export interface IncidentShown {
  incident: Incident;
  /** Where the API answers the same. */
  apiPath: string;
  frame: Pick<Frame, "formToken" | "keyed" | "now">;
}

/** One incident: every fact, decision, act and message, and what was left undone and why. */
export function incidentPage({ incident, apiPath, frame }: IncidentShown): string {
  const { title, server, session } = incident;
  const live = new URLSearchParams({ server, ...(session === null ? {} : { session }) });
  const page: Frame = {
    ...frame,
    title: `${visible(title)} · waha-recovery`,
    place: "incidents",
    scripts: ["live"],
    partsPath: incidentPagePath(incident),
    livePath: `/ui/live?${live}`,
  };
  return (
    <Page frame={page}>
      <p class="small">
        <a href="/incidents">All incidents</a>
      </p>
      <h1>{visible(title)}</h1>
      <section id="about" class="card" data-part="" aria-label="About it">
        <About incident={incident} />
      </section>
      <section id="story" class="card" data-part="" aria-label="What happened">
        <Timeline entries={incident.entries} omitted={incident.omitted} />
      </section>
      <Exports incident={incident} apiPath={apiPath} />
    </Page>
  ).toString();
}

function About({ incident }: { incident: Incident }) {
  const { server, session, openedAt, closedAt, rule, told, acted, under } = incident;
  return (
    <>
      <p class="row">
        {closedAt === undefined
          ? <span class="tag bad">open</span>
          : <span class="tag good">over</span>}
        <span>
          opened <Time at={openedAt} />
          {closedAt === undefined
            ? null
            : ` and was over after ${spanOf(Date.parse(closedAt) - Date.parse(openedAt))}`}
        </span>
      </p>
      <dl class="facts">
        <div>
          <dt>Session</dt>
          <dd>
            {session === null
              ? "the server itself"
              : <SessionName session={session} server={{ name: server }} />}
          </dd>
        </div>
        <div>
          <dt>Server</dt>
          <dd>{server}</dd>
        </div>
        <div>
          <dt>Opened</dt>
          <dd>
            <Stamp at={openedAt} />
          </dd>
        </div>
        {closedAt === undefined ? null : (
          <div>
            <dt>Closed</dt>
            <dd>
              <Stamp at={closedAt} />
            </dd>
          </div>
        )}
        <div>
          <dt>Rule</dt>
          <dd>{rule}</dd>
        </div>
        <div>
          <dt>An act was sent to WAHA</dt>
          <dd>{acted ? "yes" : "no"}</dd>
        </div>
        <div>
          <dt>A person was told</dt>
          <dd>{told ? "yes" : "no"}</dd>
        </div>
        {under === undefined ? null : (
          <div>
            <dt>Part of</dt>
            <dd>
              <a href={incidentPagePath({ server, id: under })}>the server's incident</a>
            </dd>
          </div>
        )}
      </dl>
    </>
  );
}

function Exports({ incident: { server }, apiPath }: { incident: Incident; apiPath: string }) {
  const path = (format: string) => `${apiPath}?${new URLSearchParams({ server, format })}`;
  return (
    <p class="small row">
      <span class="soft">This as</span>
      <a href={path("json")}>JSON</a>
      <a href={path("markdown")}>Markdown</a>
      <a href={path("export")}>JSON for a report</a>
      <span class="soft">
        Markdown and the report are to be given to others: numbers, accounts, codes and keys are
        taken out.
      </span>
    </p>
  );
}
