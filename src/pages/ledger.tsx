import type { Ledger } from "../contract/mod.ts";
import { shown as visible } from "../contract/shown.ts";
import { type Frame, Page, type VisitFrame } from "./layout.tsx";
import { incidentPagePath } from "./page_paths.ts";
import { spanOf, Time } from "./time.tsx";

export interface LedgerShown {
  ledger: Ledger;
  /** Where the API answers the same. */
  apiPath: string;
  frame: VisitFrame;
}

/** What this service did and left undone, and whether it did harm. */
export function ledgerPage({ ledger, apiPath, frame }: LedgerShown): string {
  const page: Frame = {
    ...frame,
    title: "Ledger · waha-recovery",
    place: "ledger",
    scripts: ["live"],
    partsPath: "/ledger",
  };
  return (
    <Page frame={page}>
      <h1>Do-no-harm ledger</h1>
      <div id="ledger" data-part="">
        <Coverage ledger={ledger} />
        <Numbers ledger={ledger} />
        <Losses losses={ledger.loginsLost} />
        <Acts
          title="Acts by itself"
          how="Counted when a rule decided an act, by what became of it. An act of two steps (stop, then start) is one."
          acts={ledger.acts}
        />
        <Acts
          title="Acts that a person asked for"
          how="The same, of acts that somebody asked for by a button, the API or the terminal."
          acts={ledger.asked}
        />
        <Avoided avoided={ledger.avoided} />
      </div>
      <p class="small">
        Every number is counted anew from the incidents that are kept:{" "}
        <a href={apiPath}>as JSON</a>.
      </p>
    </Page>
  ).toString();
}

function Coverage({ ledger: { since, partial, coverage, entriesOmitted } }: { ledger: Ledger }) {
  const { incidents, oldestAt } = coverage;
  const from = since ?? oldestAt;
  return (
    <p class="soft">
      {incidents === 1
        ? "From one incident that is kept"
        : `From ${incidents} incidents that are kept`}
      {from === null ? "." : (
        <>
          , since <Time at={from} />.
        </>
      )}
      {partial ? " Older ones of that time may be missing." : ""}
      {entriesOmitted === 0
        ? ""
        : ` Long incidents let ${entriesOmitted} entries go: what those held is not counted.`}
    </p>
  );
}

function Numbers({ ledger }: { ledger: Ledger }) {
  const { loginsLostByUs, acts, avoided, healed, opened, closed, longest } = ledger;
  return (
    <div class="numbers">
      <Figure
        name="Logins lost by us"
        value={`${loginsLostByUs}`}
        tone={loginsLostByUs === 0 ? "good" : "bad"}
        how="Logins that were known, gone after an act by this service itself, and nothing else explains it."
      />
      <Figure
        name="Healed by itself"
        value={`${healed.incidents}`}
        how={`Incidents that ended WORKING after an act by this service: ${
          spanOf(healed.ms)
        } from opening to closing. Whether they had come back without it, nobody knows.`}
      />
      <Figure
        name="Acts by itself"
        value={`${sum(acts.map(({ begun }) => begun))}`}
        how="Restarts, starts and other acts that a rule decided."
      />
      <Figure
        name="Decided to do nothing"
        value={`${sum(avoided.map(({ decisions }) => decisions))}`}
        how="Decisions that left an act undone, with their reason. One incident may hold several."
      />
      <Figure
        name="Incidents"
        value={`${opened}`}
        how={`Opened; ${closed} of them are over.`}
      />
      {longest === null ? null : (
        <Figure
          name="The longest"
          value={spanOf(longest.ms)}
          how={visible(longest.title)}
          href={incidentPagePath({ server: longest.server, id: longest.incidentId })}
        />
      )}
    </div>
  );
}

function Figure({ name, value, how, tone, href }: {
  name: string;
  value: string;
  how: string;
  tone?: "good" | "bad";
  href?: string;
}) {
  return (
    <section class={`card number ${tone ?? ""}`} aria-label={name}>
      <p class="soft small">{name}</p>
      <p class="value">{value}</p>
      <p class="soft small">{href === undefined ? how : <a href={href}>{how}</a>}</p>
    </section>
  );
}

function Losses({ losses }: { losses: Ledger["loginsLost"] }) {
  if (losses.length === 0) return null;
  return (
    <>
      <h2>Logins that were gone after an act</h2>
      <p class="soft small">After is not because of: WAHA does not tell why a login is gone.</p>
      <ul class="incidents">
        {losses.map(({ incidentId, server, session, do: done, rule, by, goneAt, explained }) => (
          <li class="incident open">
            <a href={incidentPagePath({ server, id: incidentId })}>{visible(session)}</a>
            <p>
              {`gone after ${done} (rule ${rule}, wanted by a ${by}): `}
              {visible(explained ?? "nothing explains it")}
            </p>
            <p class="soft small">
              {server} · <Time at={goneAt} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

const CAME = {
  worked: "worked",
  code: "came back with a code",
  useless: "did not help",
  "not-sent": "never reached WAHA",
  refused: "WAHA refused",
  "no-verdict": "WAHA was started again meanwhile",
} as const;

type Came = keyof typeof CAME;

function Acts({ title, how, acts }: { title: string; how: string; acts: Ledger["acts"] }) {
  return (
    <>
      <h2>{title}</h2>
      <p class="soft small">{how}</p>
      {acts.length === 0
        ? <p class="card">There was none.</p>
        : (
          <div class="card wide" tabindex={0} role="group" aria-label={title}>
            <table>
              <thead>
                <tr>
                  <th scope="col">Act</th>
                  <th scope="col">Rule</th>
                  <th scope="col">How often</th>
                  <th scope="col">What came of it</th>
                </tr>
              </thead>
              <tbody>
                {acts.map(({ do: done, rule, begun, came }) => (
                  <tr>
                    <th scope="row">{done}</th>
                    <td>{rule}</td>
                    <td>{begun}</td>
                    <td>{cameText(came) || "no verdict yet"}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
    </>
  );
}

function cameText(came: Partial<Record<Came, number | undefined>>): string {
  return COMINGS.map((word) => ({ word, count: came[word] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${CAME[word]}`).join(", ");
}

const COMINGS: readonly Came[] = ["worked", "code", "useless", "not-sent", "refused", "no-verdict"];

function Avoided({ avoided }: { avoided: Ledger["avoided"] }) {
  return (
    <>
      <h2>Left undone, and why</h2>
      <p class="soft small">
        Decisions for no act, by rule, with the newest reason. They are decisions, not restarts.
      </p>
      {avoided.length === 0
        ? <p class="card">There was none.</p>
        : (
          <div class="card wide" tabindex={0} role="group" aria-label="Left undone">
            <table>
              <thead>
                <tr>
                  <th scope="col">Rule</th>
                  <th scope="col">Newest reason</th>
                  <th scope="col">Decisions</th>
                  <th scope="col">Incidents</th>
                  <th scope="col">When</th>
                </tr>
              </thead>
              <tbody>
                {avoided.map(({ rule, decisions, incidents, because, at }) => (
                  <tr>
                    <th scope="row">
                      <a href={`/incidents?rule=${encodeURIComponent(rule)}`}>{rule}</a>
                    </th>
                    <td class="reason">{visible(because)}</td>
                    <td>{decisions}</td>
                    <td>{incidents}</td>
                    <td>
                      <Time at={at} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
    </>
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
