import type { Incident } from "../contract/mod.ts";
import { shown as visible } from "../contract/shown.ts";
import { Fact } from "./fact.tsx";
import { type Frame, Page, type VisitFrame } from "./layout.tsx";
import { OpenTag } from "./open_tag.tsx";
import { incidentPagePath } from "./page_paths.ts";
import { SessionName } from "./session_name.tsx";
import { spanOf, Stamp, Time } from "./time.tsx";
import { Timeline } from "./timeline.tsx";

export interface IncidentShown {
  incident: Incident;
  /** Where the API answers the same. */
  apiPath: string;
  frame: VisitFrame;
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
        <OpenTag closedAt={closedAt} />
        <span>
          opened <Time at={openedAt} />
          {closedAt === undefined
            ? null
            : ` and was over after ${spanOf(Date.parse(closedAt) - Date.parse(openedAt))}`}
        </span>
      </p>
      <dl class="facts">
        <Fact name="Session">
          {session === null
            ? "the server itself"
            : <SessionName session={session} server={{ name: server }} />}
        </Fact>
        <Fact name="Server">{server}</Fact>
        <Fact name="Opened">
          <Stamp at={openedAt} />
        </Fact>
        {closedAt === undefined ? null : (
          <Fact name="Closed">
            <Stamp at={closedAt} />
          </Fact>
        )}
        <Fact name="Rule">{rule}</Fact>
        <Fact name="An act was sent to WAHA">{acted ? "yes" : "no"}</Fact>
        <Fact name="A person was told">{told ? "yes" : "no"}</Fact>
        {under === undefined ? null : (
          <Fact name="Part of">
            <a href={incidentPagePath({ server, id: under })}>the server's incident</a>
          </Fact>
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
